"""When are people alerted to a deadline: steps back from its earlier reading."""

from datetime import UTC, datetime, timedelta

import pytest

from operations.deadlines.choices import DeadlineKind
from operations.deadlines.rules.steps import (
    ESCALATED,
    OVERDUE,
    PASSES,
    is_over,
    step_name,
    step_now,
)
from operations.statute.rules.clocks import Clock

DUE = datetime(2026, 12, 26, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def step_at(
    kind: str, before: timedelta, *, earlier: timedelta = timedelta()
) -> object:
    return step_now(kind, due_at=DUE, alert_by=DUE - earlier, now=DUE - before)


@pytest.mark.parametrize(
    ("before", "step"),
    [
        (25 * HOUR, None),
        (24 * HOUR, "24h"),
        (7 * HOUR, "24h"),
        (6 * HOUR, "6h"),
        (timedelta(), "6h"),
        (-timedelta(seconds=1), ESCALATED),
    ],
)
def test_a_hearing_is_alerted_a_day_and_six_hours_before(
    before: timedelta, step: str | None
) -> None:
    assert step_at(Clock.HEARING, before) == step


def test_alerts_count_back_from_the_earlier_reading() -> None:
    assert step_at(Clock.HEARING, 47 * HOUR, earlier=24 * HOUR) == "24h"


def test_what_is_overdue_goes_to_others_a_day_later() -> None:
    assert step_at(DeadlineKind.TASKING, -HOUR) == OVERDUE
    assert step_at(DeadlineKind.TASKING, -25 * HOUR) == ESCALATED


@pytest.mark.parametrize("kind", sorted(PASSES))
def test_what_ends_by_itself_is_never_overdue(kind: str) -> None:
    assert step_at(kind, -timedelta(days=9)) is None
    assert not is_over(kind, DUE, DUE)
    assert is_over(kind, DUE, DUE + HOUR)


@pytest.mark.parametrize("kind", DeadlineKind.values)
def test_every_kind_is_alerted_before_it_is_due(kind: str) -> None:
    assert step_at(kind, HOUR) is not None


def test_steps_are_named_in_days_and_hours() -> None:
    assert step_name(timedelta(days=28)) == "28d"
    assert step_name(timedelta(hours=24)) == "24h"
