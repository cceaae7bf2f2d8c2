"""The demonstration's courts sit on days that courts sit, whatever day it is made."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from operations.closures.choices import EventKind
from stronghold.core.kernel.london import LONDON, london_date
from stronghold.core.kernel.working_days import is_working_day
from stronghold.demo import closures
from stronghold.demo.closures import CaseSteps
from stronghold.demo.scene import Scene

FIRST = date(2026, 11, 27)
# Three weeks, Christmas and New Year among them, and Easter.
DAYS = [FIRST + timedelta(days=n) for n in range(45)]
DAYS += [date(2027, 3, 22) + timedelta(days=n) for n in range(14)]
SERVED = (closures._before_court, closures._under_order, closures._over)
IN_COURT = (
    EventKind.ORDER,
    EventKind.ADJOURN,
    EventKind.REFUSE,
    EventKind.REFUSE_CONTINUE,
    EventKind.EXTEND_ORDER,
    EventKind.DECIDE_APPEAL,
    EventKind.DISCHARGE,
)


def scene_of(day: date, hour: int) -> Scene:
    nothing: Any = None
    until = datetime(day.year, day.month, day.day, hour, 30, tzinfo=LONDON)
    return Scene(nothing, {}, {}, until, nothing, Random(1), nothing)  # noqa: S311


def made_cases(
    hour: int, *makers: Callable[[Scene], Iterable[CaseSteps]]
) -> Iterator[Any]:
    """Yield the cases that are made at this hour of each day, with when they are."""
    for day in DAYS:
        scene = scene_of(day, hour)
        for make in makers:
            yield from ((scene.until, story, steps) for story, steps in make(scene))


@pytest.mark.parametrize("hour", [7, 12, 21])
def test_every_hearing_is_on_a_day_that_courts_sit(hour: int) -> None:
    for until, story, steps in made_cases(hour, closures._at_work, *SERVED):
        in_court = [step.at for step in steps if step.kind in IN_COURT]
        for at in (story.hearing_at, *in_court):
            assert is_working_day(london_date(at)), (until, at)


def test_a_hearing_is_adjourned_to_such_a_day_within_fourteen_days() -> None:
    for until, _, steps in made_cases(12, closures._before_court):
        for step in (one for one in steps if one.kind == EventKind.ADJOURN):
            to = datetime.fromisoformat(step.facts["until"])
            assert is_working_day(london_date(to)), until
            assert timedelta(0) < to - step.at <= timedelta(days=14), until


@pytest.mark.parametrize("hour", [7, 12, 21])
def test_events_have_happened_and_are_in_order(hour: int) -> None:
    for until, story, steps in made_cases(hour, *SERVED):
        times = [story.opened_at, *(step.at for step in steps)]
        assert times == sorted(times), (until, steps)
        assert times[-1] <= until, (until, steps[-1])
