"""A question to the figures, read strictly from the parameters of an address.

Each refusal names the parameter and what it should be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.weeks import GRAINS, Period, periods
from stronghold.figures.choices import Level
from stronghold.figures.measures import MEASURES, Measure

PARAMETERS = ("measure", "level", "from", "to", "by")
YEARS = range(1990, 2101)
MOST_YEARS = 10
# Ten years can touch 523 weeks.
MOST_PERIODS = {"week": 523, "month": MOST_YEARS * 12}
EXAMPLES = {"week": "2026-W47", "month": "2026-11"}
_OTHER = {"week": "month", "month": "week"}

Params = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class TallyQuestion:
    """Ask for the counts of a measure at a level in the periods from first to last."""

    measure: Measure
    level: Level
    first: Period
    last: Period
    by_category: bool = False

    @classmethod
    def from_params(cls, params: Params) -> Self:
        """Read measure, level, from, to and by; RuleBroken says what is wrong."""
        given = single_values(params, PARAMETERS)
        measure = measure_named(needed(given, "measure", "one of " + _listed(MEASURES)))
        level = level_named(needed(given, "level", "one of " + _listed(Level.values)))
        form = f"a {measure.grain} such as {EXAMPLES[measure.grain]}"
        first = period_named(needed(given, "from", form), measure, "from")
        last = period_named(needed(given, "to", form), measure, "to")
        check_range(first, last)
        return cls(measure, level, first, last, _by_category(given.get("by")))

    def __str__(self) -> str:
        by = " by category" if self.by_category else ""
        return f"{self.measure.code} {self.level} {self.first} {self.last}{by}"

    @cached_property
    def periods(self) -> list[Period]:
        return list(periods(self.first, self.last))

    def at(self, level: Level, first: Period, last: Period) -> Self:
        """Return the same question for another level and range."""
        return replace(self, level=level, first=first, last=last)


def single_values(params: Params, known: Sequence[str]) -> dict[str, str]:
    """Return the value of each parameter; refuse unknown and repeated ones."""
    for name, values in params.items():
        if name not in known:
            raise RuleBroken(
                f"There is no parameter {name!r}; there are {_listed(known)}",
                field=name,
            )
        if len(values) > 1:
            raise RuleBroken(f"{name} is given {len(values)} times", field=name)
    return {name: values[0] for name, values in params.items() if values}


def measure_named(code: str) -> Measure:
    if code not in MEASURES:
        raise _unknown("measure", code, MEASURES)
    return MEASURES[code]


def level_named(code: str) -> Level:
    if code not in Level.values:
        raise _unknown("level", code, Level.values)
    return Level(code)


def period_named(text: str, measure: Measure, name: str) -> Period:
    """Read a period of the measure's grain (week or month); refuse the other grain."""
    try:
        period = GRAINS[measure.grain].parse(text)
    except ValueError as error:
        raise RuleBroken(_why(text, measure, str(error)), field=name) from None
    if period.start.year not in YEARS:
        message = f"{text!r} is not between {YEARS.start} and {YEARS.stop - 1}"
        raise RuleBroken(message, field=name)
    return period


def category_named(code: str, measure: Measure) -> str:
    """Refuse a category that the measure cannot have.

    A measure without a list of categories takes any.
    """
    if code and measure.categories and code not in measure.categories:
        message = f"{measure.code} has no category {code!r}; there are "
        raise RuleBroken(message + _listed(measure.categories), field="category")
    return code


def check_range(first: Period, last: Period) -> None:
    """Refuse a range that ends before it starts, or is too long to draw."""
    if last.start < first.start:
        raise RuleBroken(f"{last} is before {first}", field="to")
    most = MOST_PERIODS[first.grain]
    if first.shifted(most).start <= last.start:
        message = f"From {first} to {last} is more than {MOST_YEARS} years"
        raise RuleBroken(message, field="to")


def _why(text: str, measure: Measure, error: str) -> str:
    """Explain what is wrong with a period, and whether it is of the other grain."""
    try:
        GRAINS[_OTHER[measure.grain]].parse(text)
    except ValueError:
        return error
    return (
        f"{measure.code} is counted by {measure.grain}, "
        f"so {text!r} must be a {measure.grain} such as {EXAMPLES[measure.grain]}"
    )


def _by_category(value: str | None) -> bool:
    if value not in {None, "category"}:
        raise RuleBroken(f"by can be 'category' only, not {value!r}", field="by")
    return value is not None


def needed(given: Mapping[str, str], name: str, form: str) -> str:
    if not given.get(name):
        raise RuleBroken(f"{name} is missing; give {form}", field=name)
    return given[name]


def _unknown(
    name: str, value: str, known: Sequence[str] | Mapping[str, object]
) -> RuleBroken:
    message = f"{value!r} is not a {name}; there are {_listed(known)}"
    return RuleBroken(message, field=name)


def _listed(words: Sequence[str] | Mapping[str, object]) -> str:
    return ", ".join(words)
