"""Reminders of reviews and last days of agreements in force."""

from datetime import date, timedelta

import pytest

from stronghold.core.sharing.rules import REMINDED, reminder_on

TODAY = date(2026, 11, 26)
FAR = TODAY + timedelta(days=200)


@pytest.mark.parametrize(
    ("review_by", "ends_on", "expected"),
    [
        (FAR, FAR, ""),
        (TODAY + REMINDED + timedelta(days=1), FAR, ""),
        (TODAY + REMINDED, FAR, "review"),
        (TODAY, FAR, "review"),
        (TODAY - timedelta(days=1), FAR, "review_late"),
        (TODAY + REMINDED, TODAY + REMINDED, "ends"),
        (TODAY - timedelta(days=1), TODAY, "review_late"),
    ],
)
def test_both_sides_are_reminded_in_time(
    review_by: date, ends_on: date, expected: str
) -> None:
    days = {"review_by": review_by, "ends_on": ends_on, "today": TODAY}

    assert reminder_on(**days, is_followed=False) == expected
    assert reminder_on(**days, is_followed=True) == ""
