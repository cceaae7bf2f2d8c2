"""What pages and the API show of reports."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from reports.report.actions import WITHDRAW
from reports.report.choices import Channel, Concern, Drug, Grade, Sign, Status
from reports.report.rules import NO_TEAM, WAITING, due_at, duration, is_late
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.clock import london_date
from stronghold.core.records.kind import IN_ERROR
from stronghold.core.records.presenters import (
    PLACE_LABELS,
    KindWords,
    RecordFacts,
    error_rows,
    labels_of,
    place_cell,
    place_rows,
    record_values,
    recorded_row,
    shown_rows,
    shown_values,
)
from stronghold.core.ui.dates import (
    short_when,
    written_date,
    written_instant,
    written_time,
    written_when,
)
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table, Tag, Tone

if TYPE_CHECKING:
    from reports.report.models import Report

REPORTS = KindWords(
    app="reports",
    export="reports",
    one="Report",
    many="Reports",
    new_text="Log a report",
    another_text="Log another report",
    first="Report recorded",
    empty_text="Reports from residents, partners and officers will be listed here.",
    read=Verb.READ_REPORTS,
    write=Verb.SUBMIT_REPORT,
    withdraw=WITHDRAW,
)

HISTORY_LABELS: Mapping[str, str] = {
    "concern": "About",
    "drug": "Drug",
    "description": "Description",
    "signs": "Signs of cuckooing",
    "children_seen": "Children seen",
    "vulnerable_adult": "Adult who may be vulnerable",
    "weapons_mentioned": "Weapons",
    "occurred_on": "Day it happened",
    "occurred_at": "Time it happened",
    "occurred_known": "Day known",
    **PLACE_LABELS,
    "channel": "How it reached us",
    "received_at": "Received",
    "merged_into": "Merged into",
    "reported_by": "Reported by",
    "team": "Team",
    "assigned_to": "Assigned to",
    "status": "Status",
    "grade": "Grade",
    "outcome": "Outcome",
    "reopened_because": "Re-opened because",
    "source_evaluation": "Source evaluation",
    "information_assessment": "Information assessment",
    "basis": "Fact or opinion",
    "sanitised_text": "Cleared words",
}

NOT_ASSIGNED = "Not assigned"
# The fields that the API answers as they are stored.
IN_API = (
    "concern",
    "channel",
    "drug",
    "description",
    "signs",
    "children_seen",
    "vulnerable_adult",
    "weapons_mentioned",
    "received_on",
    "received_at",
    "occurred_known",
    "reported_by",
    "status",
    "grade",
    "outcome",
    "source_evaluation",
    "information_assessment",
    "basis",
    "sanitised_text",
    "reopened_because",
)
TONES: dict[str, Tone] = {
    Status.NEW: "new",
    Status.TRIAGED: "waiting",
    Status.ASSIGNED: "waiting",
    Status.IN_ACTION: "active",
    Status.ANSWERED: "done",
    Status.CLOSED: "done",
}
FLAGS = (
    ("children_seen", "Children"),
    ("vulnerable_adult", "Vulnerable adult"),
    ("weapons_mentioned", "Weapons"),
)


def report_tag(report: "Report") -> Tag:
    """Return the tag of a report: in error, merged, or its status."""
    if report.is_in_error:
        return IN_ERROR
    return Tag("Merged", "done") if report.merged_into_id else status_tag(report)


def reports_table(reports: Sequence["Report"]) -> Table | None:
    if not reports:
        return None
    headings = ["Report", "About", "Where", "Happened", "Received", "Status"]
    return Table(
        caption="Reports, newest first",
        columns=[Column(text) for text in headings],
        rows=[_row(report) for report in reports],
        hide_caption=True,
        stacked=True,
    )


def _row(report: "Report") -> Row:
    state = report_tag(report)
    cells: list[Cell | str | int] = [
        Cell(report.reference, href=reverse("reports:detail", args=[report.reference])),
        Cell(Concern(report.concern).label, note=_drug(report)),
        place_cell(report),
        _happened_short(report),
        Cell(
            short_when(report.received_on, report.received_at),
            note=Channel(report.channel).label,
        ),
        Cell(state.text, tag=state, note=_with(report)),
    ]
    return Row(cells, muted=report.is_in_error)


def _with(report: "Report") -> str:
    """Return who the report is with: the person, or otherwise the team."""
    return assignee(report) if report.assigned_to_id else team_name(report)


def _drug(report: "Report") -> str:
    return "" if report.drug == Drug.UNKNOWN else Drug(report.drug).label


def _happened_short(report: "Report") -> str:
    if not report.occurred_known:
        return "Not known"
    return short_when(report.occurred_on, report.occurred_at)


def _summary_rows(report: "Report", shown: Collection[str]) -> list[SummaryRow]:
    """Return the other facts, in the order of the form."""
    rows = [
        ("drug", SummaryRow("Drug", Drug(report.drug).label)),
        ("description", _described(report)),
        *_cleared(report, is_original_shown="description" in shown),
        *_listed("signs", "Signs of cuckooing", labels_of(report.signs, Sign)),
        *_listed("children_seen", "Also seen or mentioned", _seen(report)),
        ("channel", SummaryRow("How it reached us", Channel(report.channel).label)),
        ("received_at", SummaryRow("Received", written_instant(report.received_at))),
        recorded_row(report),
    ]
    return shown_rows(rows, shown)


def _lead_rows(report: "Report", shown: Collection[str]) -> list[SummaryRow]:
    """Return what it is about, where and when: what decides what to do next."""
    rows = [
        *error_rows(report),
        *_merged_rows(report),
        ("concern", SummaryRow("About", Concern(report.concern).label)),
        *place_rows(report, shown),
        ("occurred_at", SummaryRow("Happened", _happened(report))),
    ]
    return shown_rows(rows, shown)


def _merged_rows(report: "Report") -> list[tuple[str, SummaryRow]]:
    if not report.merged_into:
        return []
    into = report.merged_into.reference
    url = reverse("reports:detail", args=[into])
    return [("merged_into", SummaryRow("Merged into", into, href=url))]


def _happened(report: "Report") -> str:
    if not report.occurred_known:
        return ""
    return written_when(report.occurred_on, report.occurred_at)


def _described(report: "Report") -> SummaryRow:
    return SummaryRow("Description", report.description or "None given")


def _cleared(
    report: "Report", *, is_original_shown: bool
) -> list[tuple[str, SummaryRow]]:
    """Return the cleared words: next to the original, or in its place."""
    if not report.description or (is_original_shown and not report.sanitised_text):
        return []
    label = "Cleared words" if is_original_shown else "Description"
    words = report.sanitised_text or "Not yet cleared"
    return [("sanitised_text", SummaryRow(label, words))]


def _listed(field: str, key: str, labels: list[str]) -> list[tuple[str, SummaryRow]]:
    """Return a row with a line for each box ticked; no row if none was."""
    return [(field, SummaryRow(key, lines=labels))] if labels else []


def _seen(report: "Report") -> list[str]:
    names = ("children_seen", "vulnerable_adult", "weapons_mentioned")
    return [HISTORY_LABELS[name] for name in names if getattr(report, name)]


def report_facts(report: "Report", shown: Collection[str]) -> RecordFacts:
    """Return the facts of a report's page, of the fields in `shown`."""
    return RecordFacts(
        caption=f"Community report, received {written_date(report.received_on)}",
        tag=report_tag(report),
        rows=_summary_rows(report, shown),
        lead=_lead_rows(report, shown),
        labels={n: label for n, label in HISTORY_LABELS.items() if n in shown},
    )


