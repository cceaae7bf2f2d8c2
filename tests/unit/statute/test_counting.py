"""How the law counts: months that lack the day, and periods that begin with a day."""

from datetime import date, datetime

import pytest

from operations.statute.rules import counting
from operations.statute.rules.limits import Code
from stronghold.core.kernel.london import LONDON
from stronghold.core.kernel.months import months_after
from tests.unit.statute.changed_law import of_code


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2026-06-15", 6, "2026-12-15"),
        ("2026-07-15", 6, "2027-01-15"),
    ],
)
def test_month_that_lacks_the_day_ends_with_its_last(
    day: str, months: int, result: str
) -> None:
    later = months_after(date.fromisoformat(day), months)

    assert later == date.fromisoformat(result)


def test_last_instant_of_a_day_is_that_of_london() -> None:
    summer = counting.last_instant(date(2026, 6, 30))
    longest = date(2026, 10, 25)

    assert summer.isoformat() == "2026-06-30T22:59:59.999999+00:00"
    length = counting.last_instant(longest) - counting.first_instant(longest)
    assert round(length.total_seconds() / 3600) == 25


def test_hours_are_no_days() -> None:
    with pytest.raises(ValueError, match="hearing"):
        counting.within(date(2026, 11, 24), of_code(Code.HEARING))


def test_clock_on_the_wall() -> None:
    start = datetime(2027, 3, 27, 12, tzinfo=LONDON)

    assert counting.by_the_clock(start, 48) == datetime(2027, 3, 29, 12, tzinfo=LONDON)
