"""What pages show of activities."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from operations.activities.record import ACTIVITIES, people_text, results_of
from operations.activities.rules import people_hours
from operations.operation.presenters import operation_rows
from stronghold.core.records.presenters import (
    Panel,
    RecordFacts,
    error_rows,
    named,
    place_rows,
    recorded_row,
    shown_rows,
    title_cell,
    ward_cell,
    written_place,
)
from stronghold.core.ui.dates import (
    short_when,
    written_date,
    written_instant,
    written_when,
)
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import Cell, Column, Link, Row, SummaryRow, Table

if TYPE_CHECKING:
    from operations.activities.models import Activity

# From so many officer-hours on, tenths of an hour say nothing.
WHOLE_FROM = 10


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


def written_hours(activity: "Activity") -> str:
    """Write the officer-hours, where the length is known."""
    hours = people_hours(activity.n_people, activity.minutes)
    if hours is None:
        return ""
    return officer_hours(hours)


def officer_hours(hours: float) -> str:
    """Write the hours of all officers together; whole ones from ten on."""
    written = f"{hours:,.0f}" if hours >= WHOLE_FROM else f"{hours:,.1f}"
    n = written.removesuffix(".0")
    return f"{n} officer-hour{'' if n == '1' else 's'}"


def written_length(activity: "Activity") -> str:
    if activity.is_under_way:
        return "Under way"
    return written_minutes(activity.minutes)


def activities_table(
    activities: Sequence["Activity"], *, caption: str = "Activities, the latest first"
) -> Table | None:
    """Return activities as a table; the column Status only if one row has a status."""
    if not activities:
        return None
    with_status = any(ACTIVITIES.status(activity) for activity in activities)
    headings = ["Activity", "When", "Ward", "By", "How long", "Result"]
    if with_status:
        headings.append("Status")
    return Table(
        caption=caption,
        columns=[Column(text) for text in headings],
        rows=[_row(activity, with_status=with_status) for activity in activities],
        hide_caption=True,
        stacked=True,
        compact=True,
    )


def _row(activity: "Activity", *, with_status: bool) -> Row:
    status = ACTIVITIES.status(activity)
    results = results_of(activity)
    cells: list[Cell | str | int] = [
        title_cell(ACTIVITIES, activity),
        short_when(activity.occurred_on, activity.occurred_at),
        ward_cell(activity),
        Cell(activity.organisation.name, note=people_text(activity)),
        Cell(
            "" if activity.is_under_way else written_length(activity),
            note=written_hours(activity),
        ),
        Cell(", ".join(results[:2]) if results else "None given"),
    ]
    if with_status:
        cells.append(Cell(status.text, tag=status) if status else "")
    return Row(cells, muted=activity.is_in_error)


def _summary_rows(
    activity: "Activity", shown: Collection[str]
) -> list[tuple[str, SummaryRow]]:
    """Return the rows of the summary by field, in the order of the form."""
    kind, start = ACTIVITIES.field("kind"), ACTIVITIES.field("occurred_at")
    when = written_when(activity.occurred_on, activity.occurred_at)
    hours = written_hours(activity)
    ended = f"Ended {written_instant(activity.ended_at)}" if activity.ended_at else ""
    length = SummaryRow(
        "How long",
        written_length(activity),
        lines=[line for line in (hours, ended) if line],
    )
    who = SummaryRow("Who", activity.organisation.name, lines=[people_text(activity)])
    results = results_of(activity)
    rows = [
        *error_rows(activity),
        ("kind", SummaryRow(kind.label, kind.text(activity))),
        ("occurred_at", SummaryRow(start.label, when)),
        *place_rows(activity, shown),
        ("organisation", who),
        ("minutes", length),
        (
            "results",
            SummaryRow(
                ACTIVITIES.field("results").label,
                "" if results else "None given",
                lines=results,
            ),
        ),
    ]
    return [*rows, *operation_rows(activity.operation), recorded_row(activity)]


def activity_facts(activity: "Activity", shown: Collection[str]) -> RecordFacts:
    """Return what the page of an activity shows, of the fields the viewer may see."""
    return RecordFacts(
        caption=f"{ACTIVITIES.field('kind').text(activity)}, "
        f"{written_date(activity.occurred_on)}",
        tag=ACTIVITIES.status(activity),
        rows=shown_rows(_summary_rows(activity, shown), shown),
        labels=ACTIVITIES.labels(shown),
    )


def end_panel(activity: "Activity") -> Panel:
    """Return the panel that ends an activity under way."""
    shown = Link("End it", ACTIVITIES.url("end", activity.reference))
    return Panel("activities/end_panel.html", shown, is_first=True)


def end_page(activity: "Activity | None") -> FormPage:
    """Return the page that ends an activity. One kept on a phone knows no activity."""
    caption, back_url, back_text = "", ACTIVITIES.url("list"), "All activities"
    started = "The activity that was started on this phone"
    if activity is not None:
        when = written_when(activity.occurred_on, activity.occurred_at)
        caption = named(ACTIVITIES, activity)
        started = f"Started {when}, {written_place(activity)}"
        back_url = ACTIVITIES.url("detail", activity.reference)
        back_text = "Back to the activity"
    return FormPage(
        title="End the activity",
        caption=caption,
        lede=started,
        back_url=back_url,
        back_text=back_text,
        button="End the activity",
        template="activities/end.html",
    )


def ended_message(activity: "Activity") -> str:
    """Return the message that an activity has ended, with its length."""
    took = written_minutes(activity.minutes)
    return f"Activity {activity.reference} ended after {took}"


def hours_note(n: int, people_hours: float) -> str:
    """Return how many activities there are and their officer-hours; nothing if none."""
    if not n:
        return ""
    activities = "1 activity" if n == 1 else f"{n:,} activities"
    hours = officer_hours(people_hours)
    return f"{activities}, {hours} where the length is known"
