"""The only source of the current time, so that tests can stop it in one place."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_stopped_at: datetime | None = None


def now() -> datetime:
    """Return the current time in UTC."""
    return _stopped_at or datetime.now(UTC)  # noqa: TID251 - the one allowed place


def today() -> date:
    """Return today's date in London."""
    return london_date(now())


def london_date(instant: datetime) -> date:
    """Return the London date of an aware datetime."""
    return instant.astimezone(LONDON).date()


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins in London."""
    return datetime.combine(day, time.min, LONDON)


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Stop the clock at an aware datetime."""
    global _stopped_at  # noqa: PLW0603 - a clock for the whole process
    before, _stopped_at = _stopped_at, at.astimezone(UTC)
    try:
        yield
    finally:
        _stopped_at = before
