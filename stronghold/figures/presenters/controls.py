"""The map's controls: measure, category, areas, period, and how figures are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from stronghold.core.kernel.weeks import Month, Period, periods
from stronghold.core.ui.parts import Chip
from stronghold.figures.map_state import LEVELS, QUICK, MapState
from stronghold.figures.presenters.map_data import PLURALS, MapData
from stronghold.figures.presenters.wording import n_periods

SHOW_AS = {"count": "Count", "rate": "Rate", "change": "Change"}
LAYERS = {"areas": "Areas", "points": "Places"}


@dataclass(frozen=True)
class Option:
    """One choice of a control."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Controls:
    """The choices of each control; `summary` is shown when they are collapsed."""

    measures: Sequence[Option]
    category_label: str
    categories: Sequence[Option]
    levels: Sequence[Option]
    show_as: Sequence[Option]
    layers: Sequence[Option]
    starts: Sequence[Option]
    ends: Sequence[Option]
    quick: Sequence[Chip]
    summary: str
    grain: str

    @property
    def key(self) -> str:
        """A key that changes when the choice of periods changes."""
        return "|".join([self.grain, *(option.value for option in self.starts)])


def controls(data: MapData) -> Controls:
    """Return what can be chosen, and what is chosen."""
    state, question = data.state, data.state.question
    first, last = state.drawn
    choice = list(periods(first, last))
    return Controls(
        measures=[
            Option(m.code, m.label, m == question.measure) for m in data.measures
        ],
        category_label=question.measure.category_label,
        categories=_categories(data),
        levels=[
            Option(level.value, _capital(PLURALS[level]), level == question.level)
            for level in LEVELS
            # The level shown is always listed.
            if level in data.levels or level == question.level
        ],
        show_as=[
            Option(code, label, code == state.show_as)
            for code, label in SHOW_AS.items()
        ],
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
    """Return links to the last few periods, and to all of them."""
    question, (first, last) = state.question, state.whole
    grain = question.measure.grain
    n_all = len(list(periods(first, last)))
    lengths = [n for n in QUICK[grain] if n < n_all]
    views = [(n_periods(n, grain), state.latest(n)) for n in lengths]
    all_periods = (f"All {n_periods(n_all, grain)}", state.over(first, last))
    return [
        Chip(text, view.url, current=view.question == question)
        for text, view in [*views, all_periods]
    ]


def _categories(data: MapData) -> list[Option]:
    """Return the measure's categories, or those found in its data."""
    measure, chosen = data.state.question.measure, data.state.category
    found = {row[3] for row in data.force.rows} | ({chosen} - {""})
    codes = list(measure.categories or sorted(found))
    options = [Option("", "All", chosen=not chosen)]
    options += [Option(c, measure.category_name(c), c == chosen) for c in codes]
    return options


def _option(period: Period, chosen: Period) -> Option:
    if isinstance(period, Month):
        label = period.label
    else:
        label = f"{period.start.day} {period.start:%b %Y}"
    return Option(str(period), label, period == chosen)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
