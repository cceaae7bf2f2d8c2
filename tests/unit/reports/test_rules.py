"""Are the rules of a report right?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from reports.report.rules import check_description, check_times
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import When

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_it_happens_then_is_reported_then_is_recorded() -> None:
    check_times(When.at_instant(NOW - HOUR), received_at=NOW - HOUR, now=NOW)
    check_times(When.at_instant(NOW), received_at=NOW, now=NOW)
    check_times(When(date(2026, 11, 24)), received_at=NOW - HOUR, now=NOW)
    check_times(None, received_at=NOW - HOUR, now=NOW)


@pytest.mark.parametrize(
    ("occurred", "received_at", "field"),
    [
        (When.at_instant(NOW - HOUR), NOW - 2 * HOUR, "received_at"),
        (When(date(2026, 11, 24)), NOW - 24 * HOUR, "received_at"),
        (When.at_instant(NOW + HOUR), NOW, "occurred_at"),
        (None, NOW + HOUR, "received_at"),
        (None, datetime(1999, 12, 31, tzinfo=UTC), "received_at"),
    ],
)
def test_any_other_order_is_refused(
    occurred: When | None, received_at: datetime, field: str
) -> None:
    with pytest.raises(RuleBroken) as error:
        check_times(occurred, received_at=received_at, now=NOW)

    assert error.value.field == field


def test_a_description_has_a_limit() -> None:
    check_description("x" * 4000)
    with pytest.raises(RuleBroken, match="4,000 characters or less"):
        check_description("x" * 4001)
