"""The time at which tests of arrests run."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from stronghold.core.kernel import clock

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)


@pytest.fixture
def at_now() -> Iterator[None]:
    with clock.stopped(NOW):
        yield
