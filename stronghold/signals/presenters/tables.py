"""The tables of the signals page: figures with limits, this week so far, lateness."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from stronghold.core.ui.parts import Cell, Column, Row, Table
from stronghold.figures.measures import MEASURES
from stronghold.figures.presenters.wording import n_periods
from stronghold.signals.presenters.charts import weeks_sparkline
from stronghold.signals.presenters.section import map_link
from stronghold.signals.presenters.wording import (
    METHODS,
    TAGS,
    number,
    one_in,
    usual,
)
from stronghold.signals.rules.lateness import SoFar
from stronghold.signals.rules.limits import ALL_WEEKS

if TYPE_CHECKING:
    from stronghold.signals.queries import (
        AreaSignal,
        Lateness,
        MeasureSignals,
        TeamLateness,
        WeekSignals,
    )

_NO_FIGURE = "–"


def figures_table(signals: "WeekSignals", found: "MeasureSignals") -> Table:
    """List each area with any count and its limits, flagged areas first."""
    rest = [
        area
        for area in found.areas
        if any(area.counts) and not area.judgement.is_signal
    ]
    return Table(
        caption=f"{found.measure.label} by area",
        columns=[
            Column("Area"),
            Column("This week", numeric=True),
            Column("Usual", numeric=True),
            Column("Finding"),
            Column(f"{ALL_WEEKS} weeks"),
            Column("Expected", numeric=True),
            Column("Four weeks", numeric=True),
            Column("Usual in four", numeric=True),
            Column("Flagged by chance", numeric=True),
        ],
        rows=[_row(signals, found, area) for area in (*found.flagged, *rest)],
        hide_caption=True,
        id=f"figures-{found.measure.code}",
    )


def _row(signals: "WeekSignals", found: "MeasureSignals", area: "AreaSignal") -> Row:
    judged, link = area.judgement, map_link(signals, found.measure, area.code)
    four = judged.four_limits
    has_limits = judged.limits is not None
    return Row(
        [
            Cell(area.name, link.url if link else ""),
            _NO_FIGURE if judged.actual is None else judged.actual,
            usual(judged.limits) if judged.limits else _NO_FIGURE,
            _finding(area),
            Cell(
                "",
                spark=weeks_sparkline(area.counts, signals.week, found.measure.units),
            ),
            number(judged.expected) if has_limits else _NO_FIGURE,
            judged.four if has_limits else _NO_FIGURE,
            usual(four) if four else _NO_FIGURE,
            f"{one_in(judged.rate)} weeks" if judged.rate else "never",
        ]
    )


def _finding(area: "AreaSignal") -> Cell:
    """Show a signal as a tag, and everything else as plain text."""
    tag = TAGS[area.judgement.finding]
    if not area.judgement.is_signal:
        return Cell(tag.text)
    return Cell("", tag=tag, note=_note(area))


def _note(area: "AreaSignal") -> str:
    strength = "stands out among all" if area.stands_out else "may well be chance"
    return f"{strength}; by {METHODS[area.judgement.method]}"


def not_checked_table(signals: "WeekSignals") -> Table | None:
    """List the measures without limits, and why they have none."""
    if not signals.not_checked:
        return None
    return Table(
        caption="Not tested",
        columns=[Column("Figure"), Column("Why")],
        rows=[Row([found.measure.label, found.why]) for found in signals.not_checked],
        stacked=True,
    )


def so_far_table(found: Mapping[str, SoFar]) -> Table:
    """Compare this week so far with the weeks before at this hour of the week."""
    return Table(
        caption="This week so far",
        columns=[
            Column("Recorded"),
            Column("So far", numeric=True),
            Column("Middle of 12 weeks", numeric=True),
            Column("Low to high", numeric=True),
        ],
        rows=[
            Row(
                [
                    MEASURES[source].label,
                    week.n,
                    number(week.middle),
                    f"{week.usual[0]:,} to {week.usual[1]:,}",
                ]
            )
            for source, week in found.items()
        ],
        hide_caption=True,
        stacked=True,
    )


def lateness_table(found: "Lateness") -> Table:
    """List how many records each team logged, how many late, and how late."""
    return Table(
        caption=f"Records logged after their week, {found.first} to {found.last}",
        columns=[
            Column("Team"),
            Column("Recorded", numeric=True),
            Column("Late", numeric=True),
            Column("Half within", numeric=True),
            Column("Nine in ten within", numeric=True),
        ],
        rows=[_late_row(team) for team in found.teams],
        footer=_late_row(found.total) if found.teams else None,
        hide_caption=True,
        stacked=True,
    )


def _late_row(team: "TeamLateness") -> Row:
    return Row(
        [team.name, team.n, team.n_late, _how_late(team.middle), _how_late(team.most)]
    )


def _how_late(late: timedelta | None) -> str:
    """Write how long after the week had ended, rounded up to hours or days."""
    if late is None:
        return _NO_FIGURE
    if late < timedelta(days=1):
        return n_periods(int(late.total_seconds() // 3600) + 1, "hour")
    return n_periods(late.days + 1, "day")
