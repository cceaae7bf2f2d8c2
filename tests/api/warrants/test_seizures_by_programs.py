"""A program records what was seized at an entry, as the page of the warrant does."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from operations.seizures.models import Seizure
from operations.warrants.models import WarrantEntry
from stronghold.core.accounts.models import User
from stronghold.core.places.models import Premises
from tests.api.warrants.conftest import Teams
from tests.api.warrants.steps import draw_up, enter, lead_to_issue

pytestmark = pytest.mark.django_db
As = Callable[[User], Client]


def send(client: Client, warrant: Any, **given: Any) -> Any:
    body = {"client_uuid": str(uuid4()), "entry": 1, "kind": "cash"} | given
    url = f"/api/v1/warrants/{warrant.reference}/seizures"
    return client.post(url, body, content_type="application/json")


def test_it_has_the_time_and_place_of_its_entry_and_is_stored_once(
    teams: Teams, premises: Premises, as_user: As
) -> None:
    warrant = lead_to_issue(draw_up(teams.ours, premises), teams.ours)
    enter(warrant, teams.ours)
    client, given = as_user(teams.ours), {"client_uuid": str(uuid4())}

    first, again = (send(client, warrant, **given, estimate=120.5) for _ in "12")

    assert (first.status_code, again.status_code) == (201, 200), first.json()
    assert first.json() == again.json()
    row, entry = Seizure.objects.get(), WarrantEntry.objects.get()
    assert (row.entry, row.arrest, row.kind) == (entry, None, "cash")
    assert (row.occurred_at, row.premises) == (entry.entered_at, premises)
    assert first.json()["reference"] == row.reference
    shown = as_user(teams.ours).get(f"/operations/warrants/{warrant.reference}/")
    assert row.reference in shown.text
    assert send(client, warrant, **given, kind="other").status_code == 409
    other = lead_to_issue(draw_up(teams.ours, premises), teams.ours)
    enter(other, teams.ours)
    assert send(client, other, **given, estimate=120.5).status_code == 409


def test_without_such_an_entry_nothing_is_stored(
    teams: Teams, premises: Premises, as_user: As
) -> None:
    warrant = lead_to_issue(draw_up(teams.ours, premises), teams.ours)
    client = as_user(teams.ours)
    assert send(client, warrant).json()["errors"].keys() == {"entry"}
    assert send(client, warrant, arrest="A-2222-2222").json()["errors"] == {
        "arrest": ["Unknown field"]
    }
    assert not Seizure.objects.exists()


def test_another_team_learns_nothing_of_a_live_warrant(
    teams: Teams, premises: Premises, as_user: As
) -> None:
    warrant = draw_up(teams.ours, premises)
    hidden = send(as_user(teams.theirs), warrant)
    body = {"no": "such"}
    url = "/api/v1/warrants/W-2222-2222/seizures"
    none = as_user(teams.theirs).post(url, body, content_type="application/json")
    assert (hidden.status_code, none.status_code) == (404, 404)
    assert hidden.json() == none.json()
