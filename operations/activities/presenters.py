"""What pages and the API show of activities."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.activities.actions import may_end_row
from operations.activities.choices import ActivityKind, Result
from operations.activities.rules import people_hours
from operations.operation.presenters import operation_rows
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.kind import IN_ERROR
from stronghold.core.records.presenters import (
    PLACE_LABELS,
    Panel,
    RecordFacts,
    error_rows,
    labels_of,
    place_cell,
    place_rows,
    record_values,
    recorded_row,
    shown_rows,
    shown_values,
    written_place,
)
from stronghold.core.ui.dates import (
    short_when,
    written_date,
    written_instant,
    written_when,
)
from stronghold.core.ui.parts import Cell, Column, Link, Row, SummaryRow, Table, Tag

if TYPE_CHECKING:
    from operations.activities.models import Activity


UNDER_WAY = Tag("Under way", "active")
HISTORY_LABELS: Mapping[str, str] = {
    "kind": "Kind",
    "occurred_on": "Day",
    "occurred_at": "Start",
    **PLACE_LABELS,
    "operation": "Operation",
    "organisation": "Organisation",
    "n_people": "How many people",
    "minutes": "Minutes",
    "is_under_way": "Under way",
    "ended_at": "End",
    "results": "Result",
    "result_text": "More about the result",
}


def state_of(activity: "Activity") -> Tag | None:
    """Return the tag of an activity in error or under way; None for all others."""
    if activity.is_in_error:
        return IN_ERROR
    return UNDER_WAY if activity.is_under_way else None


def written_minutes(minutes: int | None) -> str:
    """Write a length as people say it: 45 minutes, 2 hours, 1 hour 30 minutes."""
    if minutes is None:
        return "Not known"
    hours, rest = divmod(minutes, 60)
    parts = ((hours, "hour"), (rest, "minute"))
    return " ".join(counted(n, unit) for n, unit in parts if n)


def counted(n: int, one: str) -> str:
    """Write a number with its noun."""
    return f"{n:,} {one}" if n == 1 else f"{n:,} {one}s"


def written_people(activity: "Activity") -> str:
    return "1 person" if activity.n_people == 1 else f"{activity.n_people:,} people"


def written_hours(activity: "Activity") -> str:
    """Write the people-hours, where the length is known."""
    hours = people_hours(activity.n_people, activity.minutes)
    if hours is None:
        return ""
    return "1 person-hour" if hours == 1 else f"{plain_hours(hours)} people-hours"


def plain_hours(hours: float) -> str:
    """Write hours to one decimal place, without a trailing zero."""
    return f"{hours:,.1f}".removesuffix(".0")


def written_length(activity: "Activity") -> str:
    if activity.is_under_way:
        return "Under way"
    return written_minutes(activity.minutes)


def written_results(activity: "Activity") -> list[str]:
    labels = labels_of(activity.results, Result)
    return [*labels, activity.result_text] if activity.result_text else labels


def activities_table(
    activities: Sequence["Activity"], *, caption: str = "Activities, the latest first"
) -> Table | None:
    """Return activities as a table; the column Status only if one row has a status."""
    if not activities:
        return None
    with_status = any(state_of(activity) for activity in activities)
    headings = ["Activity", "What", "When", "Where", "How long", "Result"]
    if with_status:
        headings.append("Status")
    return Table(
        caption=caption,
        columns=[Column(text) for text in headings],
        rows=[_row(activity, with_status=with_status) for activity in activities],
        hide_caption=True,
        stacked=True,
    )


def _row(activity: "Activity", *, with_status: bool) -> Row:
    state = state_of(activity)
    url = reverse("activities:detail", args=[activity.reference])
    results = written_results(activity)
    cells: list[Cell | str | int] = [
        Cell(activity.reference, href=url),
        Cell(
            ActivityKind(activity.kind).label,
            note=f"{activity.organisation.name}, {written_people(activity)}",
        ),
        short_when(activity.occurred_on, activity.occurred_at),
        place_cell(activity),
        Cell(
            "" if activity.is_under_way else written_length(activity),
            note=written_hours(activity),
        ),
        Cell(", ".join(results[:2]) if results else "None given"),
    ]
    if with_status:
        cells.append(Cell(state.text, tag=state) if state else "")
    return Row(cells, muted=activity.is_in_error)


def _summary_rows(
    activity: "Activity", shown: Collection[str]
) -> list[tuple[str, SummaryRow]]:
    """Return the rows of the summary by field, in the order of the form."""
    when = written_when(activity.occurred_on, activity.occurred_at)
    hours = written_hours(activity)
    ended = f"Ended {written_instant(activity.ended_at)}" if activity.ended_at else ""
    length = SummaryRow(
        "How long",
        written_length(activity),
        lines=[line for line in (hours, ended) if line],
    )
    results = written_results(activity)
    none = "" if results else "None given"
    rows = [
        *error_rows(activity),
        ("kind", SummaryRow("What", str(ActivityKind(activity.kind).label))),
        ("occurred_at", SummaryRow("Start", when)),
        *place_rows(activity, shown),
        (
            "organisation",
            SummaryRow("Who", activity.organisation.name, lines=_people(activity)),
        ),
        ("minutes", length),
        (
            "results",
            SummaryRow("Result", none, lines=results),
        ),
    ]
    return [*rows, *operation_rows(activity.operation), recorded_row(activity)]


def _people(activity: "Activity") -> list[str]:
    return [written_people(activity)]


def activity_facts(activity: "Activity", shown: Collection[str]) -> RecordFacts:
    """Return what the page of an activity shows, of the fields the viewer may see."""
    return RecordFacts(
        caption=f"{ActivityKind(activity.kind).label}, "
        f"{written_date(activity.occurred_on)}",
        tag=state_of(activity),
        rows=shown_rows(_summary_rows(activity, shown), shown),
        labels={n: label for n, label in HISTORY_LABELS.items() if n in shown},
    )


def end_panel(viewer: User, activity: "Activity") -> Panel | None:
    """Return the panel that ends an activity under way, for those who may end it."""
    may_log = policy.can(viewer, Verb.LOG_ACTIVITY)
    if not activity.is_under_way or activity.is_in_error:
        return None
    if not (may_log and may_end_row(viewer, activity)):
        return None
    url = reverse("activities:end", args=[activity.reference])
    shown = Link("End it", url)
    return Panel("activities/end_panel.html", shown, is_first=True)


def activity_body(activity: "Activity", shown: Collection[str]) -> dict[str, Any]:
    """Return what the API shows of an activity."""
    names = ("kind", "n_people", "minutes", "is_under_way", "ended_at", "result_text")
    own = {name: getattr(activity, name) for name in names} | {
        "operation": activity.operation.reference if activity.operation else None,
        "organisation": activity.organisation.code,
        "results": list(activity.results),
    }
    return shown_values(record_values(activity) | own, shown)


@dataclass(frozen=True)
class EndPage:
    """What the page that ends an activity shows around its form."""

    caption: str
    started: str
    back_url: str
    back_text: str = "Back to the activity"


def end_page(activity: "Activity | None") -> EndPage:
    """Return what the page shows. A page kept on a phone does not know the activity."""
    if activity is None:
        return EndPage(
            caption="",
            started="The activity that was started on this phone",
            back_url=reverse("activities:list"),
            back_text="All activities",
        )
    when = written_when(activity.occurred_on, activity.occurred_at)
    return EndPage(
        caption=f"{activity.reference}: {ActivityKind(activity.kind).label}",
        started=f"Started {when}, {written_place(activity)}",
        back_url=reverse("activities:detail", args=[activity.reference]),
    )


def ended_message(activity: "Activity") -> str:
    """Return the message that an activity has ended, with its length."""
    took = written_minutes(activity.minutes)
    return f"Activity {activity.reference} ended after {took}"


def hours_note(n: int, people_hours: float) -> str:
    """Return how many activities there are and their people-hours; nothing if none."""
    if not n:
        return ""
    activities = "1 activity" if n == 1 else f"{n:,} activities"
    hours = plain_hours(people_hours)
    return f"{activities}, {hours} people-hours where the length is known"
