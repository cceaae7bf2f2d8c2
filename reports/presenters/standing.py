"""How far a report is, in words and tags, for the queue, the page and the lists."""

from datetime import datetime
from typing import TYPE_CHECKING

from reports.choices import Grade, Status
from reports.rules.triage import NO_TEAM, WAITING, due_at, duration, is_late
from stronghold.kernel.clock import london_date
from stronghold.look.dates import short_when, written_time
from stronghold.look.parts import Tag, Tone

if TYPE_CHECKING:
    from reports.models import Report

NOBODY = "Nobody yet"
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


def status_tag(report: "Report") -> Tag:
    return Tag(str(Status(report.status).label), TONES[report.status])


def team_name(report: "Report") -> str:
    return str(report.team.name) if report.team else NO_TEAM


def assignee(report: "Report") -> str:
    return str(report.assigned_to.display_name) if report.assigned_to else NOBODY


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
    """Say by when somebody is to be there, or by how much it is late already."""
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
