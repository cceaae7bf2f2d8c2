"""What is to be seen to about an agreement in force."""

from datetime import date, timedelta

import pytest

from stronghold.sharing.rules import REMINDED, to_be_seen_to

TODAY = date(2026, 11, 26)
FAR = TODAY + timedelta(days=200)


@pytest.mark.parametrize(
    ("review_by", "ends_on", "said"),
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
    review_by: date, ends_on: date, said: str
) -> None:
    days = {"review_by": review_by, "ends_on": ends_on, "today": TODAY}

    assert to_be_seen_to(**days, is_followed=False) == said
    assert to_be_seen_to(**days, is_followed=True) == ""
