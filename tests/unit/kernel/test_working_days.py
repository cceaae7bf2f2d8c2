"""Working days, compared with the bank holidays on GOV.UK."""

from datetime import date, timedelta

import pytest

from stronghold.core.kernel.working_days import is_working_day, working_days_after

# https://www.gov.uk/bank-holidays, England and Wales.
BANK_HOLIDAYS = {
    date(2026, 1, 1),
    date(2026, 4, 3),
    date(2026, 4, 6),
    date(2026, 5, 4),
    date(2026, 5, 25),
    date(2026, 8, 31),
    date(2026, 12, 25),
    date(2026, 12, 28),
    date(2027, 1, 1),
    date(2027, 3, 26),
    date(2027, 3, 29),
    date(2027, 5, 3),
    date(2027, 5, 31),
    date(2027, 8, 30),
    date(2027, 12, 27),
    date(2027, 12, 28),
    date(2028, 1, 3),
    date(2028, 4, 14),
    date(2028, 4, 17),
    date(2028, 5, 1),
    date(2028, 5, 29),
    date(2028, 8, 28),
    date(2028, 12, 25),
    date(2028, 12, 26),
}


def test_three_years_have_the_published_bank_holidays_and_no_others() -> None:
    first, last = date(2026, 1, 1), date(2028, 12, 31)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    weekdays = {day for day in days if day.weekday() < 5}

    assert {day for day in weekdays if not is_working_day(day)} == BANK_HOLIDAYS
    assert not any(is_working_day(day) for day in set(days) - weekdays)


@pytest.mark.parametrize(
    ("day", "third"),
    [
        # A Tuesday: nothing lies between.
        (date(2026, 11, 24), date(2026, 11, 27)),
        # From a Thursday over a weekend, and from within one.
        (date(2026, 11, 26), date(2026, 12, 1)),
        (date(2026, 11, 28), date(2026, 12, 2)),
        # Christmas: Boxing Day is a Saturday and kept on the Monday.
        (date(2026, 12, 24), date(2026, 12, 31)),
        (date(2026, 12, 23), date(2026, 12, 30)),
        # Both days of Christmas lie on a weekend, and both are kept after it.
        (date(2027, 12, 24), date(2027, 12, 31)),
        # Easter: Good Friday and Easter Monday.
        (date(2026, 4, 2), date(2026, 4, 9)),
        (date(2027, 3, 25), date(2027, 4, 1)),
        (date(2028, 4, 13), date(2028, 4, 20)),
        # New Year's Day on a Saturday is kept on the Monday.
        (date(2027, 12, 31), date(2028, 1, 6)),
    ],
)
def test_the_third_working_day(day: date, third: date) -> None:
    assert working_days_after(day, 3) == third


def test_no_days_after_is_the_day_itself() -> None:
    assert working_days_after(date(2026, 12, 25), 0) == date(2026, 12, 25)
