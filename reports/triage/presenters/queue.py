"""The triage queue as its page shows it: rows, chips, and the last bulk change."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from reports.duplicates.presenters.likeness import duplicates_url
from reports.report.choices import Grade
from reports.report.presenters import (
    assignee,
    due_words,
    flags_of,
    grade_words,
    report_is_late,
    team_name,
)
from reports.report.record import REPORTS, status_tag
from reports.report.rules import shortened
from reports.triage.rules import EVERY_OPEN, LONGEST_IN_ROW, MOST_COUNTED
from stronghold.core.accounts.models import Absence, User
from stronghold.core.records.presenters import (
    address,
    area_beside_place,
    chosen_chips,
    pager_of,
)
from stronghold.core.ui.dates import ago
from stronghold.core.ui.parts import Chip, Tag
from stronghold.duty.presenters import off_words

if TYPE_CHECKING:
    from reports.report.models import Report
    from reports.triage.queries import Queue
    from stronghold.core.accounts.models import Team
    from stronghold.core.records.filters import ListFilter
    from stronghold.core.records.forms import FilterForm

# The views for everyone, before those that were saved.
VIEWS: Sequence[tuple[str, Mapping[str, str]]] = (
    ("New or late", {}),
    ("Assigned to me", {"mine": "yes"}),
    ("All open", {"status": EVERY_OPEN}),
    ("No team", {"team": "none", "status": EVERY_OPEN}),
)
# The move of a report that was triaged alone, in its preview.
TRIAGED = "triage"
MOVED_WORDS = {
    "assign": "assigned to",
    "to_team": "transferred to",
    "assess": "graded",
}


@dataclass(frozen=True)
class QueueRow:
    """One report of the queue: what and where, the words, and signs of what matters."""

    reference: str
    url: str
    preview_url: str
    title: str
    area: str
    words: str
    received: str
    grade: Tag
    due: str
    late: bool
    status: Tag
    team: str
    person: str
    signs: Sequence[str]
    ticked: bool


def queue_page(
    viewer: User,
    found: "Queue",
    filters: "FilterForm",
    *,
    now: datetime,
    ticked: Collection[str],
    may_triage: bool,
    may_decide: bool,
) -> dict[str, Any]:
    """Return what `reports/triage/queue.html` shows."""
    wanted, page = filters.wanted, found.page
    url, params = reverse("reports:triage"), wanted.as_params()
    cursor = cursor_of(filters.data)
    return {
        "caption": _caption(viewer, wanted),
        "counted": _counted(found.n),
        "rows": [
            _row(report, found, params | cursor, now=now, ticked=ticked)
            for report in page.items
        ],
        "views": [
            Chip(text, address(url, given), current=dict(given) == params)
            for text, given in VIEWS
        ],
        "chosen": chosen_chips(filters.chosen, params, url),
        "clear_url": url,
        "here": address(url, params),
        "shows_team": bool(wanted["team"] or wanted["mine"]) or not viewer.team,
        "pager": pager_of(page, url, params, label="Triage"),
        "may_triage": may_triage,
        "duplicates_url": duplicates_url(may_decide=may_decide),
        "empty_title": "Nothing is waiting" if not params else "No reports",
        "empty_text": _empty_text(viewer, params),
    }


def _caption(viewer: User, wanted: "ListFilter") -> str:
    if wanted["team"] or not viewer.team or wanted["mine"]:
        return str(viewer.organisation.name)
    return str(viewer.team.name)


def _counted(n: int | None) -> str:
    if n is None:
        return f"More than {MOST_COUNTED:,} reports"
    return "1 report" if n == 1 else f"{n:,} reports"


def _empty_text(viewer: User, params: Mapping[str, str]) -> str:
    if params:
        return "No reports match these filters."
    if viewer.team_id is None:
        return "There are no new or late reports."
    return "Your team has no new or late reports. “All open” shows the rest."


def _row(
    report: "Report",
    found: "Queue",
    params: Mapping[str, str],
    *,
    now: datetime,
    ticked: Collection[str],
) -> QueueRow:
    late = report_is_late(report, now)
    return QueueRow(
        reference=report.reference,
        url=reverse("reports:detail", args=[report.reference]),
        preview_url=preview_url(report.reference, params),
        title=REPORTS.title(report),
        area=area_beside_place(report),
        words=shortened(found.words[report.pk], LONGEST_IN_ROW),
        received=ago(report.received_at, now),
        grade=Tag(grade_words(report), "attention" if late else "neutral"),
        due=due_words(report, now),
        late=late,
        status=status_tag(report),
        team=team_name(report),
        person=assignee(report) if report.assigned_to_id else "",
        signs=_signs(report, found),
        ticked=report.reference in ticked,
    )


def _signs(report: "Report", found: "Queue") -> list[str]:
    """Return the small signs of a row, those of danger to someone first."""
    signs = flags_of(report)
    if report.pk in found.calls:
        signs.append("Wants a call")
    if report.pk in found.alike:
        signs.append("Possible duplicate")
    if n := found.n_here.get(report.pk, 0):
        signs.append(f"{n} other{'' if n == 1 else 's'} here this month")
    return signs


def cursor_of(given: Mapping[str, Any]) -> dict[str, str]:
    """Return the parameters of an address that name the page of the queue."""
    names = ("before", "after")
    return {name: str(given[name]) for name in names if given.get(name)}


def preview_url(reference: str, params: Mapping[str, str]) -> str:
    """Return the address of a report's preview, with the filters of its queue."""
    return address(reverse("reports:preview", args=[reference]), params)


def done_words(done: Mapping[str, Any]) -> str:
    """Return what was done to how many reports, for the notification."""
    if done["move"] == TRIAGED:
        return f"Saved: {done['to']}"
    n = int(done["n"])
    reports = "1 report was" if n == 1 else f"{n:,} reports were"
    return f"{reports} {MOVED_WORDS[done['move']]} {done['to']}"


def triaged_to(
    *, grade: str = "", person: User | None = None, off: Absence | None = None
) -> str:
    """Return what one report was given, such as: 2 Priority, assigned to Officer.

    `off` holds the days off of a person who is off today.
    """
    parts = [str(Grade(grade).label)] if grade else []
    if person:
        parts.append(f"assigned to {person.display_name}")
    if off:
        parts.append(f"who is {off_words(off)}")
    return ", ".join(parts)


def moved_to(
    *, grade: str = "", team: "Team | None" = None, person: User | None = None
) -> str:
    """Return what several reports were given: a grade, a team or a person."""
    if grade:
        return str(Grade(grade).label)
    return team.name if team else person.display_name if person else ""
