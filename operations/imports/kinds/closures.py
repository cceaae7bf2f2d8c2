"""Closure cases: a line for the case, then a line for each of its events, in order."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import MISSING, fields
from datetime import date, datetime, time
from enum import Enum
from typing import TYPE_CHECKING, Any

from operations.closure_moves.choices import EventKind, Ground
from operations.closure_moves.rules.facts import CONFIRMED, FACTS
from operations.closure_moves.rules.facts_input import plain_type
from operations.closures.actions import NewCase, NewEvent
from operations.closures.actions.past import CaseHistory
from operations.imports import queries
from operations.imports.kinds.kind import (
    SOURCE,
    SOURCE_COLUMN,
    WHAT,
    WHEN_COLUMNS,
    Counted,
    HistoryKind,
    Run,
    codes_of,
    lines_there,
    needs_when,
    with_place,
)
from stronghold.core.kernel import cells as read
from stronghold.core.kernel.cells import Cells, CellWrong
from stronghold.core.kernel.file_lines import Line
from stronghold.core.places.cells import PLACE_COLUMNS, place_given
from stronghold.core.records.import_lines import of_line, when_given

if TYPE_CHECKING:
    from stronghold.core.accounts.models import User

CASE = "case"
# What was undone there is left out of the file, and who was asked here to sign.
_NO_HISTORY = {EventKind.TAKE_BACK, EventKind.ASK_SIGNATURE, EventKind.NOT_SIGNED}
KINDS = [kind for kind in EventKind.values if kind not in _NO_HISTORY]
_LEFT_OUT = {"document", "alone", *CONFIRMED}
_BOOLS: Mapping[type, str] = {bool: "yes or no", int: "a whole number", str: "in words"}


def _facts_columns() -> dict[str, str]:
    """Return a column for each fact of an event, with the events that have it."""
    of: dict[str, list[str]] = {}
    kinds: dict[str, Any] = {}
    for kind in KINDS:
        for one in fields(FACTS[kind]):
            if one.name not in _LEFT_OUT:
                needed = one.default is MISSING
                of.setdefault(one.name, []).append(f"{kind}{' (required)' * needed}")
                kinds.setdefault(one.name, plain_type(one.type))
    return {
        name: f"of {', '.join(events)}: {_held(kinds[name])}"
        for name, events in of.items()
    }


def _held(kind: Any) -> str:
    if kind in _BOOLS:
        return _BOOLS[kind]
    if issubclass(kind, Enum):
        return ", ".join(str(one.value) for one in kind)
    if issubclass(kind, datetime):
        return "2026-11-24 14:30, London time"
    return "2026-11-24 or 24/11/2026" if issubclass(kind, date) else "14:30"


FACT_COLUMNS = _facts_columns()
_OF_CASE = (
    "issuer",
    "ground",
    "team",
    "caseworker",
    "operation",
    "occurred_on",
    "occurred_time",
)
COLUMNS: Mapping[str, str] = with_place(
    {
        SOURCE: SOURCE_COLUMN,
        WHAT: f"required: {CASE}, first; then the event, one line each in the order in "
        f"which they happened: {', '.join(KINDS)}",
        "issuer": "of a case: the code of the organisation that issues; empty is yours",
        "ground": f"of a case, required: {codes_of(Ground)}",
        "team": "of a case: the code of the team that runs it",
        "caseworker": "of a case: the username of who runs it",
        "operation": "of a case: the reference of its operation, here or there",
        **{
            column: f"of a case, when it was opened. {what}"
            for column, what in WHEN_COLUMNS.items()
        },
        "event": "of an event: its reference in the system it comes from; empty is its "
        "place in the case, so the order must stay",
        "happened_at": "of an event, required: 2026-11-24 14:30, London time",
        **FACT_COLUMNS,
        "as_ordered": "of an order: yes, if the court did order a later last day than "
        "the law allows",
    }
)
REQUIRED = (SOURCE, WHAT, "ground", "occurred_on", "happened_at")


def _store(run: Run, lines: Sequence[Line]) -> Counted:
    counted, history = Counted(), CaseHistory(run.by, run.law)
    for n, line in enumerate(lines):
        cells = Cells(line)
        codes = [CASE] + KINDS
        what = cells.read(WHAT, read.one_of(codes))
        if what is not None:
            if (n == 0) != (what == CASE):
                cells.fault(WHAT, f"must be {CASE} in the first line of a source alone")
            _refuse_others(cells, what)
        with of_line(line, identity=SOURCE):
            cells.check()
        if what == CASE:
            was_there = _begin(run, history, line, cells)
        else:
            was_there = _add(run, history, line, cells, n=n)
        counted.count(was_there=was_there)
    with of_line(lines[0], identity=SOURCE):
        history.finish()
    return counted


def _refuse_others(cells: Cells, what: str) -> None:
    """Refuse what a line of this sort does not have, so that it is not lost."""
    own = {SOURCE, WHAT, "keep_words"}
    if what == CASE:
        own |= set(_OF_CASE) | set(PLACE_COLUMNS)
    else:
        own |= {one.name for one in fields(FACTS[what])} - _LEFT_OUT
        own |= {"event", "happened_at", "as_ordered"}
    for column in cells.given:
        if column not in own and cells.cell(column):
            cells.fault(column, f"is not of a line that is {what!r}. Empty the cell")


def _begin(run: Run, history: CaseHistory, line: Line, cells: Cells) -> bool:
    source = cells.read(SOURCE, read.reference("case"))
    ground = cells.read("ground", read.one_of(Ground.values))
    issuer = cells.read("issuer", run.organisation)
    team = cells.read("team", lambda code: run.team(code) if code else None)
    caseworker = cells.read("caseworker", lambda name: _caseworker(run, name))
    operation = cells.read("operation", run.operation)
    opened, given = when_given(cells), place_given(cells)
    keep_words = cells.read("keep_words", read.yes)
    with of_line(line, identity=SOURCE, columns={"occurred_at": "occurred_on"}):
        cells.check()
        return history.begin(
            run.submission("closures", line, source),
            NewCase(run.places.find(given), ground, keep_words=keep_words),
            issuer or run.by.organisation,
            opened=needs_when(opened, subject="it was opened"),
            team=team,
            caseworker=caseworker,
            operation=operation,
        )


def _caseworker(run: Run, username: str) -> "User | None":
    found = queries.user_named(run.by, username) if username else None
    if username and found is None:
        raise CellWrong("is not the username of anyone in the police of this force")
    return found


def _add(run: Run, history: CaseHistory, line: Line, cells: Cells, *, n: int) -> bool:
    kind = cells.cell(WHAT).lower()
    at = cells.read("happened_at", read.needed(read.instant))
    facts = {
        one.name: cells.read(one.name, _fact(plain_type(one.type)))
        for one in fields(FACTS[kind])
        if one.name not in _LEFT_OUT
    }
    as_ordered = cells.read("as_ordered", read.yes)
    keep_words = cells.read("keep_words", read.yes)
    own = cells.cell("event") or f"line {n}"
    event_source = run.source_uuid("closure events", cells.cell(SOURCE), own)
    with of_line(line, identity=SOURCE, columns={"occurred_at": "happened_at"}):
        cells.check()
        event = NewEvent(
            kind=kind,
            facts={name: value for name, value in facts.items() if value is not None},
            client_uuid=event_source.now,
            happened_at=at,
            keep_words=keep_words,
            as_ordered=as_ordered,
        )
        return history.add(event, event_source)


def _fact(kind: Any) -> Any:
    """Return the reader of a fact, as the JSON that the rules read."""

    def reading(cell: str) -> Any:
        if not cell:
            return None
        if kind is bool:
            return read.yes(cell)
        if kind is int:
            return read.whole(cell)
        if issubclass(kind, datetime):
            found: datetime | date | time | None = read.instant(cell)
        elif issubclass(kind, date):
            found = read.day(cell)
        elif issubclass(kind, time):
            found = read.clock_time(cell)
        elif issubclass(kind, Enum):
            return read.one_of([str(one.value) for one in kind])(cell)
        else:
            return cell
        return found.isoformat() if found else None

    return reading


def _look_up(run: Run, lines: Sequence[Line]) -> Set[int]:
    cases = [line for line in lines if line.content.get(WHAT, "").lower() == CASE]
    submissions = {
        line.number: run.submission("closures", line, line.content.get(SOURCE, ""))
        for line in cases
    }
    # An event has no submission of its own: each is compared.
    return lines_there(run, cases, submissions, of="closures")


CLOSURES_HISTORY = HistoryKind(
    code="closures",
    label="Closure cases with their events",
    columns=COLUMNS,
    required=REQUIRED,
    store=_store,
    look_up=_look_up,
    is_grouped=True,
)
