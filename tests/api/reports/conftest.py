"""Who works on reports, and what waits for them, in the tests of triage."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from reports.models import Report
from stronghold.core.accounts.models import Team, User
from tests.api.reports.triage import NOW, SignIn
from tests.factories import Cast, make_report


@pytest.fixture
def team(cast: Cast) -> Team:
    """The city's team, which the officer and the supervisor are of."""
    team = Team.objects.get(code="city")
    people = (cast.officer.pk, cast.supervisor.pk)
    User.objects.filter(pk__in=people).update(team=team)
    for person in (cast.officer, cast.supervisor):
        person.refresh_from_db()
    return team


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def make(cast: Cast, team: Team) -> Callable[..., Report]:
    """Make a report of the city's team, so many hours ago."""

    def make(hours: float = 1, **given: Any) -> Report:
        at = NOW - timedelta(hours=hours)
        fields = {"team": team, "received_at": at, "occurred_at": at} | given
        return make_report(cast.officer, **fields)

    return make
