"""How a team's week is divided, and what time away is refused."""

from datetime import date

import pytest

from operations.abstraction.presenters import hours_text
from operations.abstraction.rules import TeamWeek, check_day, check_minutes
from stronghold.core.kernel.errors import RuleBroken

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("planned", "here", "away", "not_known"),
    [
        (6000, 1500, 900, 3600),
        (6000, 0, 0, 6000),
        # More than was planned is not a negative number.
        (6000, 5000, 2000, 0),
        (None, 1500, 900, None),
    ],
)
def test_what_nothing_accounts_for_is_not_known(
    planned: int | None, here: int, away: int, not_known: int | None
) -> None:
    week = TeamWeek(planned=planned, here=here, by_duty={"event": away})

    assert week.not_known == not_known


def test_the_duties_elsewhere_add_up() -> None:
    week = TeamWeek(planned=None, here=0, by_duty={"event": 60, "scene": 90})

    assert week.away == 150


@pytest.mark.parametrize("day", [date(2026, 11, 25), date(2026, 11, 9)])
def test_a_day_ahead_or_too_long_ago_is_refused(day: date) -> None:
    with pytest.raises(RuleBroken):
        check_day(day, today=TODAY)


@pytest.mark.parametrize("day", [TODAY, date(2026, 11, 10)])
def test_today_and_fourteen_days_ago_are_accepted(day: date) -> None:
    check_day(day, today=TODAY)


def test_a_day_has_24_hours_in_all() -> None:
    check_minutes(480, others=960)
    with pytest.raises(RuleBroken, match="more than 24 hours"):
        check_minutes(480, others=961)


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0"), (30, "½"), (450, "7½"), (61, "1"), (72000, "1,200")]
)
def test_hours_are_written_to_the_half_hour(minutes: int, text: str) -> None:
    assert hours_text(minutes) == text
