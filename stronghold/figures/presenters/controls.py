"""The map's controls: measure, category, areas, period, and how figures are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stronghold.core.kernel.weeks import periods
from stronghold.core.ui.parts import Chip
from stronghold.figures.map_state import LEVELS, QUICK, MapState
from stronghold.figures.presenters.map_data import PLURALS, MapData
from stronghold.figures.presenters.wording import n_periods

SHOW_AS = {"count": "Count", "rate": "Rate", "change": "Change"}
LAYERS = {"areas": "Areas", "points": "Places", "taskings": "Taskings"}
COMPARED = {"year": "A year before", "before": "The period before"}


@dataclass(frozen=True)
class Option:
    """One choice of a control."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Controls:
    """The choices of each control; `summary` is shown when they are collapsed.

    `compared` is offered only with changes. Days are those of the range shown, and of
    all that can be asked for.
    """

    measures: Sequence[Option]
    category_label: str
    categories: Sequence[Option]
    levels: Sequence[Option]
    show_as: Sequence[Option]
    compared: Sequence[Option]
    layers: Sequence[Option]
    quick: Sequence[Chip]
    first_day: date
    last_day: date
    earliest: date
    latest: date
    summary: str

    @property
    def key(self) -> str:
        """A key that changes when other choices are offered."""
        offered = [*self.categories, *self.levels, *self.show_as, *self.compared]
        return "|".join(option.value for option in offered)


def controls(data: MapData) -> Controls:
    """Return what can be chosen, and what is chosen."""
    state, question = data.state, data.state.question
    first, _ = state.whole
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
            # A rate needs residents.
            if code != "rate" or data.has_residents
        ],
        compared=[
            Option(code, label, code == state.compared)
            for code, label in COMPARED.items()
            if state.show_as == "change"
        ],
        layers=[
            Option(layer, label, layer == state.layer)
            for layer, label in LAYERS.items()
            if layer != "taskings" or data.may_see_taskings
        ],
        quick=quick_ranges(state),
        first_day=question.first.start,
        last_day=min(question.last.last_day, data.today),
        earliest=first.start,
        latest=data.today,
        summary=f"{question.measure.label}, {PLURALS[question.level]}",
    )


def quick_ranges(state: MapState) -> list[Chip]:
    """Return links to the last few periods, and to all of them."""
    question, (first, last) = state.question, state.whole
    grain = question.measure.grain
    n_all = len(list(periods(first, last)))
    lengths = [n for n in QUICK[grain] if n < n_all]
    views = [(_length(n, state), state.latest(n)) for n in lengths]
    if lengths[:1] == [1] and _counts_now(state):
        # The last whole one, beside the one that is not over.
        before = (state.span.last if state.span else question.last).shifted(-1)
        views.insert(1, (f"Last {grain}", state.over(before, before)))
    all_periods = (f"All {n_periods(n_all, grain)}", state.over(first, last))
    return [
        Chip(text, view.url, current=view.question == question)
        for text, view in [*views, all_periods]
    ]


def _categories(data: MapData) -> list[Option]:
    """Return the measure's categories, or those found in its data."""
    measure, chosen = data.state.question.measure, data.state.category
    found = {row[3] for row in data.force.rows} | ({chosen} - {""})
    codes = list(measure.ordered or sorted(found))
    options = [Option("", "All", chosen=not chosen)]
    options += [Option(c, measure.category_name(c), c == chosen) for c in codes]
    return options


def _length(n: int, state: MapState) -> str:
    """Write "13 weeks"; the force's own records count this week."""
    measure = state.question.measure
    if n == 1 and _counts_now(state):
        return f"This {measure.grain}"
    return n_periods(n, measure.grain)


def _counts_now(state: MapState) -> bool:
    """Say whether the last period is the one that is not over."""
    return state.question.measure.source_kind is None


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
