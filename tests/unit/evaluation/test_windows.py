"""Windows: whole weeks alone, as many on both sides, the running week left out."""

from datetime import date

import pytest

from stronghold.core.kernel.weeks import Week
from stronghold.evaluation.rules.windows import Windows, windows

# A Tuesday; its week began on 23 November 2026.
TODAY = date(2026, 11, 24)
LONG_AGO = date(2020, 1, 1)


def around(
    on: date, asked: int = 0, since: date | None = LONG_AGO, today: date = TODAY
) -> Windows:
    return windows(on, today=today, recorded_since=since, wanted=asked)


def test_the_week_of_the_day_is_on_neither_side() -> None:
    found = around(date(2026, 9, 9), 8)

    assert found.before_end == Week(date(2026, 9, 7))
    assert found.before_start == Week(date(2026, 7, 13))
    assert found.after_start == Week(date(2026, 9, 14))
    assert found.after_end == Week(date(2026, 11, 9))


def test_a_monday_begins_the_time_after() -> None:
    found = around(date(2026, 9, 7), 8)

    assert found.before_end == found.after_start == Week(date(2026, 9, 7))


@pytest.mark.parametrize(
    ("on", "weeks"),
    [
        (date(2026, 5, 1), 26),
        (date(2026, 8, 24), 12),
        (date(2026, 9, 9), 8),
        (date(2026, 10, 21), 4),
        (date(2026, 11, 3), 2),
        (date(2026, 11, 17), 0),
        (date(2026, 11, 24), 0),
    ],
)
def test_the_longest_that_is_whole_is_taken_by_itself(on: date, weeks: int) -> None:
    assert around(on).weeks == weeks


def test_more_than_there_is_is_cut_on_both_sides_alike() -> None:
    found = around(date(2026, 9, 9), 26)

    assert (found.wanted, found.weeks, found.is_cut) == (26, 10, True)
    assert found.after_end == Week.of(TODAY)


def test_what_was_before_the_first_record_is_not_known() -> None:
    found = around(date(2026, 9, 9), since=date(2026, 7, 28))

    assert found.n_before == 5
    assert found.weeks == 4
    assert found.first == Week(date(2026, 8, 3))


def test_without_any_record_nothing_is_compared() -> None:
    assert around(date(2026, 9, 9), since=None).weeks == 0


def test_the_chart_shows_half_a_year_on_both_sides_and_no_day_to_come() -> None:
    old, new = around(date(2024, 9, 4), 4), around(date(2026, 11, 11))

    assert (old.first, old.last) == (
        Week(date(2024, 3, 4)),
        Week(date(2025, 3, 3)),
    )
    assert new.last == Week.of(TODAY)
    assert old.position == pytest.approx(26 + 2 / 7)
