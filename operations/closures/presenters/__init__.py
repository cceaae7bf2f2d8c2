"""What pages and the API show of closure cases; the clocks are in panel.py."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.closures.actions import verbs_to_make
from operations.closures.choices import EventKind, Ground, Issuer, Scope, State
from operations.closures.queries import organisations_to_consult, tenure_of
from operations.closures.rules.dues import notice_deadline
from operations.closures.rules.facts import Kind
from operations.closures.rules.machine import (
    EXPIRED,
    MOVE_OF,
    ORDERS,
    REFUSED_CONTINUED,
    Standing,
)
from operations.closures.rules.told import read_facts
from operations.closures.wording import CODES, label_of
from operations.plans.presenters import operation_rows
from operations.statute.presenters import show_deadline
from operations.statute.rules.limits import Provisions
from stronghold.accounts import policy
from stronghold.accounts.choices import OrganisationKind
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.kernel import clock
from stronghold.kernel.clock import london_date
from stronghold.look.dates import written_date, written_instant
from stronghold.look.parts import (
    Cell,
    Column,
    Row,
    SummaryRow,
    Table,
    Tag,
    TimelineItem,
    Tone,
)
from stronghold.places.choices import Tenure
from stronghold.records.presenters import (
    IN_ERROR,
    RecordFacts,
    error_rows,
    place_cell,
    place_rows,
    record_values,
    recorded_row,
    shown_rows,
    shown_values,
)

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent

TONES: Mapping[str, Tone] = {
    State.DRAFT: "new",
    State.AUTHORISED: "waiting",
    State.SERVED: "active",
    State.EXTENDED_NOTICE: "active",
    State.ADJOURNED: "waiting",
    State.ORDER: "active",
    State.ORDER_EXTENDED: "active",
    State.REFUSED_CONTINUED: "waiting",
}
# A button, its heading and what is said once it is done all say the same.
BUTTONS: Mapping[str, str] = {Kind.PREPARE: "Save answers", Kind.TAKE_BACK: "Take back"}


def shown_state(case: "ClosureCase", now: datetime) -> str:
    """Return the state that a page tells: past its end, it has ended by time."""
    continued = case.state == REFUSED_CONTINUED
    until = case.continued_until if continued else None
    return state_by_then(case.state, case.order_ends_on, until, now=now)


def state_by_then(
    state: str, ends_on: date | None, until: datetime | None, *, now: datetime
) -> str:
    """Return a state, or that it has ended: an order, a notice that went on without."""
    if state in ORDERS and ends_on:
        return EXPIRED if ends_on < london_date(now) else state
    is_over = state == REFUSED_CONTINUED and until is not None and until < now
    return EXPIRED if is_over else state


def state_tag(case: "ClosureCase", now: datetime) -> Tag:
    if case.is_in_error:
        return IN_ERROR
    state = shown_state(case, now)
    return Tag(str(State(state).label), TONES.get(state, "done"))


def closures_table(cases: Sequence["ClosureCase"], *, now: datetime) -> Table | None:
    """Return the list as a table."""
    if not cases:
        return None
    headings = ("Case", "Stands at", "Where", "Issued by", "Opened")
    return Table(
        caption="Closure cases, the latest first",
        columns=[Column(text) for text in headings],
        rows=[_row(case, now) for case in cases],
        hide_caption=True,
        stacked=True,
    )


def _row(case: "ClosureCase", now: datetime) -> Row:
    tag = state_tag(case, now)
    url = reverse("closures:detail", args=[case.reference])
    cells: list[Cell | str | int] = [
        Cell(case.reference, href=url),
        Cell(tag.text, tag=tag, note=_until(case, now)),
        place_cell(case),
        case.issuer.name,
        written_date(case.occurred_on),
    ]
    return Row(cells, muted=case.is_in_error)


def _until(case: "ClosureCase", now: datetime) -> str:
    if case.state not in ORDERS or case.order_ends_on is None:
        return ""
    verb = "Ended" if shown_state(case, now) == EXPIRED else "Until"
    return f"{verb} {written_date(case.order_ends_on)}"


def closure_facts(
    case: "ClosureCase",
    standing: Standing,
    shown: Collection[str],
    *,
    may_run: bool = False,
) -> RecordFacts:
    """Return what the page of a case tells, of the fields that are shown."""
    rows = [
        *error_rows(case),
        *place_rows(case, shown),
        ("ground", _tenure_row(case, may_run=may_run and not case.is_in_error)),
        ("issuer", SummaryRow("Issued by", case.issuer.name)),
        ("ground", SummaryRow("Ground", str(Ground(case.ground).label))),
        *_order_rows(case, standing),
        *(("state", row) for row in facts_rows(standing.prepared)),
        *_team_rows(case),
        ("caseworker", SummaryRow("Caseworker", str(case.caseworker or "Nobody"))),
        *operation_rows(case.operation),
        recorded_row(case),
    ]
    return RecordFacts(
        caption=f"Closure case, opened {written_date(case.occurred_on)}",
        tag=state_tag(case, clock.now()),
        rows=shown_rows(rows, shown),
        labels={},
    )


def _tenure_row(case: "ClosureCase", *, may_run: bool) -> SummaryRow:
    url = reverse("closures:tenure", args=[case.reference])
    return SummaryRow(
        "Tenure", str(Tenure(tenure_of(case)).label), change_url=url if may_run else ""
    )


def tenure_page(case: "ClosureCase") -> "MovePage":
    return MovePage(
        title="How the premises are held",
        reference=case.reference,
        back_url=reverse("closures:detail", args=[case.reference]),
        button="Save",
        facts=[SummaryRow("Where", case.place_text or "Place on the map")],
    )


def _team_rows(case: "ClosureCase") -> list[tuple[str, SummaryRow]]:
    """Tell the team; a council's case has none, as only police have teams."""
    if case.team is None and case.issuer.kind != OrganisationKind.POLICE:
        return []
    name = case.team.name if case.team else "No team"
    return [("team", SummaryRow("Team", name))]


