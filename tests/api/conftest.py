"""Ways in that tests of pages and of the API share."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """Sign somebody in, each with a client of their own."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def tuesday() -> Iterator[None]:
    """Hold the clock at noon of 24 November 2026, in week 48."""
    with clock.stopped(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        yield
