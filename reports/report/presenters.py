"""What pages and the API show of reports."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from reports.report.choices import Channel, Drug, Grade, Sign
from reports.report.record import REPORTS, report_tag
from reports.report.rules import (
    MOST_COUNTED,
    NO_TEAM,
    WAITING,
    due_at,
    is_late,
)
from stronghold.core.kernel.london import london_date
from stronghold.core.records.presenters import (
    RecordFacts,
    error_rows,
    labels_of,
    linked_row,
    place_rows,
    recorded_row,
    shown_rows,
    spot,
    title_cell,
    ward_cell,
    written_place,
)
from stronghold.core.ui.dates import (
    as_limit,
    length_of,
    short_when,
    written_date,
    written_instant,
    written_time,
    written_when,
)
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table

if TYPE_CHECKING:
    from reports.report.models import Report
    from reports.report.queries import AlsoHere

NOT_ASSIGNED = "Not assigned"
FLAGS = (
    ("children_seen", "Children"),
    ("vulnerable_adult", "Vulnerable adult"),
    ("weapons_mentioned", "Weapons"),
)


def reports_table(reports: Sequence["Report"]) -> Table | None:
    if not reports:
        return None
    headings = ["Report", "Ward", "Happened", "Received", "Status"]
    return Table(
        caption="Reports, newest first",
        columns=[Column(text) for text in headings],
        rows=[_row(report) for report in reports],
        hide_caption=True,
        stacked=True,
        compact=True,
    )


def _row(report: "Report") -> Row:
    state = report_tag(report)
    cells: list[Cell | str | int] = [
        title_cell(REPORTS, report, note=_drug(report)),
        ward_cell(report),
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
        *_cleared(report, is_original_shown="description" in shown),
        ("channel", SummaryRow("Source", Channel(report.channel).label)),
        ("received_at", SummaryRow("Received", written_instant(report.received_at))),
        recorded_row(report),
    ]
    return shown_rows(rows, shown)


def _lead_rows(report: "Report", shown: Collection[str]) -> list[SummaryRow]:
    """Return what it is about, where and when: what decides what to do next."""
    rows = [
        *error_rows(report),
        *_merged_rows(report),
        ("concern", SummaryRow("About", REPORTS.what(report))),
        # The links to the ledgers are beside the words.
        *place_rows(report, ()),
        ("occurred_at", SummaryRow("Happened", _happened(report) or "Not known")),
        *_listed("children_seen", "Also seen or mentioned", _seen(report)),
        *_listed("signs", "Signs of cuckooing", labels_of(report.signs, Sign)),
    ]
    return shown_rows(rows, shown)


def _merged_rows(report: "Report") -> list[tuple[str, SummaryRow]]:
    if not report.merged_into:
        return []
    return [("merged_into", linked_row("Merged into", REPORTS, report.merged_into))]


def _happened(report: "Report") -> str:
    if not report.occurred_known:
        return ""
    return written_when(report.occurred_on, report.occurred_at)


def report_words(report: "Report", shown: Collection[str]) -> dict[str, str]:
    """Return the words that the viewer may read, and whether they are the original."""
    if not report.description:
        return {"note": "No description was given."}
    if "description" in shown:
        return {"text": report.description}
    if report.sanitised_text:
        return {"text": report.sanitised_text, "note": "Cleared words."}
    return {"note": "Not yet cleared for you to read."}


def _cleared(
    report: "Report", *, is_original_shown: bool
) -> list[tuple[str, SummaryRow]]:
    """Return the cleared words beside the original, which the page begins with."""
    if not (is_original_shown and report.sanitised_text):
        return []
    return [("sanitised_text", SummaryRow("Cleared words", report.sanitised_text))]


def also_here_lines(
    report: "Report", found: "AlsoHere", shown: Collection[str]
) -> list[dict[str, str]]:
    """Return a line for the premises and for the street, each with its ledger."""
    lines = []
    if report.premises and found.at_premises is not None and "premises" in shown:
        url = reverse("ledger:premises", args=[report.premises.pk])
        lines.append(_also(report.premises.address, found.at_premises, url))
    if report.street and found.in_street is not None and "street" in shown:
        url = reverse("ledger:street", args=[report.street.pk])
        lines.append(_also(report.street.name, found.in_street, url))
    return lines


def report_spots(
    report: "Report", shown: Collection[str]
) -> list[dict[str, str | float]]:
    """Return the point of a report for its small map; none without a point."""
    if report.point is None or "point" not in shown:
        return []
    return [spot(report.point, written_place(report))]


def _also(place: str, n: int, url: str) -> dict[str, str]:
    many = f"{n:,} or more" if n >= MOST_COUNTED else f"{n:,}"
    words = f"{many} other report{'' if n == 1 else 's'}" if n else "No other reports"
    return {"place": place, "words": f"{words} in 12 months", "url": url}


def _listed(field: str, key: str, labels: list[str]) -> list[tuple[str, SummaryRow]]:
    """Return a row with a line for each box ticked; no row if none was."""
    return [(field, SummaryRow(key, lines=labels))] if labels else []


def _seen(report: "Report") -> list[str]:
    names = ("children_seen", "vulnerable_adult", "weapons_mentioned")
    return [REPORTS.field(name).label for name in names if getattr(report, name)]


def report_facts(report: "Report", shown: Collection[str]) -> RecordFacts:
    """Return the facts of a report's page, of the fields in `shown`."""
    return RecordFacts(
        caption=f"Community report, received {written_date(report.received_on)}",
        tag=report_tag(report),
        rows=_summary_rows(report, shown),
        lead=_lead_rows(report, shown),
        labels=REPORTS.labels(shown),
    )


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
        return f"Overdue by {length_of(now - due) or 'less than a minute'}"
    limit = as_limit(due)
    today = london_date(limit) == london_date(now)
    by = written_time(limit) if today else short_when(london_date(limit), limit)
    return f"Due by {by}"


def flags_of(report: "Report") -> list[str]:
    return [label for name, label in FLAGS if getattr(report, name)]
