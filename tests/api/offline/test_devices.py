"""A user sees their devices, those that no longer count too, and removes one."""

import pytest
from django.test import Client

from stronghold.core.accounts.models import DeviceKey
from stronghold.core.accounts.rules import device_name
from tests.factories import Cast

URL = "/offline/devices/"
PHONE = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36"
)


def make_key(client: Client) -> int:
    return client.post("/offline/key/", headers={"user-agent": PHONE}).status_code


def test_devices_that_no_longer_count_are_listed_apart_and_removed_as_others_are(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.officer)
    assert [make_key(client) for _ in range(22)] == [200] * 22

    listed, older = client.get(URL).content.decode().split("data-retired")

    assert listed.count("Chrome on Android") == 20
    assert "2 older devices" in older
    assert older.count("Chrome on Android") == 2
    device = str(DeviceKey.objects.earliest("pk").device)
    assert device in older
    assert client.post(URL, {"device": device}).status_code == 302
    assert device not in client.get(URL).content.decode()


def test_no_one_removes_the_device_of_another(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    make_key(client)
    device = str(DeviceKey.objects.get().device)

    client.force_login(cast.supervisor)
    assert device not in client.get(URL).content.decode()
    client.post(URL, {"device": device})

    assert DeviceKey.objects.filter(device=device).exists()


@pytest.mark.parametrize("device", ["", "no-device"])
def test_what_is_no_device_is_not_found(
    client: Client, cast: Cast, device: str
) -> None:
    client.force_login(cast.officer)

    assert client.post(URL, {"device": device}).status_code == 404


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (PHONE, "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1",
         "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142 Safari/537.36 Edg/142",
         "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0", "Firefox on Linux"),
        ("", "A browser"),
    ],
)  # fmt: skip
def test_a_device_is_called_what_its_owner_knows_it_by(agent: str, name: str) -> None:
    assert device_name(agent) == name
