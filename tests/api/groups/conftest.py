"""What tests of organised crime groups share: addresses, who asks, what is sent."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.models import Team
from tests.factories import Cast

URL = "/operations/groups/"
ENDPOINT = "/api/v1/groups"
SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(cast: Cast) -> SignIn:
    def sign_in(name: str) -> Client:
        client, person = Client(), getattr(cast, name)
        if name == "supervisor":
            # Of the team that leads the groups which these tests make.
            person.team = Team.objects.get(code="city")
            person.save()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def supervisor(sign_in: SignIn) -> Client:
    return sign_in("supervisor")


def group_form(**given: Any) -> dict[str, Any]:
    fields = {
        "client_uuid": str(uuid.uuid4()),
        "name": "Harbour",
        "suspected_of": ["drugs"],
        "status": "suspected",
        "team": str(Team.objects.get(code="city").pk),
        "day_day": "1",
        "day_month": "11",
        "day_year": "2026",
        "place": "",
    }
    return fields | given


def group_body(**given: Any) -> dict[str, Any]:
    fields = {
        "client_uuid": str(uuid.uuid4()),
        "name": "Harbour",
        "status": "active",
        "suspected_of": ["drugs"],
        "team": "city",
        "occurred_on": "2026-11-01",
    }
    return fields | given
