"""The one source of the present; tests stop it here and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_stopped_at: datetime | None = None


def now() -> datetime:
    """Return this instant in UTC."""
    return _stopped_at or datetime.now(UTC)  # noqa: TID251 - the one allowed place


def today() -> date:
    """Return today's date in London."""
    return london_date(now())


def london_date(instant: datetime) -> date:
    """Return the London date of an instant that knows its time zone."""
    return instant.astimezone(LONDON).date()


def midnight(day: date) -> datetime:
    """Return the instant at which a London day begins."""
    return datetime.combine(day, time.min, LONDON)


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Hold the clock at an instant that knows its time zone."""
    global _stopped_at  # noqa: PLW0603 - a clock for the whole process
    before, _stopped_at = _stopped_at, at.astimezone(UTC)
    try:
        yield
    finally:
        _stopped_at = before
