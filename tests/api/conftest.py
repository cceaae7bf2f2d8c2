"""Ways in that tests of pages and of the API share."""

from collections.abc import Callable

import pytest
from django.test import Client

from stronghold.accounts.models import User


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """Sign somebody in, each with a client of their own."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
