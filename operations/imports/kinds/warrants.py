"""Warrants: a line for the warrant, then a line for each of its entries.

The lines of a warrant have the same source. More premises have a line of their own.
"""

from collections.abc import Mapping, Sequence, Set
from datetime import date, datetime
from typing import Any

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
from operations.statute.choices import Enactment, Entries
from operations.warrants.actions.entries import NewEntry
from operations.warrants.actions.moves import MoveDetails
from operations.warrants.actions.past import (
    PastEntry,
    PastMove,
    PastWarrant,
    WarrantHistory,
)
from operations.warrants.actions.warrant import NewWarrant
from operations.warrants.choices import CopyGiven, Outcome, Rank
from stronghold.core.kernel import cells as read
from stronghold.core.kernel.cells import Cells
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.file_lines import Line
from stronghold.core.kernel.london import london_date
from stronghold.core.places.cells import place_given
from stronghold.core.records.import_lines import of_line, when_given
from stronghold.core.records.submission import Submission

WARRANT, PLACE, ENTRY = "warrant", "premises", "entry"
AT = "2026-11-24 14:30 or 24/11/2026 14:30, London time"
COLUMNS: Mapping[str, str] = with_place(
    {
        SOURCE: SOURCE_COLUMN,
        WHAT: f"required: {WARRANT}, first; then {PLACE} for more premises, and "
        f"{ENTRY} for each entry, with the same source",
        "team": "of a warrant, required: the code of its team, which alone sees it "
        "while it is live",
        **{
            column: f"of a warrant, when it was drawn up. {what}"
            for column, what in WHEN_COLUMNS.items()
        },
        "operation": "of a warrant: the reference of its operation, here or there",
        "enactment": f"of a warrant: {codes_of(Enactment)}; empty is mda-s23",
        "articles": "of a warrant: what was sought. No names",
        "entries_allowed": f"of a warrant: {codes_of(Entries)}; empty is single",
        "most_entries": "of a warrant: how many entries, if limited",
        "entries_grounds": "of a warrant: why more than one entry. No names",
        "is_all_premises": "of a warrant: yes or no",
        "authorised_rank": f"of a warrant: {codes_of(Rank)}",
        "authorised_at": f"of a warrant: {AT}",
        "applied_on": "of a warrant: 2026-11-24 or 24/11/2026",
        "court": "of a warrant: the court it was applied for at",
        "refused_on": "of a warrant: when the court refused it",
        "issued_on": "of a warrant: when the court issued it",
        "withdrawn_on": "of a warrant: when it was withdrawn",
        "withdrawn_because": "of a warrant: why it was withdrawn. No names",
        "returned_on": "of a warrant: when it went back to the court",
        "premises": "of more premises, required: their number on the warrant, from 2; "
        "of an entry: the number of the premises entered; empty is 1",
        "named": "of more premises: no, if they were added after the issue; empty is "
        "yes",
        "entry": "of an entry, required: its reference in the system it comes from",
        "entered_at": f"of an entry, required: {AT}",
        "outcome": f"of an entry, required: {codes_of(Outcome)}",
        "copy_given": f"of an entry, required: {codes_of(CopyGiven)}",
        "odd_hour": "of an entry: yes, if it was not a reasonable hour",
        "hour_reason": "of an entry: why it could not wait. No names",
        "entry_authority_rank": f"of an entry that needed authority: {codes_of(Rank)}",
        "entry_authority_at": f"of an entry that needed authority: {AT}",
        "accompanied_by": "of an entry: who else came along. No names",
        "sought_found": "of an entry, its endorsement: yes or no",
        "other_seized": "of an entry, its endorsement: yes or no",
    }
)
REQUIRED = (SOURCE, WHAT, "team", "occurred_on")
_PLACES = ("place", "place_choice", "latitude", "longitude")
_OF: Mapping[str, frozenset[str]] = {
    WARRANT: frozenset(list(COLUMNS)[: list(COLUMNS).index("premises")]),
    PLACE: frozenset({"premises", "named"}),
    ENTRY: frozenset(
        list(COLUMNS)[list(COLUMNS).index("entry") : list(COLUMNS).index("place")]
    )
    | {"premises"},
}


