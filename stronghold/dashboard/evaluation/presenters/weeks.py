"""The weeks at the place on both sides of the day, as a control chart and its table."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stronghold.dashboard.evaluation.presenters.wording import UNITS, at_place
from stronghold.dashboard.evaluation.rules.limits import Run, Usual, run_after, usual_of
from stronghold.kernel import clock
from stronghold.kernel.weeks import Week
from stronghold.look.charts import (
    Chart,
    Event,
    Limits,
    Point,
    control_chart,
    control_table,
)
from stronghold.look.dates import MONTHS
from stronghold.look.parts import Table

if TYPE_CHECKING:
    from stronghold.dashboard.evaluation.forms import Settings
    from stronghold.dashboard.evaluation.queries.subjects import Evaluated
    from stronghold.dashboard.evaluation.rules.windows import Windows

TABLE_ID = "weeks"


@dataclass(frozen=True)
class Weeks:
    """The chart, its table, and how its limits were made.

    `run` tells of the weeks straight after, where they all lie on one side.
    """

    chart: Chart
    table: Table
    run: str
    note: str


def weeks_around(
    one: "Evaluated",
    settings: "Settings",
    windows: "Windows",
    *,
    counts: Counter[date],
) -> Weeks:
    """Draw each week, the day marked; limits come from the weeks before it alone."""
    shown = windows.shown
    before = [counts[week.start] for week in shown if week < windows.before_end]
    running = Week.of(clock.today())
    after = [
        counts[week.start] for week in shown if windows.after_start <= week < running
    ]
    usual = usual_of(before)
    points = [_point(week, counts) for week in shown]
    limits = [_limits(usual, len(before))] if usual else []
    many = UNITS[settings.flow][1]
    title = f"{many.capitalize()} {at_place(one, settings)} by week"
    return Weeks(
        chart=control_chart(
            points,
            limits,
            title=title,
            table_id=TABLE_ID,
            noun=many,
            events=_events(one, settings, windows),
        ),
        table=control_table(
            points,
            limits,
            caption=title,
            table_id=TABLE_ID,
            period="Week from",
            counted=many.capitalize(),
        ),
        run=_run(run_after(after, usual) if usual else None),
        note=_note(usual, len(before)),
    )


def _point(week: Week, counts: Counter[date]) -> Point:
    is_running = week == Week.of(clock.today())
    return Point(_day(week.start), counts[week.start], unfinished=is_running)


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def _limits(usual: Usual, n: int) -> Limits:
    return Limits(
        usual.mean,
        usual.high,
        usual.low if usual.low > 0 else None,
        words=f"the mean of the {n} weeks before",
    )


def _events(one: "Evaluated", settings: "Settings", windows: "Windows") -> list[Event]:
    """Mark each day that falls among these weeks, the chosen one among them."""
    span = windows.last.end - windows.first.start
    return [
        Event((began.on - windows.first.start).days / 7, _day(began.on), began.label)
        for began in sorted(one.days, key=lambda began: began.on)
        if 0 <= (began.on - windows.first.start).days < span.days
    ]


def _run(run: Run | None) -> str:
    if run is None:
        return ""
    side = "below" if run.is_below else "above"
    return (
        f"The {run.n} weeks straight after all lie {side} the mean before. Chance "
        "alone makes so long a run, on either side, less than once in 200 times, where "
        "counts scatter as chance makes them."
    )


def _note(usual: Usual | None, n: int) -> str:
    if usual is None:
        known = f"Only {n} weeks before are known" if n else "No week before is known"
        return f"{known}: too few for limits."
    if usual.is_large:
        return (
            f"Limits are those of single values and moving ranges (XmR) of the {n} "
            "weeks before."
        )
    return (
        f"Limits are for small counts, exact from the {n} weeks before: chance alone "
        "goes past each of them in fewer than 1 week of 200."
    )
