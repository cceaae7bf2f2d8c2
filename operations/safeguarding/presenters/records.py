"""What pages and the API show of each concern, referral and county line."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.safeguarding.choices import (
    Band,
    Consent,
    Decision,
    ExploitationSign,
    LegalBasis,
    LineStatus,
    NamePassed,
    ReferralKind,
    ReferralState,
    Subject,
    Threat,
    Travel,
    Urgency,
)
from operations.safeguarding.presenters.labels import (
    CONCERN_LABELS,
    LINE_LABELS,
    REFERRAL_LABELS,
)
from stronghold.core.kernel import clock
from stronghold.core.records.kind import IN_ERROR
from stronghold.core.records.presenters import (
    RecordFacts,
    error_rows,
    labels_of,
    place_cell,
    place_rows,
    recorded_row,
    shown_rows,
    shown_values,
)
from stronghold.core.ui.dates import (
    ago,
    short_date,
    short_instant,
    written_date,
    written_instant,
)
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table, Tag

if TYPE_CHECKING:
    from operations.deadlines.models import Deadline
    from operations.safeguarding.models import Concern, CountyLine, Referral
    from stronghold.core.records.models import Record

URGENT = Tag("Urgent", "attention")
LATE = Tag("Late", "attention")
STATES: Mapping[str, Tag] = {
    ReferralState.TO_MAKE: Tag("To be made", "new"),
    ReferralState.MADE: Tag("Sent", "waiting"),
    ReferralState.ACKNOWLEDGED: Tag("Acknowledged", "active"),
    ReferralState.DECIDED: Tag("Decided", "done"),
    ReferralState.OUTCOME_SENT: Tag("Outcome sent", "done"),
}
STATUSES: Mapping[str, Tag] = {
    LineStatus.SUSPECTED: Tag("Suspected", "waiting"),
    LineStatus.ACTIVE: Tag("Active", "active"),
    LineStatus.DISRUPTED: Tag("Disrupted", "new"),
    LineStatus.CLOSED: Tag("Closed", "done"),
}
PAGES: Mapping[str, str] = {
    "report": "reports:detail",
    "arrest": "arrests:detail",
    "closure": "closures:detail",
    "county_line": "safeguarding:lines:detail",
    "concern": "safeguarding:concerns:detail",
}

ORIGINS: Mapping[str, str] = {
    "report": "From report",
    "arrest": "From arrest",
    "closure": "From closure case",
    "county_line": "From county line",
    "concern": "From concern",
}


def recipient(row: "Referral") -> str:
    """Return the name of the organisation it goes to."""
    if row.to_organisation:
        return str(row.to_organisation.name)
    return row.to_name or "Not decided yet"


def _state(row: "Record", tags: Mapping[str, Tag], code: str) -> Tag:
    return IN_ERROR if row.is_in_error else tags[code]


def referral_tag(row: "Referral") -> Tag:
    return _state(row, STATES, row.state)


def line_tag(row: "CountyLine") -> Tag:
    return _state(row, STATUSES, row.status)


def due_cell(due: "Deadline | None") -> Cell:
    """Return when the next thing is due on a referral, and whether it is late."""
    if due is None:
        return Cell("Nothing")
    late = LATE if due.due_at < clock.now() else None
    day = short_date(clock.london_date(due.due_at))
    text = day if due.is_day else short_instant(due.due_at)
    # A tag replaces the text of its cell, so it must hold both.
    return Cell(text, tag=Tag(f"Late: {text}", "attention") if late else None)


def referrals_table(
    rows: Sequence["Referral"], dues: Mapping[int, "Deadline"], *, caption: str
) -> Table | None:
    """Return referrals as a table, or None if there are none."""
    if not rows:
        return None
    headings = ["Referral", "To", "Who", "Due", "Status"]
    return Table(
        caption=caption,
        columns=[Column(text) for text in headings],
        rows=[_referral_row(row, dues.get(row.pk)) for row in rows],
        hide_caption=True,
        stacked=True,
    )


def is_pressing(row: "Referral") -> bool:
    """Say whether it is urgent and has no decision yet."""
    return row.urgency == Urgency.URGENT and not row.decision and not row.is_in_error


def age_of(row: "Referral") -> str:
    """Say how long ago it was sent or, if it is still to be made, opened."""
    verb, since = ("sent", row.made_at) if row.made_at else ("opened", row.opened_at)
    return f"{verb} {ago(since, clock.now())}"


def _name_cell(row: "Referral") -> Cell:
    """Return the reference as a link; an urgent one shows that, and its age."""
    url = reverse("safeguarding:referrals:detail", args=[row.reference])
    if not is_pressing(row):
        note = "Urgent" if row.urgency == Urgency.URGENT else ""
        return Cell(row.reference, href=url, note=note)
    return Cell(row.reference, href=url, note=f"Urgent: {age_of(row)}")


def _referral_row(row: "Referral", due: "Deadline | None") -> Row:
    tag = referral_tag(row)
    cells: list[Cell | str | int] = [
        _name_cell(row),
        Cell(ReferralKind(row.kind).label, note=recipient(row)),
        Subject(row.subject).label,
        due_cell(due),
        Cell(tag.text, tag=tag),
    ]
    return Row(cells, muted=row.is_in_error)


def concerns_table(rows: Sequence["Concern"]) -> Table | None:
    if not rows:
        return None
    return Table(
        caption="Exploitation concerns, the latest first",
        columns=[
            Column(t) for t in ("Concern", "Raised", "Where", "Signs", "Raised on")
        ],
        rows=[_concern_row(row) for row in rows],
        hide_caption=True,
        stacked=True,
    )


def _concern_row(row: "Concern") -> Row:
    url = reverse("safeguarding:concerns:detail", args=[row.reference])
    note = IN_ERROR.text if row.is_in_error else Subject(row.subject).label
    cells: list[Cell | str | int] = [
        Cell(row.reference, href=url, note=str(note)),
        short_instant(row.recorded_at),
        place_cell(row),
        ", ".join(labels_of(row.signs, ExploitationSign)),
        origin_name(row),
    ]
    return Row(cells, muted=row.is_in_error)


def lines_table(rows: Sequence["CountyLine"]) -> Table | None:
    if not rows:
        return None
    headings = ("Line", "Name", "Hub", "First known", "Status")
    return Table(
        caption="County lines, the latest first",
        columns=[Column(text) for text in headings],
        rows=[_line_row(row) for row in rows],
        hide_caption=True,
        stacked=True,
    )


def _line_row(row: "CountyLine") -> Row:
    url = reverse("safeguarding:lines:detail", args=[row.reference])
    tag = line_tag(row)
    cells: list[Cell | str | int] = [
        Cell(row.reference, href=url),
        row.name,
        row.hub or "Not known",
        short_date(row.occurred_on),
        Cell(tag.text, tag=tag),
    ]
    return Row(cells, muted=row.is_in_error)


def origin_name(row: Any) -> str:
    """Return the reference of the record that a concern or referral came from."""
    for field in ("report", "arrest", "closure", "county_line"):
        if found := getattr(row, field, None):
            return str(found.reference)
    return "A premises" if row.premises_id else "No record"


def _origin_rows(row: Any) -> list[tuple[str, SummaryRow]]:
    found = []
    for field, page in PAGES.items():
        if origin := getattr(row, field, None):
            url = reverse(page, args=[origin.reference])
            fact = SummaryRow(ORIGINS[field], origin.reference, href=url)
            found.append((field, fact))
    return found


def _at(label: str, name: str, at: datetime | None) -> list[tuple[str, SummaryRow]]:
    return [(name, SummaryRow(label, written_instant(at)))] if at else []


def referral_facts(row: "Referral", shown: Collection[str]) -> RecordFacts:
    """Return what the page of a referral shows."""
    consent = Consent(row.consent).label if row.consent else "Not asked yet"
    basis = [str(LegalBasis(row.legal_basis).label)] if row.legal_basis else []
    decision = str(Decision(row.decision).label) if row.decision else ""
    rows = [
        *error_rows(row),
        ("to_organisation", SummaryRow("To", recipient(row), lines=_role(row))),
        ("subject", SummaryRow("Who", str(Subject(row.subject).label))),
        ("urgency", _urgency(row)),
        ("consent", SummaryRow("Consent", str(consent), lines=basis)),
        *_at("Opened", "opened_at", row.opened_at),
        *_at("Sent", "made_at", row.made_at),
        *_at("Acknowledged", "acknowledged_at", row.acknowledged_at),
        *_at(f"Decided: {decision}", "decision_at", row.decision_at),
        *_refusal(row),
        *_name_passed(row),
        *_at("Outcome sent", "outcome_sent_at", row.outcome_sent_at),
        *_feedback(row),
        *_their_reference(row),
        *_origin_rows(row),
        *(place_rows(row, shown) if row.place_text or row.point else []),
        recorded_row(row),
    ]
    return RecordFacts(
        caption=f"Referral: {ReferralKind(row.kind).label}",
        tag=referral_tag(row),
        rows=shown_rows(rows, shown),
        labels={n: t for n, t in REFERRAL_LABELS.items() if n in shown},
    )


def _urgency(row: "Referral") -> SummaryRow:
    lines = [age_of(row).capitalize()] if is_pressing(row) else []
    label = str(Urgency(row.urgency).label)
    return SummaryRow("Urgency", label, lines=lines)


def _refusal(row: "Referral") -> list[tuple[str, SummaryRow]]:
    """Return why a referral was not accepted, and the threshold applied."""
    rows = [
        ("decision_reason", SummaryRow("Why it was not accepted", row.decision_reason)),
        ("threshold", SummaryRow("Threshold applied", row.threshold)),
    ]
    return [(name, fact) for name, fact in rows if fact.value]


def _name_passed(row: "Referral") -> list[tuple[str, SummaryRow]]:
    """Return how and when the recipient was given the person's name."""
    if row.made_at is None:
        return []
    if not row.name_passed or row.name_passed_at is None:
        return [("name_passed", SummaryRow("Person’s name", "Not recorded as passed"))]
    way = str(NamePassed(row.name_passed).label)
    at = written_instant(row.name_passed_at)
    return [("name_passed", SummaryRow("Person’s name", f"Passed: {way}", lines=[at]))]


