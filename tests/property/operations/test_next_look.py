"""Between the instants at which a deadline is looked at, nothing happens to it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from operations.deadlines.choices import DeadlineKind
from operations.deadlines.rules.steps import is_over, next_look, step_now
from tests.sweeps import examples

START = datetime(2026, 12, 1, tzinfo=UTC)
LONGEST = timedelta(days=40)
MICROSECOND = timedelta(microseconds=1)
kinds = st.sampled_from(sorted(DeadlineKind.values))
spans = st.timedeltas(timedelta(), LONGEST)
# Whole hours meet the steps exactly, which are whole hours themselves.
edges = st.integers(0, 24 * 40).map(lambda n: timedelta(hours=n))
nudges = st.sampled_from([-MICROSECOND, timedelta(), MICROSECOND])


def state_of(kind: str, due_at: datetime, alert_by: datetime, at: datetime) -> object:
    step = step_now(kind, due_at=due_at, alert_by=alert_by, now=at)
    return step, is_over(kind, due_at, at), at > due_at


@settings(max_examples=examples(4_000))
@given(
    kind=kinds,
    due=spans | edges,
    earlier=spans | edges,
    looked=spans | edges,
    asked=spans | edges,
    nudge=nudges,
)
def test_nothing_happens_before_the_next_look(
    kind: str,
    due: timedelta,
    earlier: timedelta,
    looked: timedelta,
    asked: timedelta,
    nudge: timedelta,
) -> None:
    due_at, now = START + due, START + looked
    alert_by = due_at - earlier
    look_at = next_look(kind, due_at=due_at, alert_by=alert_by, now=now)
    at = max(now, START + asked + nudge)
    if look_at is not None:
        assert look_at > now
        at = min(at, look_at - MICROSECOND)

    assert state_of(kind, due_at, alert_by, at) == state_of(kind, due_at, alert_by, now)


@given(kind=kinds, due=edges, hours=st.integers(1, 900))
def test_what_is_due_until_later_is_looked_at_when_that_is_over(
    kind: str, due: timedelta, hours: int
) -> None:
    due_at = START + due
    until, now = due_at + timedelta(hours=hours), due_at + timedelta(days=900)
    past_all = due_at + timedelta(hours=hours) - MICROSECOND

    look_at = next_look(kind, due_at=due_at, alert_by=due_at, now=past_all, until=until)
    assert look_at is not None
    assert look_at <= until + MICROSECOND
    assert next_look(kind, due_at=due_at, alert_by=due_at, now=now, until=until) is None
