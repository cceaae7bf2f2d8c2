"""The only source of the current time, so that tests can stop it in one place."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from stronghold.core.kernel.london import london_date

_stopped_at: datetime | None = None


def now() -> datetime:
    """Return the current time in UTC."""
    return _stopped_at or datetime.now(UTC)  # noqa: TID251 - the one allowed place


def today() -> date:
    """Return today's date in London."""
    return london_date(now())


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Stop the clock at an aware datetime."""
    global _stopped_at  # noqa: PLW0603 - a clock for the whole process
    before, _stopped_at = _stopped_at, at.astimezone(UTC)
    try:
        yield
    finally:
        _stopped_at = before
