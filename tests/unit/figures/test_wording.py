"""Are dates, ranges and changes written as people read them?"""

from datetime import date

import pytest

from stronghold.core.kernel.weeks import Month, Week
from stronghold.figures.presenters.wording import (
    change_in_words,
    days_in_words,
    months_in_words,
    months_listed,
    range_in_words,
)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 2), date(2026, 11, 29), "2 to 29 November 2026"),
        (date(2026, 8, 31), date(2026, 11, 24), "31 August to 24 November 2026"),
        (date(2020, 12, 28), date(2021, 3, 28), "28 December 2020 to 28 March 2021"),
        (date(2026, 11, 24), date(2026, 11, 24), "24 November 2026"),
    ],
)
def test_days(first: date, last: date, words: str) -> None:
    assert days_in_words(first, last) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2025, 1, 1), date(2025, 6, 1), "January to June 2025"),
        (date(2018, 11, 1), date(2019, 2, 1), "November 2018 to February 2019"),
        (date(2018, 6, 1), date(2018, 6, 1), "June 2018"),
    ],
)
def test_months(first: date, last: date, words: str) -> None:
    assert months_in_words(first, last) == words


def test_a_range_ends_today_at_the_latest() -> None:
    week = Week.parse("2026-W48")

    words = range_in_words(week, week, today=date(2026, 11, 24))

    assert words == "23 to 24 November 2026"


def test_missing_months_are_shown_in_runs_and_the_rest_counted() -> None:
    runs = ["2018-07", "2018-08", "2018-09", "2019-03", "2020-01", "2021-05", "2021-06"]
    months = [Month.parse(text) for text in reversed(runs)]

    assert months_listed(months[-4:]) == "July to September 2018 and March 2019"
    assert months_listed(months) == (
        "July to September 2018, March 2019, January 2020 and 2 more months"
    )


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ([4] * 12, [4] * 12, "48 in the 12 weeks before: no evidence of change."),
        (
            [1] * 12,
            [4] * 12,
            "12 in the 12 weeks before: a rise, unlikely to be chance.",
        ),
        (
            [4] * 12,
            [1] * 12,
            "48 in the 12 weeks before: a fall, unlikely to be chance.",
        ),
        ([4], [9], ""),
    ],
)
def test_a_change_is_shown_from_chance(
    before: list[int], after: list[int], words: str
) -> None:
    assert change_in_words(before, after, "week") == words
