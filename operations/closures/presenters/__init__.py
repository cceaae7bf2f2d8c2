"""How pages and the API show closure cases; the deadlines are in panel.py."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime, time
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst

from operations.closure_moves.choices import EventKind, State
from operations.closure_moves.rules.ends import exceeded_limit
from operations.closure_moves.rules.facts import facts_as_json
from operations.closure_moves.rules.moves import ORDERS, Status
from operations.closure_moves.wording import CODES, label_of
from operations.closures.events import (
    facts_of,
    live_rows,
    named_facts,
    signatory_name,
)
from operations.closures.record import CLOSURES, begins_words, order_end
from operations.deadlines.presenters.wording import clock_cell
from operations.deadlines.rules.urgency import next_by_law
from operations.operation.presenters import operation_rows
from operations.statute.rules.limits import Deadline, Provisions
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.kernel.london import LONDON, london_date
from stronghold.core.places.choices import Tenure
from stronghold.core.records.kind import IN_ERROR
from stronghold.core.records.presenters import (
    RecordFacts,
    error_rows,
    place_cell,
    place_rows,
    recorded_row,
    shown_rows,
    title_cell,
)
from stronghold.core.ui.dates import (
    short_date,
    written_date,
    written_instant,
    written_time,
)
from stronghold.core.ui.parts import (
    Cell,
    Change,
    Column,
    Row,
    SummaryRow,
    Table,
    TimelineItem,
)

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent

LIMIT = "Longer than the law allows. Lawful limit:"


def closures_table(cases: Sequence["ClosureCase"], *, now: datetime) -> Table | None:
    """Return the list as a table."""
    if not cases:
        return None
    headings = ("Case", CLOSURES.sorts[0].column, "Status", "Issued by", "Opened")
    return Table(
        caption="Closure cases by their next legal deadline",
        columns=[Column(text) for text in headings],
        rows=[_row(case, now) for case in cases],
        hide_caption=True,
        stacked=True,
        dense=True,
    )


def _row(case: "ClosureCase", now: datetime) -> Row:
    tag = CLOSURES.status(case)
    cells: list[Cell | str | int] = [
        title_cell(CLOSURES, case, note=place_cell(case).note),
        clock_cell(next_by_law(case.deadlines.all(), now=now), now=now),
        Cell(tag.text, tag=tag, note=_until(case, now)),
        case.issuer.name,
        short_date(case.occurred_on),
    ]
    return Row(cells, muted=case.is_in_error)


def _until(case: "ClosureCase", now: datetime) -> str:
    if case.state not in ORDERS or case.order_ends_on is None:
        return ""
    state = case.state_at(now)
    if state == State.ORDER_TO_COME:
        return f"{capfirst(begins_words(case))}, until {order_end(case)}"
    verb = "Ended" if state == State.EXPIRED else "Until"
    return f"{verb} {order_end(case)}"


def limit_words(limit: Deadline) -> str:
    """Return the lawful limit of an order that the court made for longer."""
    last = written_date(london_date(limit.due_at))
    return (
        f"{LIMIT} {last} ({limit.provision.section}). The order is in force as the "
        "court gave it until a court changes it: check with legal services"
    )


def closure_facts(
    case: "ClosureCase",
    status: Status,
    shown: Collection[str],
    *,
    law: Provisions,
    signed: "ClosureEvent | None",
    may_run: bool = False,
) -> RecordFacts:
    """Return the facts on the page of a case, of the fields that may be shown."""
    rows = [
        *error_rows(case),
        *place_rows(case, shown),
        ("ground", _tenure_row(case, may_run=may_run and not case.is_in_error)),
        ("issuer", SummaryRow("Issued by", case.issuer.name)),
        ("ground", SummaryRow("Ground", CLOSURES.field("ground").text(case))),
        *_order_rows(case, status, law),
        *_signed_rows(signed),
        *_hours_rows(status),
        *(("state", row) for row in _draft_rows(status)),
        *_team_rows(case),
        ("caseworker", SummaryRow("Caseworker", str(case.caseworker or "No one"))),
        *operation_rows(case.operation),
        recorded_row(case),
    ]
    return RecordFacts(
        caption=f"Closure case, opened {written_date(case.occurred_on)}",
        tag=CLOSURES.status(case),
        rows=shown_rows(rows, shown),
        labels={},
    )


def _signed_rows(signed: "ClosureEvent | None") -> list[tuple[str, SummaryRow]]:
    """Return who authorised the notice: the first question in court."""
    name = signatory_name(signed) if signed else ""
    if signed is None or not name:
        return []
    facts = facts_of(signed)
    office = filter(None, (facts.position, facts.delegation))
    lines = [*office, written_instant(signed.happened_at)]
    return [("state", SummaryRow("Authorised by", name, lines=lines))]


def _hours_rows(status: Status) -> list[tuple[str, SummaryRow]]:
    """Return for how long the notice was authorised, and extended."""
    if status.hours is None:
        return []
    hours, more = status.hours, status.extension_hours
    lines = [f"Extended by {more} hours: {hours + more} in all"] if more else []
    return [("state", SummaryRow("Length of the notice", _hours(hours), lines=lines))]


def _hours(n: int) -> str:
    return f"{n} hour{'' if n == 1 else 's'} from service"


def _tenure_row(case: "ClosureCase", *, may_run: bool) -> SummaryRow:
    url = CLOSURES.url("tenure", case.reference)
    return SummaryRow(
        "Tenure", str(Tenure(case.tenure).label), change_url=url if may_run else ""
    )


def _team_rows(case: "ClosureCase") -> list[tuple[str, SummaryRow]]:
    """Return the team; a council's case has none, as only police have teams."""
    if case.team is None and case.issuer.kind != OrganisationKind.POLICE:
        return []
    name = case.team.name if case.team else "No team"
    return [("team", SummaryRow("Team", name))]


