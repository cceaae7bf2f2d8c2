"""The first administrator of an empty site, from the console’s code to the people."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from stronghold.force_setup.first_administrator.actions import issue_first_code

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]
OWN = "marble kettle orchid 9"


@pytest.fixture(autouse=True)
def real_work(settings: Any) -> None:
    settings.DEMO = False


def test_the_code_lets_the_first_administrator_in_to_set_up_a_second_factor(
    page_phone: Page, site: str, watch: Any, assert_sound: Check
) -> None:
    # Without a code the page is not there; a wrong code is answered with status 400.
    watch.allowed += ["404", "400"]
    page = page_phone
    page.goto("/accounts/login/")
    expect(page.get_by_text("This site has no accounts yet")).to_be_visible()
    page.goto("/accounts/first/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")

    code = issue_first_code().code
    page.goto("/accounts/first/")
    assert_sound(page)
    page.get_by_label("Code from the server").fill("2222-3333")
    page.get_by_label("Name of the force").fill("Thames Valley Police")
    page.get_by_label("Code of the force").fill("thames-valley")
    page.get_by_role("radio", name="England").check()
    page.get_by_label("Your name").fill("Ada Marsh")
    page.get_by_label("Your work e-mail").fill("ada@force.example")
    page.get_by_label("Username").fill("a.marsh")
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_role("alert")).to_contain_text("This is not the code")
    assert_sound(page)

    page.get_by_label("Code from the server").fill(code.lower())
    expect(page.get_by_label("Your name")).to_have_value("Ada Marsh")
    page.get_by_label("Password", exact=True).fill(OWN)
    page.get_by_label("Password again").fill(OWN)
    page.get_by_role("button", name="Create the account").click()

    # An administrator needs a second factor, so that comes before everything else.
    page.wait_for_url("/accounts/security/start/")
    page.goto("/people/new/")
    page.wait_for_url("/accounts/security/start/")
