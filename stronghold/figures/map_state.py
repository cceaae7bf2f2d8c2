"""What the map shows, read from its address, and the addresses of other views.

An address without parameters shows arrests by ward in the last periods with data.
Parameters are read as strictly as in the API, except that a range that ends in the
future ends with the current period instead.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from urllib.parse import urlencode

from django.urls import reverse

from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.weeks import Period
from stronghold.figures.choices import Level
from stronghold.figures.measures import Measure
from stronghold.figures.queries import Span
from stronghold.figures.question import (
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

# `shown` is the measure of the page with the form: if the form chooses another measure,
# the periods and categories of the old one do not apply.
PARAMETERS = (
    "measure",
    "level",
    "from",
    "to",
    "category",
    "area",
    "shown",
    "as",
    "with",
    "layer",
    "sort",
)
# How the figure of an area is shown, and what the map draws.
SHOW_AS = ("count", "rate", "change")
LAYERS = ("areas", "points", "taskings")
# What a change is measured against: the same periods of the year before, or as many
# periods before.
COMPARED = ("year", "before")
# What the table is sorted by: the figure shown, most first, or one of its columns.
SORTS = ("", "name", "count", "residents", "rate", "before", "change")
LEVELS = (Level.DISTRICT, Level.WARD, Level.LSOA)
OPENS_ON = "arrests"
OPENS_BY = Level.WARD
OPENS_WITH = 13
_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Quick choices: how many of the last periods.
QUICK = {"week": (1, 4, 13, 52), "month": (3, 6, 12, 24)}
# How many of the last periods are drawn unless the range is longer: bars for ten years
# of weeks would be too thin to see.
DRAWN = {"week": 104, "month": 120}


@dataclass(frozen=True)
class MapState:
    """The question, the category shown, and the open area."""

    question: TallyQuestion
    span: Span | None
    category: str = ""
    area: str = ""
    show_as: str = "count"
    layer: str = "areas"
    compared: str = COMPARED[0]
    sort: str = SORTS[0]

    @classmethod
    def from_params(
        cls, params: Params, span_of: Callable[[Measure], Span | None]
    ) -> Self:
        """Read the address; raises RuleBroken with what is wrong with it."""
        given = single_values(params, PARAMETERS)
        measure = measure_named(given.get("measure") or OPENS_ON)
        if given.get("shown", measure.code) != measure.code:
            kept = ("level", "as", "with", "layer")
            given = {name: given[name] for name in kept if given.get(name)}
        span = span_of(measure)
        first, last = _range(given, measure, span)
        level = _map_level(level_named(given.get("level") or OPENS_BY))
        question = TallyQuestion(measure, level, first, last, by_category=True)
        category = category_named(given.get("category", ""), measure)
        return cls(
            question=question,
            span=span,
            category=category,
            area=given.get("area", ""),
            show_as=_one_of(SHOW_AS, given, "as"),
            layer=_one_of(LAYERS, given, "layer"),
            compared=_one_of(COMPARED, given, "with"),
            sort=_one_of(SORTS, given, "sort"),
        )

    @property
    def figures(self) -> dict[str, str]:
        """The parameters for the figures shown."""
        question = self.question
        params = {
            "measure": question.measure.code,
            "level": question.level.value,
            "from": str(question.first),
            "to": str(question.last),
            "category": self.category,
        }
        return {name: value for name, value in params.items() if value}

    @property
    def export_params(self) -> dict[str, str]:
        """The parameters of an export: which figures are shown, and how."""
        show_as = {"as": self.show_as} if self.show_as != SHOW_AS[0] else {}
        is_usual = self.compared == COMPARED[0]
        return self.figures | show_as | ({} if is_usual else {"with": self.compared})

    @property
    def url(self) -> str:
        """The full address of this view, which can be sent to a colleague."""
        opened = {
            # The defaults are left out.
            "as": self.show_as if self.show_as != SHOW_AS[0] else "",
            "with": self.compared if self.compared != COMPARED[0] else "",
            "layer": self.layer if self.layer != LAYERS[0] else "",
            "sort": self.sort,
            "area": self.area,
        }
        params = self.figures | {name: value for name, value in opened.items() if value}
        return f"{reverse('map')}?{urlencode(params)}"

    @property
    def tallies_url(self) -> str:
        """The address of the same figures in the API."""
        question = self.question
        params = {
            "measure": question.measure.code,
            "level": question.level.value,
            "from": str(question.first),
            "to": str(question.last),
            "by": "category",
        }
        return f"{reverse('api_tallies')}?{urlencode(params)}"

    @property
    def points_url(self) -> str:
        """The address of the places of these records, without box and zoom."""
        question = self.question
        params = {
            "measure": question.measure.code,
            "from": str(question.first),
            "to": str(question.last),
            "category": self.category,
        }
        given = {name: value for name, value in params.items() if value}
        return f"{reverse('map_points')}?{urlencode(given)}"

    @property
    def whole(self) -> tuple[Period, Period]:
        """The first and last period of all: those with data, and those shown."""
        question, most = self.question, MOST_PERIODS[self.question.measure.grain]
        if self.span is None:
            return question.first, question.last
        last = max(self.span.last, question.last)
        first = max(min(self.span.first, question.first), last.shifted(1 - most))
        if question.first.start < first.start:
            return question.first, question.first.shifted(most - 1)
        return first, last

    @property
    def drawn(self) -> tuple[Period, Period]:
        """The first and last period to choose from: the latest, and those shown."""
        first, last = self.whole
        latest = last.shifted(1 - DRAWN[self.question.measure.grain])
        return max(first, min(latest, self.question.first)), last

    @property
    def is_latest(self) -> bool:
        """Whether the range ends with the last period with data."""
        return self.span is not None and self.question.last == self.span.last

    def of(self, area: str) -> Self:
        return replace(self, area=area)

    def sorted_by(self, column: str) -> Self:
        return replace(self, sort=column)

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
    """Read the range; the default is the last periods with data."""
    newest = measure.period_of(clock.today())
    last = span.last if span else newest
    if given.get("to"):
        last = min(_period(given["to"], measure, "to"), newest)
    first = last.shifted(1 - OPENS_WITH)
    if given.get("from"):
        first = min(_period(given["from"], measure, "from"), newest)
    elif measure.source_kind and span:
        first = min(max(first, span.first), last)
    check_range(first, last)
    return first, last


def _period(text: str, measure: Measure, name: str) -> Period:
    """Read a period, or a day of one as the fields for other dates give it."""
    try:
        day = date.fromisoformat(text) if _A_DAY.fullmatch(text) else None
    except ValueError:
        day = None
    return period_named(str(measure.period_of(day)) if day else text, measure, name)


def _one_of(choices: Sequence[str], given: dict[str, str], name: str) -> str:
    """Read a choice; the first is the default."""
    chosen = given.get(name) or choices[0]
    if chosen not in choices:
        message = f"{name} can be {', '.join(choices)}, not {chosen!r}"
        raise RuleBroken(message, field=name)
    return chosen


def _map_level(level: Level) -> Level:
    if level not in LEVELS:
        known = ", ".join(LEVELS)
        message = f"The map has no level {level.value!r}; there are {known}"
        raise RuleBroken(message, field="level")
    return level