def _order_rows(
    case: "ClosureCase", standing: Standing
) -> list[tuple[str, SummaryRow]]:
    if not (case.order_made_on and case.order_ends_on):
        return []
    made, ends = written_date(case.order_made_on), written_date(case.order_ends_on)
    lines = [f"Made {made}, last day {ends}"]
    if standing.exceptions:
        lines.append(f"May enter: {standing.exceptions}")
    scope = str(Scope(case.scope).label)
    return [("order_made_on", SummaryRow("Order", scope, lines=lines))]


def facts_rows(facts: Any) -> list[SummaryRow]:
    """Return what was told of an event, each fact that was given."""
    return [SummaryRow(label, words) for label, words in facts_words(facts)]


def facts_words(facts: Any) -> list[tuple[str, str]]:
    found = {one.name: getattr(facts, one.name) for one in fields(facts)}
    return [
        (label_of(name), _words(value))
        for name, value in found.items()
        if value not in (None, "", False)
    ]


def _words(value: Any) -> str:
    match value:
        case bool():
            return "Yes" if value else "No"
        case StrEnum():
            return CODES[type(value)][value]
        case datetime():
            return written_instant(value)
        case date():
            return written_date(value)
    return str(value)


def review_words(viewer: User, row: "ClosureEvent") -> str:
    """Return what the inspector made of it: for police, and not for the council."""
    return row.review_note if policy.can(viewer, Verb.READ_CLOSURES) else ""


def history(
    viewer: User, case: "ClosureCase", rows: Sequence["ClosureEvent"]
) -> list[TimelineItem]:
    """Return what happened in a case, as it was told and when it was recorded."""
    opened = TimelineItem("Case opened", case.recorded_at, str(case.recorded_by))
    is_named = any(row.kind == Kind.NAME_CONSULTEE for row in rows)
    known = organisations_to_consult(case) if is_named else []
    names = {one.code: one.name for one in known}
    items = [opened, *(_item(viewer, row, names) for row in rows)]
    if case.error_at:
        by, why = str(case.error_by), case.error_reason
        items.append(TimelineItem(IN_ERROR.text, case.error_at, by, text=why))
    return items


def _item(viewer: User, row: "ClosureEvent", names: Mapping[str, str]) -> TimelineItem:
    told = read_facts(row.kind, row.facts)
    if row.kind == Kind.NAME_CONSULTEE:
        told = replace(told, organisation=names.get(told.organisation, "?"))
    words = [f"{label}: {value}" for label, value in facts_words(told)]
    lines = [
        f"Happened {written_instant(row.happened_at)}",
        *words[:_MOST_LINES],
        *(f"Not lawful: {one}" for one in row.irregular),
    ]
    if row.reviewed_at and row.reviewed_by:
        by = row.reviewed_by.display_name
        lines.append(f"Reviewed {written_instant(row.reviewed_at)} by {by}")
        note = review_words(viewer, row)
        lines += [note] if note else []
    return TimelineItem(
        title=f"{row.n}. {EventKind(row.kind).label}",
        at=row.recorded_at,
        by=str(row.recorded_by),
        text="\n".join(lines),
    )


