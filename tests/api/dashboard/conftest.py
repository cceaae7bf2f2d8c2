"""What tests of figures share: signing in, and a Tuesday in November."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client

from stronghold.accounts.models import User
from stronghold.kernel import clock


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """Sign somebody in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def tuesday() -> Iterator[None]:
    """Hold the clock at noon of 24 November 2026, in week 48."""
    with clock.stopped(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        yield