def _order_rows(
    case: "ClosureCase", status: Status, law: Provisions
) -> list[tuple[str, SummaryRow]]:
    if not (case.order_made_on and case.order_ends_on):
        return []
    made, ends = written_date(case.order_made_on), order_end(case)
    until = "until" if case.order_ends_at else "last day"
    limit = exceeded_limit(law, status)
    as_ordered = ", as ordered" if limit else ""
    lines = [f"Made {made}, {until} {ends}{as_ordered}"]
    if begins := begins_words(case):
        lines.append(capfirst(begins))
    if case.order_suspended_at:
        lines.append(f"Suspended {written_instant(case.order_suspended_at)}")
    lines += [limit_words(limit)] if limit else []
    if status.exceptions:
        lines.append(f"May enter: {status.exceptions}")
    scope = CLOSURES.field("scope").text(case)
    return [("order_made_on", SummaryRow("Order", scope, lines=lines))]


def _draft_rows(status: Status) -> list[SummaryRow]:
    """Return the answers of the draft; of a hearing adjourned, until when it is."""
    rows = facts_rows(status.prepared)
    if status.adjourned_until is None:
        return rows
    hearing, until = label_of("hearing_at"), written_instant(status.adjourned_until)
    return [
        SummaryRow(
            hearing, f"Adjourned until {until}", lines=[f"Booked for {row.value}"]
        )
        if row.key == hearing
        else row
        for row in rows
    ]


def facts_rows(facts: Any) -> list[SummaryRow]:
    """Return a row for each fact of an event that was given."""
    return [SummaryRow(label, words) for label, words in facts_words(facts)]


def facts_words(facts: Any) -> list[tuple[str, str]]:
    found = {field.name: getattr(facts, field.name) for field in fields(facts)}
    return [
        (label_of(name), _words(value))
        for name, value in found.items()
        if value not in (None, "")
    ]


def _words(value: Any) -> str:
    match value:
        case bool():
            return "Yes" if value else "No"
        case Enum():
            return CODES[type(value)][value.value]
        case datetime():
            return written_instant(value)
        case date():
            return written_date(value)
        case time():
            return written_time(datetime.combine(_ANY_DAY, value, LONDON))
    return str(value)


