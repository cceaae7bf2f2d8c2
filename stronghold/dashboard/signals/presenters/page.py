"""The page of signals: every figure with its limits, lateness, and how it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from stronghold.accounts.models import User
from stronghold.dashboard.choices import Level
from stronghold.dashboard.presenters.wording import listed
from stronghold.dashboard.queries import levels_loaded
from stronghold.dashboard.signals.choices import Among
from stronghold.dashboard.signals.presenters.charts import SignalChart, chart_of
from stronghold.dashboard.signals.presenters.section import (
    SignalsSection,
    address_of,
    signals_section,
)
from stronghold.dashboard.signals.presenters.tables import (
    figures_table,
    lateness_table,
    not_looked_table,
    so_far_table,
)
from stronghold.dashboard.signals.presenters.wording import (
    delay_in_words,
    number,
    one_in,
)
from stronghold.dashboard.signals.queries import (
    MeasureSignals,
    TeamLateness,
    WeekSignals,
    last_whole_week,
    lateness_for,
    signals_for,
    so_far,
)
from stronghold.dashboard.signals.rules.limits import ALL_WEEKS
from stronghold.kernel.weeks import Week
from stronghold.look.parts import Chip, Link, Table
from stronghold.records.export_link import export_links

# Rises of this size are what a supervisor would want to hear of soon.
DOUBLINGS = ((4, 8), (2, 4))


@dataclass(frozen=True)
class MeasurePart:
    """One measure: what was looked at, and each area with its limits."""

    title: str
    summary: str
    charts: Sequence[SignalChart]
    table: Table
    without: str
    open: bool


@dataclass(frozen=True)
class SignalsPage:
    """What `dashboard/signals/page.html` draws."""

    caption: str
    section: SignalsSection
    among: Sequence[Chip]
    weeks: Sequence[Link]
    measures: Sequence[MeasurePart]
    not_looked: Table | None
    so_far: Table
    lateness: Table
    late_words: str
    delays: Sequence[str]
    # The same figures as a file, for who may take them out.
    links: Sequence[Link]


def signals_page(viewer: User, week: Week, among: Among) -> SignalsPage:
    """Present a week's signals among the areas of a level."""
    signals = signals_for(viewer, week, among)
    lateness = lateness_for(viewer, week)
    return SignalsPage(
        caption=f"{viewer.force.name}, week {week.number} of {week.start:%G}",
        section=signals_section(viewer, signals),
        among=_among(week, among),
        weeks=_weeks(week, among),
        measures=[_part(signals, one) for one in signals.measures],
        not_looked=not_looked_table(signals),
        so_far=so_far_table(so_far(viewer)),
        lateness=lateness_table(lateness),
        late_words=_late_words(lateness.every),
        delays=[delay_in_words(*rise) for rise in DOUBLINGS],
        links=_links(viewer, signals),
    )


def _among(week: Week, chosen: Among) -> list[Chip]:
    """Return the areas to choose from: those of levels that are loaded."""
    loaded = {*levels_loaded(), Level.FORCE}
    return [
        Chip(one.label, address_of(week, one), one == chosen)
        for one in Among
        if one.level in loaded or one == chosen
    ]


def _links(viewer: User, signals: WeekSignals) -> list[Link]:
    """Return the way to a file; of a week that is not over there is nothing in it."""
    if signals.unfinished:
        return []
    asked = {"week": str(signals.week), "among": signals.among.value}
    return export_links(viewer, "signals", asked)


def _weeks(week: Week, among: Among) -> list[Link]:
    newest = last_whole_week()
    ways = [Link("The week before", address_of(week.shifted(-1), among))]
    if week.start < newest.start:
        ways.append(Link("The week after", address_of(week.shifted(1), among)))
    if week != newest:
        ways.append(Link("Last week", address_of(newest, among)))
    return ways


def _part(signals: WeekSignals, looked: MeasureSignals) -> MeasurePart:
    flagged = len(looked.flagged)
    return MeasurePart(
        title=f"{looked.measure.label}: {flagged or 'none'} flagged",
        summary=f"{looked.measure.definition} {_looked(looked)}",
        charts=[chart_of(signals, looked, one) for one in looked.flagged],
        table=figures_table(signals, looked),
        without=_without(looked),
        open=flagged > 0,
    )


def _looked(looked: MeasureSignals) -> str:
    """Say in words how often chance flags an area of this measure, and all of them."""
    n, of = len(looked.looks), len(looked.areas)
    if not n:
        return "No area has enough of them for limits."
    by_chance = looked.expected_by_chance
    return (
        f"{n} of {of} areas have enough to be looked at. With figures such as theirs "
        f"there is about one false alarm in {one_in(by_chance / n)[5:]} weeks for an "
        f"area, and {number(by_chance)} a week for all of them."
    )


def _without(looked: MeasureSignals) -> str:
    """Name the areas that had none in all the weeks that are looked at."""
    names = [one.name for one in looked.areas if not any(one.counts)]
    return f"None in all {ALL_WEEKS} weeks: {listed(names)}." if names else ""


def _late_words(every: TeamLateness) -> str:
    if not every.n:
        return "Nothing was recorded of these weeks."
    return (
        f"Of this week and the 12 before it, {every.n_late:,} of {every.n:,} records "
        "came after their week had closed."
    )
