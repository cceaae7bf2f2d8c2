"""What pages show of activities."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from operations.activities.record import (
    ACTIVITIES,
    hours_of_all,
    hours_of_one,
    others_of,
    people_text,
    people_words,
    results_of,
    with_text,
)
from operations.activities.rules import people_hours
from operations.operation.presenters import operation_rows
from stronghold.core.records.presenters import (
    Panel,
    RecordFacts,
    address,
    entered_rows,
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
from stronghold.core.ui.parts import (
    Cell,
    Change,
    Column,
    Link,
    Row,
    SummaryRow,
    Table,
    TimelineItem,
)

if TYPE_CHECKING:
    from datetime import datetime

    from operations.activities.models import Activity, TookPart
    from operations.activities.queries import Hours

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
    """Write the officer-hours of all who took part, where the length is known."""
    hours = hours_of_all(activity)
    return "" if hours is None else officer_hours(hours)


def officer_hours(hours: float) -> str:
    """Write the hours of all officers together; whole ones from ten on."""
    n = _number(hours)
    return f"{n} officer-hour{'' if n == '1' else 's'}"


def _number(hours: float) -> str:
    written = f"{hours:,.0f}" if hours >= WHOLE_FROM else f"{hours:,.1f}"
    return written.removesuffix(".0")


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
        Cell(activity.organisation.name, note=_people_note(activity)),
        Cell(
            "" if activity.is_under_way else written_length(activity),
            note=written_hours(activity),
        ),
        Cell(", ".join(results[:2]) if results else "None given"),
    ]
    if with_status:
        cells.append(Cell(status.text, tag=status) if status else "")
    return Row(cells, muted=activity.is_in_error)


def _people_note(activity: "Activity") -> str:
    return ", ".join([people_text(activity)] + with_text(others_of(activity)))


# What the rows below say together with something else.
_SAID = ("kind", "n_people", "minutes", "results", "result_text")


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
    who = SummaryRow(
        "Led by" if others_of(activity) else "Who",
        activity.organisation.name,
        lines=[people_text(activity)] + with_text(others_of(activity)),
    )
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
    more = [row for row in entered_rows(ACTIVITIES, activity) if row[0] not in _SAID]
    last = [*operation_rows(activity.operation), recorded_row(activity)]
    return [*rows, *more, *last]


def activity_facts(activity: "Activity", shown: Collection[str]) -> RecordFacts:
    """Return what the page of an activity shows, of the fields the viewer may see."""
    return RecordFacts(
        caption=f"{ACTIVITIES.field('kind').text(activity)}, "
        f"{written_date(activity.occurred_on)}",
        tag=ACTIVITIES.status(activity),
        rows=shown_rows(_summary_rows(activity, shown), shown),
        labels=ACTIVITIES.labels(shown),
    )


@dataclass(frozen=True)
class WhoTookPart:
    """Who took part, as a table; and the form that changes it, for those who may."""

    table: Table | None
    change: Link | None


def who_panel(activity: "Activity", *, may_change: bool) -> Panel | None:
    """Return the panel of who took part; None for one alone that cannot be changed."""
    others = others_of(activity)
    if not (others or may_change):
        return None
    words = "Change who took part" if others else "Add who else took part"
    url = ACTIVITIES.url("who", activity.reference)
    shown = WhoTookPart(
        _who_table(activity, others) if others else None,
        Link(words, url) if may_change else None,
    )
    return Panel("activities/who_panel.html", shown)


def _who_table(activity: "Activity", others: "Sequence[TookPart]") -> Table:
    """Return one row for each organisation, the one that led first."""
    own = people_hours(activity.n_people, activity.minutes)
    rows = [_who_row(activity.organisation.name, activity.n_people, own, is_lead=True)]
    rows.extend(
        _who_row(one.name, one.n_people, hours_of_one(activity, one)) for one in others
    )
    together = hours_of_all(activity)
    n_people = activity.n_people + sum(one.n_people for one in others)
    return Table(
        caption="Organisations that took part",
        columns=[
            Column("Organisation"),
            Column("People", numeric=True),
            Column("Officer-hours", numeric=True),
        ],
        rows=rows,
        hide_caption=True,
        footer=Row(["Together", f"{n_people:,}", _hours(together)]),
    )


def _who_row(
    name: str, n_people: int, hours: float | None, *, is_lead: bool = False
) -> Row:
    cell = Cell(name, note="Led it" if is_lead else "")
    return Row([cell, f"{n_people:,}", _hours(hours)])


def _hours(hours: float | None) -> str:
    """Write hours alone, for a column; a dash where they are not known."""
    return "–" if hours is None else _number(hours)


def who_page(activity: "Activity") -> FormPage:
    """Return the page that changes who took part."""
    return FormPage(
        title="Who took part",
        caption=named(ACTIVITIES, activity),
        lede=f"{activity.organisation.name} led it with {people_text(activity)}.",
        back_url=ACTIVITIES.url("detail", activity.reference),
        back_text="Back to the activity",
        template="activities/who.html",
    )


def who_history(
    activity: "Activity", parts: "Sequence[TookPart]"
) -> list[TimelineItem]:
    """Return each change of who took part since the activity was recorded.

    `parts` are all rows of it, those that were removed too.
    """
    at = {one.added_at: one.added_by for one in parts}
    at |= {
        one.removed_at: one.removed_by
        for one in parts
        if one.removed_at and one.removed_by
    }
    return [
        TimelineItem(
            title="Changed",
            at=when,
            by=by.display_name,
            changes=[
                Change(
                    ACTIVITIES.field("others").label,
                    _who_words(parts, when, is_before=True),
                    _who_words(parts, when),
                )
            ],
        )
        for when, by in at.items()
        if when > activity.recorded_at
    ]


def _who_words(
    parts: "Iterable[TookPart]", when: "datetime", *, is_before: bool = False
) -> str:
    """Write who took part as it was stored just before a moment, or from it on."""
    standing = [
        one
        for one in parts
        if (one.added_at < when if is_before else one.added_at <= when)
        and (
            one.removed_at is None
            or (one.removed_at >= when if is_before else one.removed_at > when)
        )
    ]
    return "; ".join(
        f"{one.name}, {people_words(one.n_people)}"
        + (f", {written_minutes(one.minutes)}" if one.minutes else "")
        for one in standing
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


def hours_note(hours: "Hours") -> str:
    """Return how many activities there are and their officer-hours; nothing if none."""
    if not hours.n:
        return ""
    activities = "1 activity" if hours.n == 1 else f"{hours.n:,} activities"
    words = officer_hours(hours.people_hours)
    joint = f", {hours.n_joint:,} of them with others" if hours.n_joint else ""
    return f"{activities}{joint}, {words} where the length is known"


# The drawing of a bar is as wide as this.
WIDE = 1000
# From the fourth organisation on, a part has the last tone.
MOST_TONES = 3


@dataclass(frozen=True)
class HoursBar:
    """The share of an organisation in all hours, as a drawing: in WIDE, from x."""

    name: str
    words: str
    x: int
    width: int
    tone: int


@dataclass(frozen=True)
class HoursBy:
    """Who worked in some activities: one bar of all, and the same as a table."""

    bars: Sequence[HoursBar]
    table: Table
    # Why the sum of the activities is less than its parts, where it is.
    note: str


def hours_by(hours: "Hours", params: Mapping[str, str]) -> Panel | None:
    """Return the panel of the hours by organisation; None if only one worked in them.

    `params` narrow the list of activities to these; each number leads to its rows.
    """
    if len(hours.by) < 2:
        return None
    url = ACTIVITIES.url("list")
    rows = [
        Row(
            [
                each.name,
                Cell(f"{each.n:,}", href=address(url, {**params, "who": each.key})),
                _number(each.minutes / 60),
            ]
        )
        for each in hours.by
    ]
    table = Table(
        caption="Officer-hours by organisation",
        columns=[
            Column("Organisation"),
            Column("Activities", numeric=True),
            Column("Officer-hours", numeric=True),
        ],
        rows=rows,
        hide_caption=True,
        footer=Row(["Together", f"{hours.n:,}", _number(hours.people_hours)]),
    )
    note = "Together, a joint activity counts once." if hours.n_joint else ""
    return Panel("activities/hours_by.html", HoursBy(_bars(hours), table, note))


def _bars(hours: "Hours") -> list[HoursBar]:
    """Return the parts of one bar that have some width, from the left."""
    total = sum(each.minutes for each in hours.by)
    found: list[HoursBar] = []
    before = 0
    for each in hours.by:
        x = round(before / total * WIDE) if total else 0
        before += each.minutes
        if width := (round(before / total * WIDE) - x if total else 0):
            words = officer_hours(each.minutes / 60)
            found.append(
                HoursBar(each.name, words, x, width, min(len(found), MOST_TONES))
            )
    return found
