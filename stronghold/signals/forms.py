"""The parameters of the signals page: a week and a kind of area."""

from dataclasses import dataclass
from typing import Self

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.weeks import Week
from stronghold.figures.question import YEARS, Params, single_values
from stronghold.signals.choices import Among


@dataclass(frozen=True)
class SignalsQuestion:
    """A week and the areas to check; by default the last complete week, by ward."""

    week: Week
    among: Among

    @classmethod
    def from_params(cls, params: Params, newest: Week) -> Self:
        """Read the address; raises RuleBroken with what is wrong with it."""
        given = single_values(params, ("week", "among"))
        among = given.get("among") or Among.WARD.value
        if among not in Among.values:
            known = ", ".join(Among.values)
            message = f"There are no areas {among!r}; there are {known}"
            raise RuleBroken(message, field="among")
        return cls(_week(given.get("week", ""), newest), Among(among))


def _week(text: str, newest: Week) -> Week:
    """Read a week; the current one is allowed, later ones are not."""
    if not text:
        return newest
    try:
        week = Week.parse(text)
    except ValueError as error:
        raise RuleBroken(str(error), field="week") from None
    if week.start.year not in YEARS or week.start > newest.end:
        raise RuleBroken(f"{week} has not started yet", field="week")
    return week
