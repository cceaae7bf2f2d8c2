"""What pages show of each concern, referral and county line."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from operations.arrests.choices import AgeBand
from operations.arrests.record import ARRESTS
from operations.closures.record import CLOSURES
from operations.deadlines.choices import DeadlineKind
from operations.safeguarding.choices import (
    Consent,
    ExploitationSign,
    Subject,
    Threat,
    Travel,
    Urgency,
)
from operations.safeguarding.record import CONCERNS, LINES, REFERRALS
from operations.safeguarding.rules import referrals as rules
from reports.report.record import REPORTS
from stronghold.core.kernel.london import london_date
from stronghold.core.records.kind import IN_ERROR, RecordKind
from stronghold.core.records.presenters import (
    RecordFacts,
    error_rows,
    labels_of,
    linked_row,
    place_rows,
    recorded_row,
    shown_rows,
    title_cell,
    ward_cell,
)
from stronghold.core.ui.dates import (
    ago,
    short_date,
    short_instant,
    time_and_left,
    written_instant,
)
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table, Tag

if TYPE_CHECKING:
    from operations.deadlines.models import Deadline
    from operations.safeguarding.models import Concern, CountyLine, Referral

LATE = Tag("Late", "attention")
# In place of the signs of a child's concern that is someone else's.
OPEN_IT = "Open it to see"
URGENT = Tag("Urgent: in danger now", "urgent")
# The kinds of record that a concern or a referral comes from, by the foreign key.
# Anyone who may read safeguarding may read them.
ORIGINS: Mapping[str, RecordKind[Any]] = {
    "report": REPORTS,
    "arrest": ARRESTS,
    "closure": CLOSURES,
    "county_line": LINES,
    "concern": CONCERNS,
}


def recipient(row: "Referral") -> str:
    """Return the name of the organisation it goes to."""
    if row.to_organisation:
        return str(row.to_organisation.name)
    return row.to_name or "Not decided yet"


def due_cell(due: "Deadline | None", *, now: datetime) -> Cell:
    """Return when the next thing is due on a referral, and whether it is late."""
    if due is None:
        return Cell("Nothing due")
    day = short_date(london_date(due.due_at))
    text = day if due.is_day else short_instant(due.due_at)
    if due.kind == DeadlineKind.REFERRAL_ACK:
        text = f"Acknowledgement due {time_and_left(due.due_at, now)}"
        return Cell(text, tag=Tag(text, "urgent") if due.due_at < now else None)
    # A tag replaces the text of its cell, so it must hold both.
    late = Tag(f"Late: {text}", "attention") if due.due_at < now else None
    return Cell(text, tag=late)


def referrals_table(
    rows: Sequence["Referral"],
    dues: Mapping[int, "Deadline"],
    *,
    caption: str,
    now: datetime,
) -> Table | None:
    """Return referrals as a table, or None if there are none."""
    if not rows:
        return None
    headings = ["Referral", "Urgency", "Due", "Status"]
    return Table(
        caption=caption,
        columns=[Column(text) for text in headings],
        rows=[_referral_row(row, dues.get(row.pk), now) for row in rows],
        hide_caption=True,
        stacked=True,
        dense=True,
    )


def is_pressing(row: "Referral") -> bool:
    """Say whether it is urgent and has no decision yet."""
    return rules.is_pressing(
        urgency=row.urgency, state=row.state, is_in_error=row.is_in_error
    )


def age_of(row: "Referral", *, now: datetime) -> str:
    """Say how long ago it was sent or, if it is still to be made, opened."""
    verb, since = ("sent", row.made_at) if row.made_at else ("opened", row.opened_at)
    return f"{verb} {ago(since, now)}"


def _urgency_cell(row: "Referral", now: datetime) -> Cell:
    """Return whether someone is in danger now; an urgent one shows its age too."""
    if row.urgency != Urgency.URGENT:
        return Cell("Ordinary")
    if not is_pressing(row):
        return Cell("Urgent")
    return Cell(URGENT.text, tag=URGENT, note=age_of(row, now=now).capitalize())


def _whom_and_where(row: "Referral") -> str:
    """Say whom a referral is about, as far as known, where, and to whom it goes."""
    arrest = row.arrest
    is_aged = arrest and arrest.age_band not in ("", AgeBand.UNKNOWN)
    age = f"Aged {arrest.get_age_band_display()}" if arrest and is_aged else ""
    area = str(row.ward.name) if row.ward else ""
    about = [age, area, row.their_reference, f"To: {recipient(row)}"]
    return ". ".join(part for part in about if part)


def _referral_row(row: "Referral", due: "Deadline | None", now: datetime) -> Row:
    tag = REFERRALS.status(row)
    title = title_cell(REFERRALS, row, note=_whom_and_where(row))
    # Many have the same title: the day tells them apart.
    text = f"{short_date(row.occurred_on)}: {title.text[:1].lower()}{title.text[1:]}"
    cells: list[Cell | str | int] = [
        replace(title, text=text),
        _urgency_cell(row, now),
        due_cell(due, now=now),
        Cell(tag.text, tag=tag),
    ]
    return Row(cells, muted=row.is_in_error)


def concerns_table(
    rows: Sequence["Concern"], *, closed: Collection[int] = ()
) -> Table | None:
    """Return concerns as a table; of those in `closed`, by id, without their signs."""
    if not rows:
        return None
    return Table(
        caption="Exploitation concerns, the latest first",
        columns=[
            Column(t) for t in ("Concern", "Raised", "Ward", "Signs", "Raised on")
        ],
        rows=[_concern_row(row, is_closed=row.pk in closed) for row in rows],
        hide_caption=True,
        stacked=True,
        dense=True,
    )


def _concern_row(row: "Concern", *, is_closed: bool) -> Row:
    signs = OPEN_IT if is_closed else CONCERNS.field("signs").text(row)
    cells: list[Cell | str | int] = [
        title_cell(CONCERNS, row, note=IN_ERROR.text if row.is_in_error else ""),
        short_instant(row.recorded_at),
        ward_cell(row),
        signs,
        origin_cell(row),
    ]
    return Row(cells, muted=row.is_in_error)


def lines_table(rows: Sequence["CountyLine"]) -> Table | None:
    if not rows:
        return None
    headings = ("Line", "Hub", "First known", "Status")
    return Table(
        caption="County lines, the latest first",
        columns=[Column(text) for text in headings],
        rows=[_line_row(row) for row in rows],
        hide_caption=True,
        stacked=True,
        dense=True,
    )


def _line_row(row: "CountyLine") -> Row:
    tag = LINES.status(row)
    cells: list[Cell | str | int] = [
        title_cell(LINES, row),
        row.hub or "Not known",
        short_date(row.occurred_on),
        Cell(tag.text, tag=tag, note=LINES.field("closure_type").text(row)),
    ]
    return Row(cells, muted=row.is_in_error)


def origin_cell(row: "Concern") -> Cell:
    """Return the record that a concern was raised on."""
    for field, kind in ORIGINS.items():
        if found := getattr(row, field, None):
            return Cell(kind.title(found), reference=found.reference)
    return Cell("A premises" if row.premises_id else "No record")


def _origin_rows(kind: RecordKind[Any], row: Any) -> list[tuple[str, SummaryRow]]:
    found = []
    for field, other in ORIGINS.items():
        if origin := getattr(row, field, None):
            found.append((field, linked_row(kind.field(field).label, other, origin)))
    return found


def referral_facts(
    row: "Referral", shown: Collection[str], *, now: datetime
) -> RecordFacts:
    """Return what the page of a referral shows."""
    text = partial(_text, REFERRALS, row)
    is_child = row.subject == Subject.CHILD
    not_asked = Consent.NOT_REQUIRED.label if is_child else "Not asked yet"
    consent = text("consent") or not_asked
    rows = [
        *error_rows(row),
        (
            "to_organisation",
            SummaryRow("To", recipient(row), lines=_line(row.recipient_role)),
        ),
        ("subject", SummaryRow("Who", text("subject"))),
        ("urgency", _urgency(row, now)),
        ("consent", SummaryRow("Consent", consent, lines=_line(text("legal_basis")))),
        *_if_given(REFERRALS, row, "opened_at", "made_at", "acknowledged_at"),
        *_decided(row),
        *_if_given(REFERRALS, row, "decision_reason", "threshold"),
        *_name_passed(row),
        *_rang(row),
        *_if_given(REFERRALS, row, "outcome_sent_at", "feedback", "their_reference"),
        *_origin_rows(REFERRALS, row),
        *(place_rows(row, shown) if row.place_text or row.point else []),
        recorded_row(row),
    ]
    return RecordFacts(
        caption=REFERRALS.one,
        tag=REFERRALS.status(row),
        rows=shown_rows(rows, shown),
        labels=REFERRALS.labels(shown),
    )


def _urgency(row: "Referral", now: datetime) -> SummaryRow:
    lines = [age_of(row, now=now).capitalize()] if is_pressing(row) else []
    return SummaryRow("Urgency", REFERRALS.field("urgency").text(row), lines=lines)


def _text(kind: RecordKind[Any], row: Any, name: str) -> str:
    return kind.field(name).text(row)


def _fact(kind: RecordKind[Any], row: Any, name: str) -> tuple[str, SummaryRow]:
    """Return the row of a field, by its label and its text."""
    field = kind.field(name)
    return name, SummaryRow(field.label, field.text(row))


def _if_given(
    kind: RecordKind[Any], row: Any, *names: str
) -> list[tuple[str, SummaryRow]]:
    """Return the rows of those of the fields that are filled in."""
    return [_fact(kind, row, name) for name in names if getattr(row, name)]


def _line(text: str) -> list[str]:
    return [text] if text else []


def _decided(row: "Referral") -> list[tuple[str, SummaryRow]]:
    if row.decision_at is None:
        return []
    label = f"Decided: {REFERRALS.field('decision').text(row)}"
    return [("decision_at", SummaryRow(label, written_instant(row.decision_at)))]


def _name_passed(row: "Referral") -> list[tuple[str, SummaryRow]]:
    """Return how and when the recipient was given the person's name."""
    if row.made_at is None:
        return []
    if not row.name_passed or row.name_passed_at is None:
        return [("name_passed", SummaryRow("Person’s name", "Not recorded as passed"))]
    passed = f"Passed {REFERRALS.field('name_passed').text(row).lower()}"
    at = written_instant(row.name_passed_at)
    return [("name_passed", SummaryRow("Person’s name", passed, lines=[at]))]


