"""The map's controls: what is counted, of which kind, by which areas, and when."""

from collections.abc import Sequence
from dataclasses import dataclass

from stronghold.dashboard.map_state import LEVELS, QUICK, MapState
from stronghold.dashboard.presenters.map_data import PLURALS, Facts
from stronghold.dashboard.presenters.wording import n_periods
from stronghold.kernel.weeks import Month, Period, periods
from stronghold.look.parts import Chip

WAYS = {"count": "Count", "rate": "Rate", "change": "Change"}
LAYERS = {"areas": "Areas", "points": "Places"}


@dataclass(frozen=True)
class Option:
    """One choice of a control."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Controls:
    """Each control's choices; `summary` says the choice where they are folded away."""

    measures: Sequence[Option]
    category_label: str
    categories: Sequence[Option]
    levels: Sequence[Option]
    ways: Sequence[Option]
    layers: Sequence[Option]
    starts: Sequence[Option]
    ends: Sequence[Option]
    quick: Sequence[Chip]
    summary: str
    grain: str

    @property
    def key(self) -> str:
        """Tells one choice of periods from another."""
        return "|".join([self.grain, *(option.value for option in self.starts)])


def controls(facts: Facts) -> Controls:
    """Return what can be chosen, with what is."""
    state, question = facts.state, facts.state.question
    first, last = state.drawn
    choice = list(periods(first, last))
    return Controls(
        measures=[
            Option(m.code, m.label, m == question.measure) for m in facts.measures
        ],
        category_label=question.measure.category_label,
        categories=_categories(facts),
        levels=[
            Option(level.value, _capital(PLURALS[level]), level == question.level)
            for level in LEVELS
            # The one that is shown is named, whatever it is.
            if level in facts.levels or level == question.level
        ],
        ways=[Option(way, label, way == state.told_as) for way, label in WAYS.items()],
        layers=[
            Option(layer, label, layer == state.layer)
            for layer, label in LAYERS.items()
        ],
        starts=[_option(period, question.first) for period in choice],
        ends=[_option(period, question.last) for period in choice],
        quick=quick_ranges(state),
        summary=f"{question.measure.label}, {PLURALS[question.level]}",
        grain=question.measure.grain,
    )


def quick_ranges(state: MapState) -> list[Chip]:
    """Return links to the last few periods, and to all there are."""
    question, (first, last) = state.question, state.whole
    grain = question.measure.grain
    there_are = len(list(periods(first, last)))
    lengths = [n for n in QUICK[grain] if n < there_are]
    views = [(n_periods(n, grain), state.latest(n)) for n in lengths]
    every = (f"All {n_periods(there_are, grain)}", state.over(first, last))
    return [
        Chip(text, view.url, current=view.question == question)
        for text, view in [*views, every]
    ]


def _categories(facts: Facts) -> list[Option]:
    """Return the measure's categories, or those that its data have ever had."""
    measure, chosen = facts.state.question.measure, facts.state.category
    found = {row[3] for row in facts.whole.rows} | ({chosen} - {""})
    codes = list(measure.categories or sorted(found))
    every = Option("", "All", chosen=not chosen)
    return [every, *(Option(c, measure.category_name(c), c == chosen) for c in codes)]


def _option(period: Period, chosen: Period) -> Option:
    if isinstance(period, Month):
        label = period.label
    else:
        label = f"{period.start.day} {period.start:%b %Y}"
    return Option(str(period), label, period == chosen)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
