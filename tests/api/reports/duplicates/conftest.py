"""Tests of duplicates run at a fixed time, and collect what they read."""

from collections.abc import Iterator

import pytest

from stronghold.core.audit.record import Request, during
from stronghold.core.kernel import clock
from tests.api.records.conftest import NOW


@pytest.fixture(autouse=True)
def reading() -> Iterator[None]:
    with clock.stopped(NOW), during(Request()):
        yield