def _role(row: "Referral") -> list[str]:
    return [row.recipient_role] if row.recipient_role else []


def _feedback(row: "Referral") -> list[tuple[str, SummaryRow]]:
    if not row.feedback:
        return []
    return [("feedback", SummaryRow("Outcome", row.feedback))]


def _their_reference(row: "Referral") -> list[tuple[str, SummaryRow]]:
    if not row.their_reference:
        return []
    return [("their_reference", SummaryRow("Their reference", row.their_reference))]


def concern_facts(row: "Concern", shown: Collection[str]) -> RecordFacts:
    """Return what the page of a concern shows."""
    signs = labels_of(row.signs, ExploitationSign)
    rows = [
        *error_rows(row),
        ("subject", SummaryRow("Who is at risk", str(Subject(row.subject).label))),
        ("signs", SummaryRow("Signs", lines=signs)),
        *([("words", SummaryRow("Reasons", row.words))] if row.words else []),
        *_origin_rows(row),
        *place_rows(row, shown),
        recorded_row(row),
    ]
    return RecordFacts(
        caption="Exploitation concern",
        tag=IN_ERROR if row.is_in_error else None,
        rows=shown_rows(rows, shown),
        labels={n: t for n, t in CONCERN_LABELS.items() if n in shown},
    )


