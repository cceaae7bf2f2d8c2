"""The tables of the page of signals: figures with their limits, so far, lateness."""

from collections.abc import Mapping
from datetime import timedelta

from stronghold.dashboard.measures import MEASURES
from stronghold.dashboard.presenters.wording import n_periods
from stronghold.dashboard.signals.presenters.charts import drawn
from stronghold.dashboard.signals.presenters.section import map_link
from stronghold.dashboard.signals.presenters.wording import (
    METHODS,
    TAGS,
    number,
    one_in,
    usual,
)
from stronghold.dashboard.signals.queries import (
    AreaSignal,
    Lateness,
    MeasureSignals,
    TeamLateness,
    WeekSignals,
)
from stronghold.dashboard.signals.rules.lateness import SoFar
from stronghold.dashboard.signals.rules.limits import ALL_WEEKS
from stronghold.look.parts import Cell, Column, Row, Table

_NOT_TOLD = "–"


def figures_table(signals: WeekSignals, looked: MeasureSignals) -> Table:
    """List each area that had any with its limits, what is flagged first."""
    rest = [
        one for one in looked.areas if any(one.counts) and not one.judgement.is_signal
    ]
    return Table(
        caption=f"{looked.measure.label} by area",
        columns=[
            Column("Area"),
            Column("This week", numeric=True),
            Column("Usual", numeric=True),
            Column("What it says"),
            Column(f"{ALL_WEEKS} weeks"),
            Column("Expected", numeric=True),
            Column("Four weeks", numeric=True),
            Column("Usual in four", numeric=True),
            Column("Flagged by chance", numeric=True),
        ],
        rows=[_row(signals, looked, one) for one in (*looked.flagged, *rest)],
        hide_caption=True,
        id=f"figures-{looked.measure.code}",
    )


def _row(signals: WeekSignals, looked: MeasureSignals, one: AreaSignal) -> Row:
    judged, way = one.judgement, map_link(signals, looked.measure, one.code)
    four = judged.four_limits
    told = judged.limits is not None
    return Row(
        [
            Cell(one.name, way.url if way else ""),
            _NOT_TOLD if judged.actual is None else judged.actual,
            usual(judged.limits) if judged.limits else _NOT_TOLD,
            _verdict(one),
            Cell("", spark=drawn(one.counts, signals.week, looked.measure.units)),
            number(judged.expected) if told else _NOT_TOLD,
            judged.four if told else _NOT_TOLD,
            usual(four) if four else _NOT_TOLD,
            f"{one_in(judged.rate)} weeks" if judged.rate else "never",
        ]
    )


def _verdict(one: AreaSignal) -> Cell:
    """Mark a signal; what is none is told in plain words, and does not draw the eye."""
    tag = TAGS[one.judgement.finding]
    if not one.judgement.is_signal:
        return Cell(tag.text)
    return Cell("", tag=tag, note=_note(one))


def _note(one: AreaSignal) -> str:
    stands = "stands out among all" if one.stands_out else "may well be chance"
    return f"{stands}; by {METHODS[one.judgement.method]}"


def not_looked_table(signals: WeekSignals) -> Table | None:
    """List the measures without limits, and why they have none."""
    if not signals.not_looked:
        return None
    return Table(
        caption="Not looked at",
        columns=[Column("Figure"), Column("Why")],
        rows=[Row([one.measure.label, one.why]) for one in signals.not_looked],
        stacked=True,
    )


def so_far_table(found: Mapping[str, SoFar]) -> Table:
    """Hold this week so far against the weeks before, as they stood at this hour."""
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
                    one.n,
                    number(one.middle),
                    f"{one.usual[0]:,} to {one.usual[1]:,}",
                ]
            )
            for source, one in found.items()
        ],
        hide_caption=True,
        stacked=True,
    )


def lateness_table(found: Lateness) -> Table:
    """List each team with what it recorded, how much of it late, and how late."""
    return Table(
        caption=f"Records that came after their week, {found.first} to {found.last}",
        columns=[
            Column("Team"),
            Column("Recorded", numeric=True),
            Column("Late", numeric=True),
            Column("Half within", numeric=True),
            Column("Nine in ten within", numeric=True),
        ],
        rows=[_late_row(team) for team in found.teams],
        footer=_late_row(found.every) if found.teams else None,
        hide_caption=True,
        stacked=True,
    )


def _late_row(team: TeamLateness) -> Row:
    return Row(
        [team.name, team.n, team.n_late, _how_late(team.middle), _how_late(team.most)]
    )


def _how_late(late: timedelta | None) -> str:
    """Write how long after the week had closed, in begun hours or days."""
    if late is None:
        return _NOT_TOLD
    if late < timedelta(days=1):
        return n_periods(int(late.total_seconds() // 3600) + 1, "hour")
    return n_periods(late.days + 1, "day")