def _store(run: Run, lines: Sequence[Line]) -> Counted:
    counted, history = Counted(), WarrantHistory(run.by, run.law)
    for line in _in_order(lines):
        cells = Cells(line)
        match cells.cell(WHAT).lower():
            case "warrant":
                was_there = _begin(run, history, line, cells)
            case "premises":
                was_there = _add_premises(run, history, line, cells)
            case _:
                was_there = _add_entry(run, history, line, cells)
        counted.count(was_there=was_there)
    first = lines[0]
    with of_line(first, identity=SOURCE, columns={"on": "returned_on"}):
        history.close()
        history.finish()
    return counted


def _in_order(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a warrant: itself, its premises, and then its entries."""
    by_what: dict[str, list[Line]] = {WARRANT: [], PLACE: [], ENTRY: []}
    for n, line in enumerate(lines):
        cells = Cells(line)
        what = cells.read(WHAT, read.one_of(by_what))
        if what is not None:
            if (n == 0) != (what == WARRANT):
                cells.fault(WHAT, f"must be {WARRANT} in the first line of a source")
            _refuse_others(cells, what)
            by_what[what].append(line)
        with of_line(line, identity=SOURCE):
            cells.check()
    by_what[ENTRY].sort(key=_entered_at)
    return by_what[WARRANT] + by_what[PLACE] + by_what[ENTRY]


def _entered_at(line: Line) -> datetime:
    cells = Cells(line)
    at = cells.read("entered_at", read.needed(read.instant))
    with of_line(line, identity=SOURCE):
        cells.check()
    found: datetime = at
    return found


def _refuse_others(cells: Cells, what: str) -> None:
    """Refuse what a line of this sort does not have, so that it is not lost."""
    shared = {SOURCE, WHAT, "keep_words"} | (set() if what == ENTRY else set(_PLACES))
    for column in cells.given:
        if column not in _OF[what] | shared and cells.cell(column):
            cells.fault(column, f"is not of a line that is {what!r}. Empty the cell")


def _begin(run: Run, history: WarrantHistory, line: Line, cells: Cells) -> bool:
    new = {
        "enactment": cells.read(
            "enactment", read.one_of(Enactment.values, Enactment.DRUGS_ACT_S23)
        ),
        "entries_allowed": cells.read(
            "entries_allowed", read.one_of(Entries.values, Entries.SINGLE)
        ),
        "most_entries": cells.read("most_entries", read.whole),
        "entries_grounds": cells.cell("entries_grounds"),
        "is_all_premises": cells.read("is_all_premises", read.yes),
        "articles": cells.cell("articles"),
        "keep_words": cells.read("keep_words", read.yes),
    }
    source = cells.read(SOURCE, read.reference("warrant"))
    team = cells.read("team", read.needed(run.team))
    operation = cells.read("operation", run.operation)
    drawn_up, given = when_given(cells), place_given(cells)
    moves = _moves(cells, keep_words=new["keep_words"])
    with of_line(line, identity=SOURCE, columns=_COLUMN_OF):
        cells.check()
        past = PastWarrant(
            warrant=NewWarrant(place=run.places.find(given), **new),
            team=team,
            drawn_up=needs_when(drawn_up, subject="it was drawn up"),
            moves=moves,
            operation=operation,
        )
        return history.begin(run.submission("warrants", line, source), past)


# What the rules call some of the columns; `_on` is set by the move at fault.
_COLUMN_OF: Mapping[str, str] = {
    "rank": "authorised_rank",
    "reason": "withdrawn_because",
    "occurred_at": "occurred_on",
}


def _moves(cells: Cells, *, keep_words: bool) -> list[PastMove]:
    """Return the moves that the dates of a warrant say, in their lawful order."""
    at = cells.read("authorised_at", read.instant)
    rank = cells.read("authorised_rank", read.one_or_none(Rank.values))
    days: dict[str, date | None] = {
        name: cells.read(name, read.day)
        for name in (
            "applied_on",
            "refused_on",
            "issued_on",
            "withdrawn_on",
            "returned_on",
        )
    }
    found = []
    if at or rank:
        that_day = london_date(at) if at else date.max
        details = MoveDetails(at=at, rank=rank or "")
        found.append(PastMove("authorise", that_day, details, column="authorised_at"))
    for code, name, more in (
        ("apply", "applied_on", {"court": cells.cell("court")}),
        ("refuse", "refused_on", {}),
        ("issue", "issued_on", {}),
        ("call_off", "withdrawn_on", {"reason": cells.cell("withdrawn_because")}),
        ("return", "returned_on", {"already": True}),
    ):
        if on := days[name]:
            options: dict[str, Any] = more
            details = MoveDetails(on=on, **options)
            move = PastMove(code, on, details, column=name, keep_words=keep_words)
            found.append(move)
    for name, needs in (("court", "applied_on"), ("withdrawn_because", "withdrawn_on")):
        if cells.cell(name) and days[needs] is None:
            cells.fault(needs, f"is empty although {name} is given")
    return found


def _add_premises(run: Run, history: WarrantHistory, line: Line, cells: Cells) -> bool:
    number = cells.read("premises", read.needed(read.whole))
    named = cells.read("named", read.yes_or_none)
    keep_words, given = cells.read("keep_words", read.yes), place_given(cells)
    with of_line(line, identity=SOURCE):
        cells.check()
        return history.add_premises(
            number,
            run.places.find(given),
            is_named=named is not False,
            keep_words=keep_words,
        )


def _add_entry(run: Run, history: WarrantHistory, line: Line, cells: Cells) -> bool:
    source, number = cells.cell(SOURCE), cells.read("premises", read.whole)
    reference = cells.read("entry", read.reference("entry"))
    is_odd = cells.read("odd_hour", read.yes)
    entry = NewEntry(
        premises=1 if number is None else number,
        entered_at=cells.read("entered_at", read.needed(read.instant)),
        outcome=cells.read("outcome", read.one_of(Outcome.values)),
        copy_given=cells.read("copy_given", read.one_of(CopyGiven.values)),
        reasonable_hour=not is_odd,
        hour_reason=cells.cell("hour_reason"),
        authority_rank=cells.read(
            "entry_authority_rank", read.one_or_none(Rank.values)
        ),
        authority_at=cells.read("entry_authority_at", read.instant),
        accompanied_by=cells.cell("accompanied_by"),
        keep_words=cells.read("keep_words", read.yes),
    )
    past = PastEntry(
        entry,
        sought_found=cells.read("sought_found", read.yes_or_none),
        other_seized=cells.read("other_seized", read.yes_or_none),
    )
    columns = {
        "occurred_at": "entered_at",
        "authority_rank": "entry_authority_rank",
        "move": "entered_at",
    }
    with of_line(line, identity="entry", columns=columns):
        cells.check()
        if entry.hour_reason and not is_odd:
            raise RuleBroken("Say yes: hour_reason is given", field="odd_hour")
        submission = run.submission("entries", line, source, str(reference))
        return history.add_entry(submission, past)


def _look_up(run: Run, lines: Sequence[Line]) -> Set[int]:
    warrants: dict[int, Submission] = {}
    entries: dict[int, Submission] = {}
    for line in lines:
        cells = line.content
        source, what = cells.get(SOURCE, ""), cells.get(WHAT, "").lower()
        if what == WARRANT:
            warrants[line.number] = run.submission("warrants", line, source)
        elif what == ENTRY:
            own = cells.get("entry", "")
            entries[line.number] = run.submission("entries", line, source, own)
    there = lines_there(run, (), entries, of="entries")
    # Those of more premises have no submission of their own: they are looked at again.
    others = [line for line in lines if line.number not in entries]
    return there | lines_there(run, others, warrants, of="warrants")


WARRANTS_HISTORY = HistoryKind(
    code="warrants",
    label="Warrants with their entries",
    columns=COLUMNS,
    required=REQUIRED,
    store=_store,
    look_up=_look_up,
    is_grouped=True,
)
