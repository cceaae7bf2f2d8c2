"""Keys that give access without a password end when the password is replaced."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from operations.deadlines.actions.feed import make_feed
from operations.deadlines.models import FeedKey
from stronghold.core.accounts.actions import (
    issue_password,
    make_device_key,
    reactivate_user,
)
from stronghold.core.accounts.keys import held_keys
from stronghold.core.accounts.models import DeviceKey, User
from stronghold.core.audit.models import Event
from stronghold.core.program_keys.actions import make_key
from stronghold.core.program_keys.models import ProgramKey
from tests.factories import PASSWORD, Cast

pytestmark = pytest.mark.django_db(transaction=True)

CHANGE = "/accounts/password/change/"
OWN = "three words apart"


@pytest.fixture
def opens(cast: Cast) -> Callable[[], list[bool]]:
    """Keys of all three kinds; calling it returns whether each still works."""
    by = cast.supervisor
    token = make_key(by=by, name="QGIS at the station", scopes=["maps"], days=90)
    feed = make_feed(by=by)
    device = make_device_key(by=by, user_agent="Mozilla Firefox/130 Android")

    def each() -> list[bool]:
        map_answer = Client().get("/ogc/collections", headers={"X-API-Key": token})
        calendar = Client().get(f"/deadlines/feed/{feed}.ics")
        kept = DeviceKey.objects.filter(pk=device.pk)
        return [
            map_answer.status_code == 200,
            calendar.status_code == 200,
            kept.exists(),
        ]

    assert each() == [True] * 3
    return each


def choose(user: User, old: str, **more: Any) -> Client:
    client = Client()
    answer = client.post("/accounts/login/", {"login": user.username, "password": old})
    assert answer.status_code == 302
    given = {"oldpassword": old, "password1": OWN, "password2": OWN}
    answer = client.post(CHANGE, given | more)
    assert answer.status_code == 302, answer.content.decode()
    return client


@pytest.mark.parametrize("how", [issue_password, reactivate_user])
def test_all_end_when_an_administrator_issues_a_password(
    cast: Cast, opens: Callable[[], list[bool]], how: Callable[..., Any]
) -> None:
    issued = how(by=cast.admin, username="supervisor")
    assert opens() == [False] * 3

    choose(cast.supervisor, issued.password)

    assert opens() == [False] * 3
    event = Event.objects.filter(kind="permission_change").order_by("-id").first()
    assert event is not None
    assert event.detail["keys_ended"] == {
        "devices": 1,
        "program_keys": 1,
        "calendar": 1,
    }
    assert ProgramKey.objects.exclude(revoked_at=None).count() == 1
    assert FeedKey.objects.exclude(revoked_at=None).count() == 1


def test_no_one_elses_end(cast: Cast, opens: Callable[[], list[bool]]) -> None:
    issue_password(by=cast.admin, username="officer")

    assert opens() == [True] * 3


def test_they_are_listed_where_a_person_changes_their_password(
    cast: Cast, opens: Callable[[], list[bool]]
) -> None:
    client = Client()
    client.force_login(cast.supervisor)
    page = client.get(CHANGE).content.decode()

    assert len(held_keys(cast.supervisor)) == 3
    for words in (
        "QGIS at the station",
        "address of your calendar",
        "Firefox on Android",
    ):
        assert words in page
    assert "End all of these now" in page
    client.force_login(cast.analyst)
    assert "End all of these now" not in client.get(CHANGE).content.decode()


@pytest.mark.parametrize("ends", [True, False])
def test_they_end_with_ones_own_change_if_one_says_so(
    cast: Cast, opens: Callable[[], list[bool]], ends: bool
) -> None:
    choose(cast.supervisor, PASSWORD, **({"end_keys": "on"} if ends else {}))

    assert opens() == [not ends] * 3
    (event,) = Event.objects.filter(kind="password_change")
    assert ("keys_ended" in event.detail) is ends