def line_facts(row: "CountyLine", shown: Collection[str]) -> RecordFacts:
    """Return what the page of a county line shows."""
    rows = [
        *error_rows(row),
        ("name", SummaryRow("Name", row.name)),
        ("hub", SummaryRow("Hub", row.hub)),
        ("occurred_on", SummaryRow("First known", written_date(row.occurred_on))),
        *_closed(row),
        ("travel", SummaryRow("Travel", lines=labels_of(row.travel, Travel))),
        (
            "threats",
            SummaryRow("Weapons and threats", lines=labels_of(row.threats, Threat)),
        ),
        ("children", SummaryRow("Children exploited", str(Band(row.children).label))),
        ("adults", SummaryRow("Adults exploited", str(Band(row.adults).label))),
        recorded_row(row),
    ]
    return RecordFacts(
        caption="County line",
        tag=line_tag(row),
        rows=shown_rows(rows, shown),
        labels={n: t for n, t in LINE_LABELS.items() if n in shown},
    )


def _closed(row: "CountyLine") -> list[tuple[str, SummaryRow]]:
    if row.closed_on is None:
        return []
    return [("closed_on", SummaryRow("Closed", written_date(row.closed_on)))]


API_FIELDS = (
    "reference",
    "kind",
    "subject",
    "urgency",
    "state",
    "opened_at",
    "made_at",
    "acknowledged_at",
    "decision",
    "decision_at",
    "outcome_sent_at",
)


def referral_body(row: "Referral", shown: Collection[str]) -> dict[str, Any]:
    """Return what the API shows of a referral: codes and times, without free text."""
    return shown_values({name: getattr(row, name) for name in API_FIELDS}, shown)
