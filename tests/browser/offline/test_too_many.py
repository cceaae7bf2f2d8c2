"""Is a user with too many devices informed while there is signal to act on it?"""

import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.accounts.models import DeviceKey
from stronghold.core.kernel import clock
from tests.browser.conftest import Watch
from tests.browser.offline.conftest import get_ready
from tests.factories import Cast

pytestmark = pytest.mark.browser
REFUSED = "Nothing can be stored on this device without signal."


@pytest.mark.long
def test_the_21st_device_is_warned_and_makes_room(
    world: Cast,
    make_phone: Callable[..., Page],
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
    watch: Watch,
) -> None:
    """Long: a phone of its own, which gets all files of the site."""
    watch.allowed.append("status of 409")
    for n in range(20):
        DeviceKey.objects.create(
            owner=world.officer,
            device=uuid.uuid4(),
            secret=b"0" * 32,
            made_at=clock.now(),
            used_on=clock.today(),
            name=f"Phone {n}",
        )
    phone = make_phone()
    asked: list[str] = []
    phone.on("request", lambda one: asked.append(one.url) if _makes_key(one) else None)
    signed_in(phone, "officer").goto("/")
    expect(phone.get_by_text(REFUSED)).to_be_visible()
    assert_sound(phone)
    phone.goto("/reports/new/")
    expect(phone.get_by_text(REFUSED)).to_be_visible()
    # Not every page asks the server again.
    assert len(asked) == 1

    # The stored form says that it cannot store anything.
    phone.goto("/offline/report/")
    expect(phone.get_by_text("This phone cannot store what you type")).to_be_visible()
    expect(phone.get_by_text("No signal is needed")).to_be_hidden()

    phone.goto("/")
    phone.get_by_role("link", name="Choose a device to remove").click()
    assert_sound(phone)
    phone.get_by_role("button", name="Remove").first.click()
    expect(phone.get_by_text("Records that it had not sent are lost")).to_be_visible()
    get_ready(phone)
    expect(phone.get_by_text(REFUSED)).to_be_hidden()
    phone.goto("/offline/report/")
    expect(phone.get_by_text("No signal is needed")).to_be_visible()


def _makes_key(request: object) -> bool:
    url, method = getattr(request, "url", ""), getattr(request, "method", "")
    return method == "POST" and url.endswith("/offline/key/")
