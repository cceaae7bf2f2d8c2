"""An administrator opens a service account, changes its key and closes it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.program_keys.models import ProgramKey
from tests.factories import make_cast

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]


@pytest.fixture
def page(page_phone: Page, site: str) -> Page:
    make_cast()
    return page_phone


def test_one_is_opened_has_its_key_changed_and_is_closed(
    page: Page,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Check,
    watch: Any,
) -> None:
    watch.allowed.append("400")
    signed_in(page, "admin").goto("/people/services/")
    expect(page.get_by_role("heading", name="No service accounts")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Open a service account").click()
    assert_sound(page)
    page.get_by_label("Police", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    assert_sound(page)
    page.get_by_label("Name of the program").fill("Custody system")
    page.get_by_label("What does it do here").fill("Sends each arrest for drugs")
    page.get_by_label("Shared mailbox").fill("custody@example.org")
    page.get_by_label("Send arrests from custody, in batches").check()
    page.get_by_role("button", name="Open the account").click()
    expect(page.get_by_role("link", name="Enter the networks")).to_be_visible()
    assert_sound(page)
    page.get_by_label("From which networks?").fill("192.0.2.0/24")
    page.get_by_role("button", name="Open the account").click()
    expect(page.get_by_text("It has no key yet")).to_be_visible()
    assert_sound(page)

    for _ in range(2):
        page.get_by_role("button", name="Make the key").click()
        token = re.compile(r"shk_[\w-]{43}")
        expect(page.get_by_label("Key", exact=True)).to_have_value(token)
        assert_sound(page)
    expect(page.get_by_text("It has two keys")).to_be_visible()
    page.get_by_role("button", name="Revoke the key Key 1").click()
    expect(page.get_by_text("Key 1 no longer opens anything")).to_be_visible()
    assert ProgramKey.objects.get(revoked_at=None).name == "Key 2"

    page.get_by_role("link", name="Change", exact=True).click()
    assert_sound(page)
    page.get_by_label("Read arrests").check()
    page.get_by_role("button", name="Save").click()
    assert ProgramKey.objects.get(revoked_at=None).scopes == [
        "arrests.custody",
        "arrests.read",
    ]
    page.get_by_role("link", name="Service accounts").click()
    page.get_by_role("link", name="Custody system").click()
    page.get_by_role("link", name="Close the account").click()
    assert_sound(page)
    page.get_by_role("button", name="Close the account").click()
    expect(page.get_by_text("Custody system is closed")).to_be_visible()
    assert not ProgramKey.objects.filter(revoked_at=None).exists()
