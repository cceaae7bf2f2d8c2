"""What the map shows, as its address says it, and the address of any other view.

An address may leave everything out: then it is arrests by ward, in the last periods
that have data. It is read as strictly as the API's otherwise, but for the future: a
range that reaches into it ends with the period that is running.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from django.urls import reverse

from stronghold.dashboard.choices import Level
from stronghold.dashboard.measures import Measure
from stronghold.dashboard.queries import Span
from stronghold.dashboard.question import (
    MOST_PERIODS,
    Params,
    TallyQuestion,
    category_named,
    check_range,
    level_named,
    measure_named,
    period_named,
    single_values,
)
from stronghold.kernel import clock
from stronghold.kernel.errors import RuleBroken
from stronghold.kernel.weeks import Period

# `shown` is the measure of the page that the form was on: if another is chosen there,
# its periods and categories mean nothing to the new one.
PARAMETERS = (
    *("measure", "level", "from", "to", "category", "area", "shown"),
    *("as", "layer"),
)
# How the figure of an area is told, and what is drawn of it.
TOLD_AS = ("count", "rate", "change")
LAYERS = ("areas", "points")
LEVELS = (Level.DISTRICT, Level.WARD, Level.LSOA)
OPENS_ON = "arrests"
OPENS_BY = Level.WARD
OPENS_WITH = 13
# How many of the last periods one may choose at a touch.
QUICK = {"week": (4, 13, 26, 52), "month": (3, 6, 13, 24)}
# So many of the last periods are drawn and offered, unless more are asked for: bars of
# ten years of weeks would be too thin to see, and a slider over them too coarse.
DRAWN = {"week": 104, "month": 120}


@dataclass(frozen=True)
class MapState:
    """A question, the one category it is about, and the area whose series is open."""

    question: TallyQuestion
    span: Span | None
    category: str = ""
    area: str = ""
    told_as: str = "count"
    layer: str = "areas"

    @classmethod
    def from_params(
        cls, params: Params, span_of: Callable[[Measure], Span | None]
    ) -> Self:
        """Read the address; RuleBroken says what is wrong with it."""
        given = single_values(params, PARAMETERS)
        measure = measure_named(given.get("measure") or OPENS_ON)
        if given.get("shown", measure.code) != measure.code:
            kept = ("level", "as", "layer")
            given = {name: given[name] for name in kept if given.get(name)}
        span = span_of(measure)
        first, last = _range(given, measure, span)
        level = _drawn(level_named(given.get("level") or OPENS_BY))
        question = TallyQuestion(measure, level, first, last, by_category=True)
        category = category_named(given.get("category", ""), measure)
        return cls(
            question=question,
            span=span,
            category=category,
            area=given.get("area", ""),
            told_as=_one_of(TOLD_AS, given, "as"),
            layer=_one_of(LAYERS, given, "layer"),
        )

    @property
    def figures(self) -> dict[str, str]:
        """The parameters that say which figures are shown."""
        asked = self.question
        says = {
            "measure": asked.measure.code,
            "level": asked.level.value,
            "from": str(asked.first),
            "to": str(asked.last),
            "category": self.category,
        }
        return {name: value for name, value in says.items() if value}

    @property
    def told(self) -> dict[str, str]:
        """The parameters that say which figures are shown, and how they are told."""
        way = {"as": self.told_as} if self.told_as != TOLD_AS[0] else {}
        return self.figures | way

    @property
    def url(self) -> str:
        """The address that says everything, so that it can be sent to a colleague."""
        opened = {
            # What a view opens with goes without saying.
            "as": self.told_as if self.told_as != TOLD_AS[0] else "",
            "layer": self.layer if self.layer != LAYERS[0] else "",
            "area": self.area,
        }
        says = self.figures | {name: value for name, value in opened.items() if value}
        return f"{reverse('map')}?{urlencode(says)}"

    @property
    def tallies_url(self) -> str:
        """The address of the same figures in the API."""
        asked = self.question
        says = {
            "measure": asked.measure.code,
            "level": asked.level.value,
            "from": str(asked.first),
            "to": str(asked.last),
            "by": "category",
        }
        return f"{reverse('api_tallies')}?{urlencode(says)}"

    @property
    def points_url(self) -> str:
        """The address of where these things are, but for box and zoom."""
        asked = self.question
        says = {
            "measure": asked.measure.code,
            "from": str(asked.first),
            "to": str(asked.last),
            "category": self.category,
        }
        return (
            f"{reverse('map_points')}?{urlencode({k: v for k, v in says.items() if v})}"
        )

    @property
    def whole(self) -> tuple[Period, Period]:
        """The first and last period that there is: the span, and what is shown."""
        asked, most = self.question, MOST_PERIODS[self.question.measure.grain]
        if self.span is None:
            return asked.first, asked.last
        last = max(self.span.last, asked.last)
        first = max(min(self.span.first, asked.first), last.shifted(1 - most))
        if asked.first.start < first.start:
            return asked.first, asked.first.shifted(most - 1)
        return first, last

    @property
    def drawn(self) -> tuple[Period, Period]:
        """The first and last period to choose from: the latest, and what is shown."""
        first, last = self.whole
        latest = last.shifted(1 - DRAWN[self.question.measure.grain])
        return max(first, min(latest, self.question.first)), last

    @property
    def is_latest(self) -> bool:
        """Whether the range ends where the data end."""
        return self.span is not None and self.question.last == self.span.last

    def of(self, area: str) -> Self:
        return replace(self, area=area)

    def over(self, first: Period, last: Period) -> Self:
        question = self.question.at(self.question.level, first, last)
        return replace(self, question=question)

    def latest(self, n: int) -> Self:
        """Return the same view of the last n periods with data."""
        last = self.span.last if self.span else self.question.last
        return self.over(last.shifted(1 - n), last)


def _range(
    given: dict[str, str], measure: Measure, span: Span | None
) -> tuple[Period, Period]:
    """Read the range; what is left out is the last periods with data."""
    newest = measure.period_of(clock.today())
    last = span.last if span else newest
    if given.get("to"):
        last = min(period_named(given["to"], measure, "to"), newest)
    first = last.shifted(1 - OPENS_WITH)
    if given.get("from"):
        first = min(period_named(given["from"], measure, "from"), newest)
    elif measure.source_kind and span:
        first = min(max(first, span.first), last)
    check_range(first, last)
    return first, last


def _one_of(choices: Sequence[str], given: dict[str, str], name: str) -> str:
    """Read a choice, of which the first is what is meant where nothing is said."""
    chosen = given.get(name) or choices[0]
    if chosen not in choices:
        message = f"{name} can be {', '.join(choices)}, not {chosen!r}"
        raise RuleBroken(message, field=name)
    return chosen


def _drawn(level: Level) -> Level:
    if level not in LEVELS:
        there_are = ", ".join(LEVELS)
        message = f"The map has no level {level.value!r}; there are {there_are}"
        raise RuleBroken(message, field="level")
    return level