_MOST_LINES = 12


@dataclass(frozen=True)
class MovePage:
    """What the form of a move draws besides its fields."""

    title: str
    reference: str
    back_url: str
    button: str
    facts: Sequence[SummaryRow]
    # Said above the fields: what the law has to say about it.
    hint: str = ""


def check_may_make(
    viewer: User, case: "ClosureCase", standing: Standing, *, kind: str
) -> None:
    """Refuse the form of what only a senior officer, or the council, decides."""
    for verb in verbs_to_make(viewer, case, MOVE_OF[kind], last=standing.last):
        policy.require(viewer, verb)


def consultees_to_name(case: "ClosureCase") -> list[tuple[str, str]]:
    """Return code and name of each that may be named; twice is as good as once."""
    return [(one.code, one.name) for one in organisations_to_consult(case)]


def move_page(
    case: "ClosureCase", standing: Standing, kind: str, *, law: Provisions
) -> MovePage:
    label = MOVE_OF[kind].label
    return MovePage(
        title=label,
        reference=case.reference,
        back_url=reverse("closures:detail", args=[case.reference]),
        button=BUTTONS.get(kind, "Record"),
        facts=_short_facts(case, standing, law),
        hint=_hint(standing, kind),
    )


def review_page(case: "ClosureCase", event: "ClosureEvent") -> MovePage:
    entry = f"{event.n}. {EventKind(event.kind).label}"
    facts = [
        SummaryRow("Entry", entry, lines=[written_instant(event.happened_at)]),
        SummaryRow("Not lawful", lines=event.irregular),
    ]
    return MovePage(
        title="Review what was not lawful",
        reference=case.reference,
        back_url=reverse("closures:detail", args=[case.reference]),
        button="Save review",
        facts=facts,
    )


def _short_facts(
    case: "ClosureCase", standing: Standing, law: Provisions
) -> list[SummaryRow]:
    """Return the few facts that a step is told by."""
    rows = [
        SummaryRow("Where", case.place_text or "Place on the map"),
        SummaryRow("Stands at", tag=state_tag(case, clock.now())),
    ]
    if standing.served_at:
        rows.append(SummaryRow("Served", written_instant(standing.served_at)))
    if ends := notice_deadline(law, standing):
        told = show_deadline(ends, now=clock.now())
        rows.append(SummaryRow("Notice ends", f"{told.when}, {told.section}"))
    if standing.ends_on:
        rows.append(SummaryRow("Order ends", written_date(standing.ends_on)))
    return rows


def _hint(standing: Standing, kind: str) -> str:
    if kind == Kind.TAKE_BACK and standing.last:
        last = EventKind(standing.last.kind).label
        return f"Takes back entry {standing.last.n}, “{last}”. It stays in the history."
    if kind == Kind.PREPARE:
        return "Save what you know, and come back: all must be answered to authorise."
    if kind == Kind.NAME_CONSULTEE:
        return "Name each that has people here. What else you know goes in the draft."
    if kind == Kind.REBOOK:
        return "The notice says when and where. Make it again, unless it was served."
    if MOVE_OF[kind].is_decision:
        return "A decision that the law does not allow is refused, with the section."
    return "Record it as it happened. What the law did not allow is marked, not lost."


def closure_body(case: "ClosureCase", shown: Collection[str]) -> dict[str, Any]:
    """Return what the API tells of a case."""
    own = {
        "issuer": case.issuer.code,
        "issued_as": str(Issuer(case.issued_as)),
        "ground": case.ground,
        "team": case.team.code if case.team else None,
        "caseworker": case.caseworker.username if case.caseworker else None,
        "state": shown_state(case, clock.now()),
        **{
            name: getattr(case, name)
            for name in ("served_on", "order_made_on", "order_ends_on", "ceased_on")
        },
        "scope": case.scope,
    }
    return shown_values(record_values(case) | own, shown)


def event_body(viewer: User, row: "ClosureEvent") -> dict[str, Any]:
    """Return what the API tells of something that happened in a case."""
    return {
        "n": row.n,
        "kind": row.kind,
        "happened_at": row.happened_at,
        "facts": row.facts,
        "irregular": row.irregular,
        "recorded_at": row.recorded_at,
        "recorded_by": row.recorded_by.username,
        "reviewed_at": row.reviewed_at,
        "review_note": review_words(viewer, row),
    }