def rang_words(row: "Referral") -> str:
    """Say when the recipient was rung and who answered; empty if no one did."""
    if row.rang_at is None:
        return ""
    return f"Rang at {written_instant(row.rang_at)}, {row.who_answered} answered."


def _rang(row: "Referral") -> list[tuple[str, SummaryRow]]:
    if row.rang_at is None:
        return []
    answered = SummaryRow("Rang", f"{row.who_answered} answered")
    return [("rang_at", replace(answered, lines=[written_instant(row.rang_at)]))]


def concern_facts(row: "Concern", shown: Collection[str]) -> RecordFacts:
    """Return what the page of a concern shows."""
    signs = labels_of(row.signs, ExploitationSign)
    subject = CONCERNS.field("subject").text(row)
    rows = [
        *error_rows(row),
        ("subject", SummaryRow("Who is at risk", subject)),
        ("signs", SummaryRow("Signs", lines=signs)),
        *_if_given(CONCERNS, row, "words"),
        *_origin_rows(CONCERNS, row),
        *place_rows(row, shown),
        recorded_row(row),
    ]
    return RecordFacts(
        caption="Exploitation concern",
        tag=CONCERNS.status(row),
        rows=shown_rows(rows, shown),
        labels=CONCERNS.labels(shown),
    )


def _closure(row: "CountyLine") -> list[tuple[str, SummaryRow]]:
    """Return when and how a line was closed; an older one may not say how."""
    if row.closed_on is None:
        return []
    return [
        _fact(LINES, row, "closed_on"),
        _fact(LINES, row, "closure_type"),
        *_if_given(LINES, row, "number_dead_on", "charge_known_by"),
    ]


def line_facts(row: "CountyLine", shown: Collection[str]) -> RecordFacts:
    """Return what the page of a county line shows."""
    one = partial(_fact, LINES, row)
    rows = [
        *error_rows(row),
        *map(one, ("name", "hub", "occurred_on")),
        *_closure(row),
        ("travel", SummaryRow("Travel", lines=labels_of(row.travel, Travel))),
        (
            "threats",
            SummaryRow("Weapons and threats", lines=labels_of(row.threats, Threat)),
        ),
        *map(one, ("children", "adults")),
        recorded_row(row),
    ]
    return RecordFacts(
        caption="County line",
        tag=LINES.status(row),
        rows=shown_rows(rows, shown),
        labels=LINES.labels(shown),
    )
