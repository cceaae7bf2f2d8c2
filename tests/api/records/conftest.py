"""Fixtures for tests of records: a stopped clock and a signed-in officer."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client

from stronghold.core.kernel import clock
from tests.factories import Cast

# A Tuesday afternoon in winter, so that London and UTC agree.
NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)


@pytest.fixture
def at_now() -> Iterator[datetime]:
    with clock.stopped(NOW):
        yield NOW


@pytest.fixture
def officer(client: Client, cast: Cast) -> Client:
    client.force_login(cast.officer)
    return client
