"""The demonstration's courts sit on days that courts sit, whatever day it is made."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from operations.closure_moves.choices import EventKind
from stronghold.core.kernel.london import LONDON, london_date
from stronghold.core.kernel.working_days import is_working_day
from stronghold.demo.player import Step, read_story, steps_of
from stronghold.demo.times import instant

FIRST = date(2026, 11, 27)
# Three weeks, Christmas and New Year among them, and Easter.
DAYS = [FIRST + timedelta(days=n) for n in range(45)]
DAYS += [date(2027, 3, 22) + timedelta(days=n) for n in range(14)]
IN_COURT = {
    f"closures.{kind}"
    for kind in (
        EventKind.ORDER,
        EventKind.ADJOURN,
        EventKind.REFUSE,
        EventKind.REFUSE_CONTINUE,
        EventKind.EXTEND_ORDER,
        EventKind.DECIDE_APPEAL,
        EventKind.DISCHARGE,
        EventKind.SUSPEND,
    )
}
Made = tuple[datetime, Mapping[str, Any], Mapping[str, datetime], list[Step]]


def made_cases(hour: int) -> Iterator[Made]:
    """Yield the cases that are made at this hour of each day, with when they are."""
    story = read_story("closures")
    for day in DAYS:
        until = datetime(day.year, day.month, day.day, hour, 30, tzinfo=LONDON)
        for says in story["case"]:
            yield until, says, *steps_of(story, says, until)


@pytest.mark.parametrize("hour", [7, 12, 21])
def test_every_hearing_is_on_a_day_that_courts_sit(hour: int) -> None:
    for until, says, times, steps in made_cases(hour):
        in_court = [step.at for step in steps if step.do in IN_COURT]
        for at in (times["hearing"], *in_court):
            assert is_working_day(london_date(at)), (until, says["as"], at)


def test_a_hearing_is_adjourned_to_such_a_day_within_fourteen_days() -> None:
    n_adjourned = 0
    for until, _, times, steps in made_cases(12):
        for step in (one for one in steps if one.do == "closures.adjourn"):
            to = instant(step.answers["until"][1:], until, times)
            assert is_working_day(london_date(to)), until
            assert timedelta(0) < to - step.at <= timedelta(days=14), until
            n_adjourned += 1
    assert n_adjourned >= 2 * len(DAYS)


@pytest.mark.parametrize("hour", [7, 12, 21])
def test_all_that_is_told_has_happened_since_the_case_was_opened(hour: int) -> None:
    for until, says, _, steps in made_cases(hour):
        told = [step for step in steps if not (step.if_past and step.at > until)]
        assert told[0].do == "closures.open", (until, says["as"])
        assert told[-1].at <= until, (until, says["as"], told[-1])


def test_words_that_mean_no_time_are_refused() -> None:
    until = datetime(2026, 12, 2, 12, tzinfo=LONDON)

    assert instant("hearing - 2d 09:00", until, {"hearing": until}) == datetime(
        2026, 11, 30, 9, tzinfo=LONDON
    )
    for words in ("yesterday", "hearing + 2d", "now + two days"):
        with pytest.raises(ValueError, match="is no time"):
            instant(words, until, {})