def history(
    case: "ClosureCase",
    rows: Sequence["ClosureEvent"],
    *,
    names: Mapping[str, str],
    notes: Mapping[int, str],
) -> list[TimelineItem]:
    """Return the events of a case, with what was recorded and when.

    A draft saved again shows only the answers that changed.
    `names` are those of whom entries name by a code; `notes` are the
    reviewers' notes that the viewer may read, by the number of the entry.
    """
    opened = TimelineItem("Case opened", case.recorded_at, str(case.recorded_by))
    items = [opened, *(_item(row, rows, names, notes) for row in rows)]
    if case.error_at:
        by, why = str(case.error_by), case.error_reason
        items.append(TimelineItem(IN_ERROR.text, case.error_at, by, text=why))
    return items


def event_words(
    row: "ClosureEvent", *, names: Mapping[str, str], note: str
) -> tuple[str, str]:
    """Return the title of one entry of a case, and all that it says.

    `names` are as for `history`; `note` is that of its reviewer, if the viewer may
    read it.
    """
    lines = [
        f"Happened {written_instant(row.happened_at)}",
        f"Recorded {written_instant(row.recorded_at)} by {row.recorded_by}",
    ]
    lines += [f"{label}: {value}" for label, value in _said(row, names)]
    return str(EventKind(row.kind).label), "\n".join(lines + _lawful_lines(row, note))


def _said(row: "ClosureEvent", names: Mapping[str, str]) -> list[tuple[str, str]]:
    facts = named_facts(row)
    if row.kind == EventKind.NAME_CONSULTEE:
        facts = replace(facts, organisation=names.get(facts.organisation, "?"))
    if row.kind == EventKind.ASK_SIGNATURE:
        facts = replace(facts, person=names.get(f"person:{facts.person}", "?"))
    return facts_words(facts)


def _lawful_lines(row: "ClosureEvent", note: str) -> list[str]:
    """Return what was not lawful about an entry, and what its reviewer said."""
    lines = [f"Not lawful: {reason}" for reason in row.irregular]
    if row.reviewed_at and row.reviewed_by:
        by = row.reviewed_by.display_name
        lines.append(f"Reviewed {written_instant(row.reviewed_at)} by {by}")
        lines += [note] if note else []
    return lines


def _item(
    row: "ClosureEvent",
    rows: Sequence["ClosureEvent"],
    names: Mapping[str, str],
    notes: Mapping[int, str],
) -> TimelineItem:
    earlier = _draft_before(row, rows)
    said = [] if earlier else _said(row, names)
    words = [f"{label}: {value}" for label, value in said]
    happened, recorded = map(written_instant, (row.happened_at, row.recorded_at))
    lines = [f"Happened {happened}"] if happened != recorded else []
    lines += words[:_MOST_LINES] + _lawful_lines(row, notes.get(row.n, ""))
    return TimelineItem(
        title=f"{row.n}. {EventKind(row.kind).label}",
        at=row.recorded_at,
        by=str(row.recorded_by),
        text="\n".join(lines),
        changes=_changes(facts_of(earlier), named_facts(row)) if earlier else (),
    )


def _draft_before(
    row: "ClosureEvent", rows: Sequence["ClosureEvent"]
) -> "ClosureEvent | None":
    """Return the draft that a draft replaces; None if it is the first, or no draft."""
    if row.kind != EventKind.PREPARE:
        return None
    before = live_rows([one for one in rows if one.n < row.n])
    drafts = [one for one in before if one.kind == EventKind.PREPARE]
    return drafts[-1] if drafts else None


def _changes(before: Any, after: Any) -> list[Change]:
    """Return the answers of a draft that differ from those of the one before."""
    was, now = dict(facts_words(before)), dict(facts_words(after))
    return [
        Change(label, was.get(label, ""), now.get(label, ""))
        for label in was | now
        if was.get(label) != now.get(label)
    ]


_MOST_LINES = 12
_ANY_DAY = date(2026, 1, 1)


def event_body(row: "ClosureEvent", notes: Mapping[int, str]) -> dict[str, Any]:
    """Return an event of a case as the API gives it.

    `notes` are the reviewers' notes that the viewer may read.
    """
    return {
        "n": row.n,
        "kind": row.kind,
        "happened_at": row.happened_at,
        "facts": facts_as_json(facts_of(row)),
        "signatory": signatory_name(row),
        "irregular": row.irregular,
        "recorded_at": row.recorded_at,
        "recorded_by": row.recorded_by.username,
        "reviewed_at": row.reviewed_at,
        "review_note": notes.get(row.n, ""),
    }
