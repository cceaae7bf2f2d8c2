"""The signals page: every figure with its limits, lateness, and the method."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import get_text_list

from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.parts import Chip, Link, Table
from stronghold.figures.choices import Level
from stronghold.signals.choices import Among
from stronghold.signals.presenters.charts import SignalChart, chart_of
from stronghold.signals.presenters.section import (
    SignalsSection,
    address_of,
)
from stronghold.signals.presenters.tables import (
    figures_table,
    lateness_table,
    not_checked_table,
    so_far_table,
)
from stronghold.signals.presenters.wording import (
    delay_in_words,
    number,
    one_in,
)
from stronghold.signals.rules.lateness import SoFar
from stronghold.signals.rules.limits import ALL_WEEKS

if TYPE_CHECKING:
    from stronghold.signals.queries import (
        Lateness,
        MeasureSignals,
        TeamLateness,
        WeekSignals,
    )

# Weekly means before and after a rise that a supervisor would want to know of soon.
DOUBLINGS = ((4, 8), (2, 4))


@dataclass(frozen=True)
class MeasurePart:
    """One measure: its definition, and each area with its limits."""

    title: str
    summary: str
    charts: Sequence[SignalChart]
    table: Table
    without: str
    open: bool


@dataclass(frozen=True)
class SignalsPage:
    """What `signals/page.html` draws."""

    caption: str
    section: SignalsSection
    among: Sequence[Chip]
    weeks: Sequence[Link]
    measures: Sequence[MeasurePart]
    not_checked: Table | None
    so_far: Table
    lateness: Table
    late_words: str
    delays: Sequence[str]
    # Links that export the same figures, for people who may export.
    links: Sequence[Link]


@dataclass(frozen=True)
class PageReads:
    """What the page shows beside the signals: its section, and what else was read.

    `levels` are the levels with boundaries, `newest` the last whole week, and `links`
    export the figures, for people who may export.
    """

    section: SignalsSection
    levels: Collection[str]
    newest: Week
    so_far: Mapping[str, SoFar]
    lateness: "Lateness"
    links: Sequence[Link]


def page_of(force: str, signals: "WeekSignals", *, read: "PageReads") -> SignalsPage:
    """Present a week's signals among the areas of a level."""
    week, among = signals.week, signals.among
    return SignalsPage(
        caption=f"{force}, week {week.number} of {week.start:%G}",
        section=read.section,
        among=_among(week, among, read.levels),
        weeks=_weeks(week, among, read.newest),
        measures=[_part(signals, found) for found in signals.measures],
        not_checked=not_checked_table(signals),
        so_far=so_far_table(read.so_far),
        lateness=lateness_table(read.lateness),
        late_words=_late_words(read.lateness.total),
        delays=[delay_in_words(*rise) for rise in DOUBLINGS],
        links=read.links,
    )


def export_params(signals: "WeekSignals") -> dict[str, str]:
    """Return the parameters of the export of these signals."""
    return {"week": str(signals.week), "among": signals.among.value}


def _among(week: Week, chosen: Among, levels: Collection[str]) -> list[Chip]:
    """Return the areas to choose from: those with boundaries loaded."""
    loaded = {*levels, Level.FORCE}
    return [
        Chip(among.label, address_of(week, among), among == chosen)
        for among in Among
        if among.level in loaded or among == chosen
    ]


def _weeks(week: Week, among: Among, newest: Week) -> list[Link]:
    links = [Link("The week before", address_of(week.shifted(-1), among))]
    if week.start < newest.start:
        links.append(Link("The week after", address_of(week.shifted(1), among)))
    if week != newest:
        links.append(Link("Last week", address_of(newest, among)))
    return links


def _part(signals: "WeekSignals", found: "MeasureSignals") -> MeasurePart:
    flagged = len(found.flagged)
    return MeasurePart(
        title=f"{found.measure.label}: {flagged or 'none'} flagged",
        summary=f"{found.measure.definition} {_false_alarms(found)}",
        charts=[chart_of(signals, found, area) for area in found.flagged],
        table=figures_table(signals, found),
        without=_without(found),
        open=flagged > 0,
    )


def _false_alarms(found: "MeasureSignals") -> str:
    """Return how often chance flags one area of this measure, and how many in all."""
    n, n_areas = len(found.checks), len(found.areas)
    if not n:
        return "No area has enough for limits."
    by_chance = found.expected_by_chance
    return (
        f"{n} of {n_areas} areas have enough to be checked. With such figures "
        f"there is about one false alarm in {one_in(by_chance / n)[5:]} weeks for an "
        f"area, and {number(by_chance)} a week for all of them."
    )


def _without(found: "MeasureSignals") -> str:
    """Name the areas with none in all the weeks checked."""
    names = [area.name for area in found.areas if not any(area.counts)]
    return (
        f"None in all {ALL_WEEKS} weeks: {get_text_list(names, 'and')}."
        if names
        else ""
    )


def _late_words(total: "TeamLateness") -> str:
    if not total.n:
        return "Nothing was recorded for these weeks."
    return (
        f"For this week and the 12 before it, {total.n_late:,} of {total.n:,} records "
        "were logged after their week had ended."
    )
