"""What pages and the API show of reports."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from reports.choices import Channel, Concern, Drug, Sign
from stronghold.look.fields import written_date
from stronghold.look.parts import Cell, Column, Row, SummaryRow, Table, Tag
from stronghold.records.presenters import (
    IN_ERROR,
    PLACE_LABELS,
    RecordFacts,
    error_rows,
    labels_of,
    logged_row,
    place_cell,
    place_rows,
    record_values,
    short_when,
    shown_rows,
    shown_values,
    written_instant,
    written_when,
)

if TYPE_CHECKING:
    from reports.models import Report

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
    "told_by": "Who told us",
    "team": "Team",
    "assigned_to": "Assigned to",
    "status": "Status",
    "grade": "Response grade",
    "outcome": "Outcome",
    "reopened_because": "Re-opened because",
    "source_evaluation": "Source evaluation",
    "information_assessment": "Information assessment",
    "basis": "Fact or opinion",
    "sanitised_text": "Cleared words",
}


def state_of(report: "Report") -> Tag | None:
    """Return what sets a report apart from one that counts."""
    if report.is_in_error:
        return IN_ERROR
    return Tag("Merged", "done") if report.merged_into_id else None


def reports_table(reports: Sequence["Report"]) -> Table | None:
    """Return the list as a table, with the states only where there is one to tell."""
    if not reports:
        return None
    with_states = any(state_of(report) for report in reports)
    headings = ["Report", "About", "Where", "Happened", "Received"]
    return Table(
        caption="Reports, the last received first",
        columns=[Column(text) for text in [*headings, *["State"] * with_states]],
        rows=[_row(report, with_state=with_states) for report in reports],
        hide_caption=True,
        stacked=True,
    )


def _row(report: "Report", *, with_state: bool) -> Row:
    state = state_of(report)
    cells: list[Cell | str | int] = [
        Cell(report.reference, href=reverse("reports:detail", args=[report.reference])),
        Cell(Concern(report.concern).label, note=_drug(report)),
        place_cell(report),
        _happened_short(report),
        Cell(
            short_when(report.received_on, report.received_at),
            note=Channel(report.channel).label,
        ),
    ]
    if with_state:
        cells.append(Cell(state.text, tag=state) if state else "")
    return Row(cells, muted=report.is_in_error)


def _drug(report: "Report") -> str:
    return "" if report.drug == Drug.UNKNOWN else Drug(report.drug).label


def _happened_short(report: "Report") -> str:
    if not report.occurred_known:
        return "Not known"
    return short_when(report.occurred_on, report.occurred_at)


def _summary_rows(report: "Report", shown: Collection[str]) -> list[SummaryRow]:
    """Return the facts of a report in the order in which they are asked for."""
    rows = [
        *error_rows(report),
        *_merged_rows(report),
        ("concern", SummaryRow("About", Concern(report.concern).label)),
        *place_rows(report),
        ("occurred_at", SummaryRow("Happened", _happened(report))),
        ("drug", SummaryRow("Drug", Drug(report.drug).label)),
        ("description", _described(report)),
        *_listed("signs", "Signs of cuckooing", labels_of(report.signs, Sign)),
        *_listed("children_seen", "Also seen or mentioned", _seen(report)),
        ("channel", SummaryRow("How it reached us", Channel(report.channel).label)),
        ("received_at", SummaryRow("Received", written_instant(report.received_at))),
        logged_row(report),
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


def _listed(field: str, key: str, labels: list[str]) -> list[tuple[str, SummaryRow]]:
    """Return a row of several answers; none where nothing was ticked."""
    return [(field, SummaryRow(key, lines=labels))] if labels else []


def _seen(report: "Report") -> list[str]:
    names = ("children_seen", "vulnerable_adult", "weapons_mentioned")
    return [HISTORY_LABELS[name] for name in names if getattr(report, name)]


def report_facts(report: "Report", shown: Collection[str]) -> RecordFacts:
    """Return what the page of a report tells, of the fields that are shown."""
    return RecordFacts(
        caption=f"Community report, received {written_date(report.received_on)}",
        tag=state_of(report),
        rows=_summary_rows(report, shown),
        labels={n: label for n, label in HISTORY_LABELS.items() if n in shown},
    )


def report_body(report: "Report", shown: Collection[str]) -> dict[str, Any]:
    """Return what the API tells of a report."""
    own = {
        name: getattr(report, name)
        for name in (
            *("concern", "channel", "drug", "description", "signs", "children_seen"),
            *("vulnerable_adult", "weapons_mentioned", "received_on", "received_at"),
            "occurred_known",
        )
    }
    values = record_values(report) | own
    if not report.occurred_known:
        values["occurred_on"] = None
    into = report.merged_into
    return shown_values(
        values | {"merged_into": into.reference if into else None}, shown
    )
