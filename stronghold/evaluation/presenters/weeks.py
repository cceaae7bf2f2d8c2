"""The weeks at the place before and after the day, as a control chart and a table."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.charts import (
    Chart,
    Event,
    Limits,
    Point,
    control_chart,
    control_table,
)
from stronghold.core.ui.dates import MONTHS
from stronghold.core.ui.parts import Table
from stronghold.evaluation.presenters.wording import UNITS, at_place
from stronghold.evaluation.rules.limits import Run, Usual, run_after, usual_of

if TYPE_CHECKING:
    from stronghold.evaluation.forms import Settings
    from stronghold.evaluation.queries.subjects import Evaluated
    from stronghold.evaluation.rules.windows import Windows

TABLE_ID = "weeks"


@dataclass(frozen=True)
class Weeks:
    """The chart, its table, and a note on its limits.

    `run` describes the weeks straight after the day, if all are on one side.
    """

    chart: Chart
    table: Table
    run: str
    note: str


def weeks_around(
    subject: "Evaluated",
    settings: "Settings",
    windows: "Windows",
    *,
    counts: Counter[date],
    today: date,
) -> Weeks:
    """Draw each week and mark the day; limits come only from the weeks before it."""
    shown = windows.shown
    before = [counts[week.start] for week in shown if week < windows.before_end]
    current = Week.of(today)
    after = [
        counts[week.start] for week in shown if windows.after_start <= week < current
    ]
    usual = usual_of(before)
    points = [_point(week, counts, current) for week in shown]
    limits = [_limits(usual, len(before))] if usual else []
    units = UNITS[settings.flow][1]
    title = f"{units.capitalize()} {at_place(subject, settings)} by week"
    return Weeks(
        chart=control_chart(
            points,
            limits,
            title=title,
            table_id=TABLE_ID,
            noun=units,
            events=_events(subject, settings, windows),
        ),
        table=control_table(
            points,
            limits,
            caption=title,
            table_id=TABLE_ID,
            period="Week from",
            counted=units.capitalize(),
        ),
        run=_run(run_after(after, usual) if usual else None),
        note=_note(usual, len(before)),
    )


def _point(week: Week, counts: Counter[date], current: Week) -> Point:
    return Point(_day(week.start), counts[week.start], unfinished=week == current)


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def _limits(usual: Usual, n: int) -> Limits:
    return Limits(
        usual.mean,
        usual.high,
        usual.low if usual.low > 0 else None,
        words=f"the mean of the {n} weeks before",
    )


def _events(
    subject: "Evaluated", settings: "Settings", windows: "Windows"
) -> list[Event]:
    """Mark each day of action within these weeks, not only the chosen one."""
    span = windows.last.end - windows.first.start
    return [
        Event((began.on - windows.first.start).days / 7, _day(began.on), began.label)
        for began in sorted(subject.days, key=lambda began: began.on)
        if 0 <= (began.on - windows.first.start).days < span.days
    ]


def _run(run: Run | None) -> str:
    if run is None:
        return ""
    side = "below" if run.is_below else "above"
    return (
        f"All {run.n} weeks straight after are {side} the mean before. Chance alone "
        "makes a run this long, on either side, less than once in 200 times, if counts "
        "are independent."
    )


def _note(usual: Usual | None, n: int) -> str:
    if usual is None:
        known = f"Only {n} weeks before are known" if n else "No week before is known"
        return f"{known}, too few for limits."
    if usual.is_large:
        return (
            f"Limits are those of individual values and moving ranges (XmR) in the {n} "
            "weeks before."
        )
    return (
        f"Limits are for small counts, exact from the {n} weeks before: chance alone "
        "passes each of them in fewer than 1 in 200 weeks."
    )
