"""Who receives the key to a phone's queue, and until when?"""

import base64
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.models import DeviceKey
from stronghold.core.accounts.tasks import clear_sessions
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.factories import Cast

URL = "/offline/key/"


def make_key(client: Client) -> dict[str, str]:
    answer = client.post(URL)
    assert answer.status_code == 200
    made: dict[str, str] = answer.json()
    return made


def ask(client: Client, device: str) -> int:
    return client.get(URL, {"device": device}).status_code


def test_the_owner_is_given_it_again(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    made = make_key(client)

    answer = client.get(URL, {"device": made["device"]})

    assert answer.json()["secret"] == made["secret"]
    assert len(base64.b64decode(made["secret"])) == 32
    assert answer["Cache-Control"].count("no-store") == 1
    assert answer.json()["token"]


def test_no_one_else_is(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    device = make_key(client)["device"]

    for other in (cast.supervisor, cast.other_officer):
        client.force_login(other)
        assert ask(client, device) == 404
    for refused in (cast.analyst, cast.partner, cast.admin):
        client.force_login(refused)
        assert ask(client, device) == 403
        assert client.post(URL).status_code == 403
    client.logout()
    assert ask(client, device) == 302


@pytest.mark.parametrize("device", ["", "no-device", str(uuid.UUID(int=7)), "\x00"])
def test_a_device_that_is_none_has_no_key(
    client: Client, cast: Cast, device: str
) -> None:
    client.force_login(cast.officer)

    assert ask(client, device) == 404


def test_two_keys_have_nothing_in_common(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    first, second = make_key(client), make_key(client)

    assert first["device"] != second["device"]
    assert first["secret"] != second["secret"]


def test_signing_out_on_the_device_destroys_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    here, elsewhere = make_key(client)["device"], make_key(client)["device"]

    client.post("/accounts/logout/", {"device": here})

    assert [str(key.device) for key in DeviceKey.objects.all()] == [elsewhere]
    changes = Event.objects.filter(kind="alteration").values_list("detail", flat=True)
    assert {"change": "device_key_destroyed"} in list(changes)
    client.force_login(cast.officer)
    assert ask(client, here) == 404


def test_signing_out_touches_no_one_elses(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    device = make_key(client)["device"]
    client.force_login(cast.supervisor)

    client.post("/accounts/logout/", {"device": device})

    assert DeviceKey.objects.count() == 1


@pytest.mark.parametrize("device", ["", "no-device", "\x00"])
def test_signing_out_works_whatever_it_names(
    client: Client, cast: Cast, device: str
) -> None:
    client.force_login(cast.officer)

    assert client.post("/accounts/logout/", {"device": device}).status_code == 302
    assert client.get("/").status_code == 302


def test_a_session_that_is_over_destroys_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    device = make_key(client)["device"]
    client.cookies.clear()
    client.force_login(cast.officer)

    assert ask(client, device) == 200


def test_a_page_names_its_viewer_by_a_code_that_identifies_no_one(
    client: Client, cast: Cast
) -> None:
    codes = set()
    for user in (cast.officer, cast.supervisor):
        client.force_login(user)
        pages = [client.get(url).content.decode() for url in ("/", "/map/")]
        found = {re.findall(r'data-owner="(\w{16})"', page)[0] for page in pages}
        assert len(found) == 1
        codes |= found
    assert len(codes) == 2
    client.force_login(cast.analyst)
    assert "data-owner" not in client.get("/").content.decode()


def used(days_ago: int) -> None:
    used_on = clock.today() - timedelta(days=days_ago)
    DeviceKey.objects.update(used_on=used_on)


def test_one_device_too_many_is_refused_while_all_are_used(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.officer)
    first = [make_key(client)["device"] for _ in range(20)][0]

    answer = client.post(URL)

    assert answer.status_code == 409
    assert "Remove one" in answer.json()["detail"]
    assert DeviceKey.objects.count() == 20
    client.force_login(cast.supervisor)
    make_key(client)
    client.force_login(cast.officer)
    client.post("/accounts/logout/", {"device": first})
    client.force_login(cast.officer)
    make_key(client)


def test_the_device_unused_for_longest_makes_room(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    devices = [make_key(client)["device"] for _ in range(20)]
    # A device used 89 days ago may still have unsent entries.
    used(days_ago=89)
    assert client.post(URL).status_code == 409
    used(days_ago=90)
    # The first one is used again, so the second is removed.
    assert ask(client, devices[0]) == 200

    make_key(client)

    assert DeviceKey.objects.count() == 20
    # The next page tells its owner, once.
    words = "was removed from your devices to make room for this one"
    assert words in client.get("/").content.decode()
    assert words not in client.get("/").content.decode()
    assert ask(client, devices[0]) == 200
    assert ask(client, devices[1]) == 404
    event = Event.objects.filter(detail__change="device_key_made_room").get()
    assert event.records == [cast.officer.reference]


def test_after_how_many_days_a_device_makes_room_is_a_setting(
    client: Client, cast: Cast, settings: Any
) -> None:
    client.force_login(cast.officer)
    for _ in range(20):
        make_key(client)
    used(days_ago=30)
    assert client.post(URL).status_code == 409

    settings.DEVICE_IDLE_DAYS = 30

    assert client.post(URL).status_code == 200
    page = client.get("/offline/devices/").content.decode()
    assert "do not use for 30 days is removed automatically" in page


def test_what_is_unused_for_90_days_goes_with_the_sessions(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.officer)
    gone, kept = make_key(client)["device"], make_key(client)["device"]
    used(days_ago=91)
    assert ask(client, kept) == 200

    clear_sessions()

    assert [str(key.device) for key in DeviceKey.objects.all()] == [kept]
    event = Event.objects.filter(kind="alteration").latest("pk")
    assert event.detail == {"change": "device_key_unused"}
    assert event.records == [cast.officer.reference]
    assert ask(client, gone) == 404
