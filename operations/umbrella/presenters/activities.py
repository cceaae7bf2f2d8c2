"""What pages and the API show of activities."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.plans.presenters import operation_rows
from operations.umbrella.actions.activities import may_end_row
from operations.umbrella.choices import ActivityKind, Result
from operations.umbrella.rules.activities import people_hours
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.look.dates import (
    short_when,
    written_date,
    written_instant,
    written_when,
)
from stronghold.look.parts import Cell, Column, Link, Row, SummaryRow, Table, Tag
from stronghold.records.presenters import (
    IN_ERROR,
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

if TYPE_CHECKING:
    from operations.umbrella.models import Activity

UNDER_WAY = Tag("Under way", "active")
HISTORY_LABELS: Mapping[str, str] = {
    "kind": "Kind",
    "occurred_on": "Day",
    "occurred_at": "Start",
    **PLACE_LABELS,
    "operation": "Operation",
    "organisation": "Whose people",
    "n_people": "How many people",
    "minutes": "Minutes",
    "is_under_way": "Under way",
    "ended_at": "End",
    "results": "Result",
    "result_text": "More about the result",
}


def state_of(activity: "Activity") -> Tag | None:
    """Return what sets an activity apart from one that is over and counts."""
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
    """Write hours to the tenth, and whole ones without a nought."""
    return f"{hours:,.1f}".removesuffix(".0")


def written_length(activity: "Activity") -> str:
    if activity.is_under_way:
        return "Under way"
    return written_minutes(activity.minutes)


def written_results(activity: "Activity") -> list[str]:
    told = labels_of(activity.results, Result)
    return [*told, activity.result_text] if activity.result_text else told


def activities_table(
    activities: Sequence["Activity"], *, caption: str = "Activities, the latest first"
) -> Table | None:
    """Return activities as a table, with the states only where there is one."""
    if not activities:
        return None
    with_states = any(state_of(activity) for activity in activities)
    headings = ["Activity", "What", "When", "Where", "How long", "Result"]
    return Table(
        caption=caption,
        columns=[Column(text) for text in [*headings, *["Status"] * with_states]],
        rows=[_row(activity, with_state=with_states) for activity in activities],
        hide_caption=True,
        stacked=True,
    )


def _row(activity: "Activity", *, with_state: bool) -> Row:
    state = state_of(activity)
    url = reverse("umbrella:activity", args=[activity.reference])
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
    if with_state:
        cells.append(Cell(state.text, tag=state) if state else "")
    return Row(cells, muted=activity.is_in_error)


def _summary_rows(
    activity: "Activity", shown: Collection[str]
) -> list[tuple[str, SummaryRow]]:
    """Return the facts of an activity in the order in which they are asked for."""
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
    """Return what the page of an activity tells, of the fields that are shown."""
    return RecordFacts(
        caption=f"{ActivityKind(activity.kind).label}, "
        f"{written_date(activity.occurred_on)}",
        tag=state_of(activity),
        rows=shown_rows(_summary_rows(activity, shown), shown),
        labels={n: label for n, label in HISTORY_LABELS.items() if n in shown},
    )


def end_panel(viewer: User, activity: "Activity") -> Panel | None:
    """Return the way to end an activity that is under way, for who may end it."""
    may_log = policy.can(viewer, Verb.LOG_ACTIVITY)
    if not activity.is_under_way or activity.is_in_error:
        return None
    if not (may_log and may_end_row(viewer, activity)):
        return None
    url = reverse("umbrella:end", args=[activity.reference])
    shown = Link("End it", url)
    return Panel("umbrella/activities/end_panel.html", shown, is_first=True)


def activity_body(activity: "Activity", shown: Collection[str]) -> dict[str, Any]:
    """Return what the API tells of an activity."""
    names = ("kind", "n_people", "minutes", "is_under_way", "ended_at", "result_text")
    own = {name: getattr(activity, name) for name in names} | {
        "operation": activity.operation.reference if activity.operation else None,
        "organisation": activity.organisation.code,
        "results": list(activity.results),
    }
    return shown_values(record_values(activity) | own, shown)


@dataclass(frozen=True)
class EndPage:
    """What the page that ends an activity shows besides its form."""

    caption: str
    started: str
    back_url: str
    back_text: str = "Back to the activity"


def end_page(activity: "Activity | None") -> EndPage:
    """Return what the page shows; a phone knows no more than that it was started."""
    if activity is None:
        return EndPage(
            caption="",
            started="What was started on this phone",
            back_url=reverse("umbrella:activities"),
            back_text="All activities",
        )
    when = written_when(activity.occurred_on, activity.occurred_at)
    return EndPage(
        caption=f"{activity.reference}: {ActivityKind(activity.kind).label}",
        started=f"Started {when}, {written_place(activity)}",
        back_url=reverse("umbrella:activity", args=[activity.reference]),
    )


def ended_words(activity: "Activity") -> str:
    """Say how long it was, once it has ended."""
    took = written_minutes(activity.minutes)
    return f"Activity {activity.reference} ended after {took}"
