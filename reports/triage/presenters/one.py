"""The preview of one report, in which it is triaged: beside the queue, or alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from reports.report.presenters import (
    assignee,
    due_words,
    flags_of,
    grade_words,
    report_is_late,
    team_name,
)
from reports.report.record import REPORTS, report_tag
from reports.triage.presenters.queue import preview_url
from reports.triage.rules import HERE_DAYS
from stronghold.core.records.presenters import (
    Panel,
    address,
    area_beside_place,
    written_place,
)
from stronghold.core.ui.dates import ago, short_when, written_instant, written_when
from stronghold.core.ui.parts import SummaryRow, Tag

if TYPE_CHECKING:
    from reports.report.models import Report
    from reports.triage.queries import Here, Neighbours
    from stronghold.core.accounts.models import User

NO_WORDS = "Nothing was written."
NOT_CLEARED = "Not yet cleared: only those who may read originals see the words."


@dataclass(frozen=True)
class QueuePlace:
    """Where in which queue a report is: the filters, and the reports beside it."""

    params: Mapping[str, str]
    beside: "Neighbours"

    @property
    def url(self) -> str:
        """Return the address of the queue with its filters."""
        return address(reverse("reports:triage"), self.params)

    def preview(self, reference: str) -> str:
        return preview_url(reference, self.params) if reference else ""

    @property
    def after_saving(self) -> str:
        """Return the preview of the next report, or the page at the end."""
        last = address(reverse("reports:triage_last"), self.params)
        return self.preview(self.beside.next) or last


def preview(
    report: "Report",
    *,
    now: datetime,
    shown: Collection[str],
    here: "Here",
    panels: Sequence[Panel],
    place: QueuePlace | None,
) -> dict[str, Any]:
    """Return what `reports/triage/preview.html` shows.

    `shown` is the fields that the viewer may read. `place` is None outside the queue.
    """
    url = REPORTS.url("detail", report.reference)
    return {
        "reference": report.reference,
        "title": REPORTS.title(report),
        "words": _words(report, shown),
        "tags": _tags(report, now),
        "flags": flags_of(report),
        "rows": _rows(report, now),
        "here": _here(here),
        "panels": panels,
        "url": url,
        "back_url": f"{place.url}#{report.reference}" if place else url,
        "back_text": "Back to the queue" if place else "Back to the report",
        "in_queue": place is not None,
        "previous_url": place.preview(place.beside.previous) if place else "",
        "next": place.beside.next if place else "",
        "next_url": place.preview(place.beside.next) if place else "",
        "action": place.preview(report.reference) if place else "",
        "button": "Save and next" if place else "Save assessment",
        "assign_url": REPORTS.url("assign", report.reference),
    }


def _words(report: "Report", shown: Collection[str]) -> str:
    """Return the whole words that the viewer may read, or why there are none."""
    words = str(getattr(report, REPORTS.text_for(shown)))
    return words or (NOT_CLEARED if report.description else NO_WORDS)


def _tags(report: "Report", now: datetime) -> list[Tag]:
    tags = [report_tag(report)]
    if report_is_late(report, now):
        tags.append(Tag(due_words(report, now), "attention"))
    return tags


def _rows(report: "Report", now: datetime) -> list[SummaryRow]:
    happened = (
        written_when(report.occurred_on, report.occurred_at)
        if report.occurred_known
        else "Not known"
    )
    received = (
        written_instant(report.received_at),
        ago(report.received_at, now),
        REPORTS.field("channel").text(report),
    )
    rows = [
        SummaryRow("Where", _joined(written_place(report), area_beside_place(report))),
        SummaryRow("Happened", happened),
        SummaryRow("Received", _joined(*received)),
        SummaryRow("With", _joined(assignee(report), team_name(report))),
    ]
    if report.grade:
        # A tag says how late it is.
        due = "" if report_is_late(report, now) else due_words(report, now).lower()
        rows.append(SummaryRow("Grade now", _joined(grade_words(report), due)))
    return rows


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _here(here: "Here") -> dict[str, Any]:
    more = here.n - len(here.reports)
    return {
        "days": HERE_DAYS,
        "n": here.n,
        "items": [
            {
                "title": REPORTS.title(row),
                "url": REPORTS.url("detail", row.reference),
                "when": short_when(row.received_on, row.received_at),
                "status": report_tag(row),
            }
            for row in here.reports
        ],
        "more": f"and {more} more" if more else "",
    }


def quick_people(
    viewer: "User", last: str, offered: Mapping[str, "User"]
) -> list[dict[str, str]]:
    """Return the people whom one key assigns to: oneself, and the last one chosen."""
    found = []
    if viewer.username in offered:
        found.append({"key": "m", "username": viewer.username, "text": "Assign to me"})
    if last in offered and last != viewer.username:
        name = offered[last].display_name
        found.append({"key": "l", "username": last, "text": f"Assign to {name}"})
    return found
