"""What tests of safeguarding share: a stopped clock, who asks, and what is sent."""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from stronghold.core.kernel import clock
from tests.factories import Cast

# A Tuesday afternoon in winter, so that London and UTC agree.
NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
URL = "/operations/safeguarding/"


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    with clock.stopped(NOW):
        yield


@pytest.fixture
def sign_in(client: Client, cast: Cast) -> Callable[[str], Client]:
    def sign_in(name: str) -> Client:
        client.force_login(getattr(cast, name))
        return client

    return sign_in


@pytest.fixture
def officer(sign_in: Callable[[str], Client]) -> Client:
    return sign_in("officer")


def concern_form(**given: Any) -> dict[str, Any]:
    fields = {
        "client_uuid": str(uuid.uuid4()),
        "signs": ["cce", "missing"],
        "subject": "child",
        "kind": "mash",
        "urgency": "urgent",
    }
    return fields | given


def referral_form(**given: Any) -> dict[str, Any]:
    fields = {
        "client_uuid": str(uuid.uuid4()),
        "kind": "housing",
        "subject": "adult",
        "urgency": "ordinary",
    }
    return fields | given


def line_form(**given: Any) -> dict[str, Any]:
    fields = {
        "client_uuid": str(uuid.uuid4()),
        "name": "Blue",
        "hub": "A large town",
        "status": "active",
        "first_known_on_day": "1",
        "first_known_on_month": "11",
        "first_known_on_year": "2026",
        "travel": ["rail", "taxi"],
        "threats": ["knife"],
        "children": "1-4",
        "adults": "unknown",
    }
    return fields | given


def closing(kind: str, *, known_by: str = "", dead: int = 19) -> dict[str, Any]:
    """Return what the form of a line sends to close it on 20 November 2026."""
    days = {"closed_on": 20, "number_dead_on": dead}
    parts = {
        f"{name}_{part}": value
        for name, day in days.items()
        for part, value in (("day", day), ("month", 11), ("year", 2026))
    }
    return {
        "status": "closed",
        "closure_type": kind,
        "charge_known_by": known_by,
    } | parts
