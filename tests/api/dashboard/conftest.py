"""What tests of figures share: signing in, and a Tuesday in November."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from stronghold.kernel import clock


@pytest.fixture
def tuesday() -> Iterator[None]:
    """Hold the clock at noon of 24 November 2026, in week 48."""
    with clock.stopped(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        yield
