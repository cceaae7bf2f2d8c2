"""Who receives the key to a phone's queue, and until when?"""

import base64
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.models import DeviceKey
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.sign_in.tasks import clear_sessions
from tests.factories import Cast

URL = "/offline/key/"
KEPT, STANDING = "/offline/kept.json", "/offline/standing/"


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


def standing(device: str) -> dict[str, bool]:
    """Return what the server says of a device to someone without a session."""
    found: dict[str, bool] = Client().get(STANDING, {"device": device}).json()
    return found


def test_a_21st_device_retires_the_one_unused_for_longest(
    client: Client, cast: Cast
) -> None:
    """It keeps no pages any more, and what it queued is opened and sent there."""
    client.force_login(cast.officer)
    first, second, *others = [make_key(client) for _ in range(21)]

    assert standing(first["device"]) == {"stands": False, "opens": True}
    kept = client.get(KEPT, {"device": first["device"]}).json()
    assert (kept["pages"], kept["retired"]) == ([], True)
    for key in (second, *others):
        assert standing(key["device"])["stands"]
    answer = client.get(URL, {"device": first["device"]})
    assert answer.json()["secret"] == first["secret"]


def test_a_retired_device_that_is_opened_counts_again_and_retires_another(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.officer)
    first, second, third, *_ = [make_key(client)["device"] for _ in range(21)]

    assert ask(client, first) == 200

    assert standing(first)["stands"]
    kept = client.get(KEPT, {"device": first}).json()
    assert kept["pages"]
    assert not kept["retired"]
    assert standing(second) == {"stands": False, "opens": True}
    assert standing(third)["stands"]


def test_the_devices_of_one_person_retire_no_one_elses(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.supervisor)
    theirs = make_key(client)["device"]
    client.force_login(cast.officer)

    for _ in range(21):
        make_key(client)

    assert standing(theirs)["stands"]


def test_a_device_on_which_pages_are_only_read_is_in_use(
    client: Client, cast: Cast
) -> None:
    """Or it would end on a day on which something waits on it."""
    client.force_login(cast.officer)
    read, unused = make_key(client)["device"], make_key(client)["device"]
    used(days_ago=80)

    assert client.get(KEPT, {"device": read}).status_code == 200

    on = dict(DeviceKey.objects.values_list("device", "used_on"))
    assert on[uuid.UUID(read)] == clock.today()
    assert on[uuid.UUID(unused)] == clock.today() - timedelta(days=80)


def test_after_how_many_days_a_device_ends_is_a_setting(
    client: Client, cast: Cast, settings: Any
) -> None:
    client.force_login(cast.officer)
    for _ in range(21):
        make_key(client)
    used(days_ago=31)

    settings.DEVICE_IDLE_DAYS = 30

    page = client.get("/offline/devices/").content.decode()
    assert "do not use for 30 days is removed automatically" in page
    clear_sessions()
    assert not DeviceKey.objects.exists()


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