def report_body(report: "Report", shown: Collection[str]) -> dict[str, Any]:
    """Return a report as the API answers it, of the fields in `shown`."""
    values = record_values(report) | {name: getattr(report, name) for name in IN_API}
    if not report.occurred_known:
        values["occurred_on"] = None
    into, team, person = report.merged_into, report.team, report.assigned_to
    values |= {
        "merged_into": into.reference if into else None,
        "team": team.code if team else None,
        "assigned_to": person.username if person else None,
    }
    return shown_values(values, shown)


def status_tag(report: "Report") -> Tag:
    return Tag(str(Status(report.status).label), TONES[report.status])


def team_name(report: "Report") -> str:
    return str(report.team.name) if report.team else NO_TEAM


def assignee(report: "Report") -> str:
    return str(report.assigned_to.display_name) if report.assigned_to else NOT_ASSIGNED


def grade_words(report: "Report") -> str:
    return str(Grade(report.grade).label) if report.grade else "No grade yet"


def report_is_late(report: "Report", now: datetime) -> bool:
    return is_late(
        status=report.status,
        grade=report.grade,
        received_at=report.received_at,
        now=now,
    )


def due_words(report: "Report", now: datetime) -> str:
    """Return by when it must be attended, or how late it is; "" if it need not be."""
    due = due_at(report.grade, report.received_at)
    if due is None or report.status not in WAITING:
        return ""
    if due < now:
        return f"Late by {duration(now - due)}"
    today = london_date(due) == london_date(now)
    by = written_time(due) if today else short_when(london_date(due), due)
    return f"Due by {by}"


def age_words(at: datetime, now: datetime) -> str:
    return f"{duration(now - at)} ago"


def flags_of(report: "Report") -> list[str]:
    return [label for name, label in FLAGS if getattr(report, name)]
