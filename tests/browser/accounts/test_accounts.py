"""From a new account to its owner's own password, in a browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from operations.deadlines.actions.feed import make_feed
from stronghold.core.accounts.actions import make_device_key
from stronghold.core.accounts.keys import held_keys
from stronghold.core.accounts.models import User
from stronghold.core.program_keys.actions import make_key
from tests.factories import PASSWORD, make_cast

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]
OWN = "three words apart"


@pytest.fixture
def page(page_phone: Page, site: str) -> Page:
    make_cast()
    return page_phone


def sign_in(page: Page, name: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.long
@pytest.mark.parametrize(
    "path",
    [
        "/people/",
        "/people/new/",
        "/people/officer/",
        "/people/officer/password/",
    ],
)
def test_people_pages_are_accessible_and_fit(
    page: Page,
    signed_in: Callable[[Page, str], Page],
    path: str,
    assert_accessible: Check,
    assert_fits: Check,
) -> None:
    signed_in(page, "admin").goto(path)

    assert_accessible(page)
    assert_fits(page)


def test_password_page_is_accessible_and_fits(
    page: Page,
    signed_in: Callable[[Page, str], Page],
    assert_accessible: Check,
    assert_fits: Check,
) -> None:
    signed_in(page, "partner").goto("/accounts/password/change/")

    assert_accessible(page)
    assert_fits(page)


def test_keys_are_listed_and_ended_with_the_password(
    page: Page, signed_in: Callable[[Page, str], Page], assert_sound: Check
) -> None:
    owner = User.objects.get(username="supervisor")
    make_key(by=owner, name="QGIS at the station", scopes=["maps"], days=90)
    make_feed(by=owner)
    make_device_key(by=owner, user_agent="Mozilla/5.0 (Linux; Android 15) Firefox/140")
    signed_in(page, "supervisor").goto("/accounts/password/change/")

    listed = page.get_by_role("main").get_by_role("listitem")
    expect(listed).to_have_count(3)
    assert_sound(page)
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill(OWN)
    page.get_by_label("New password again").fill(OWN)
    page.get_by_label("End all of these now").check()
    page.get_by_role("button", name="Change password").click()
    page.wait_for_url("/")

    assert held_keys(owner) == []


def test_new_person_is_let_in_and_chooses_a_password(
    page: Page,
    signed_in: Callable[[Page, str], Page],
    open_page: Callable[..., Page],
    assert_accessible: Check,
    watch: Any,
) -> None:
    # The browser's console message about a form that is answered with status 400.
    watch.allowed.append("400")
    signed_in(page, "admin").goto("/people/")
    page.get_by_role("link", name="Add a person").click()
    page.get_by_role("radio", name="Council").check()
    assert_accessible(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Username").fill("j.smith")
    expect(page.get_by_role("radio")).to_have_count(2)
    expect(page.get_by_label("Partner")).to_be_checked()
    page.get_by_role("button", name="Add person").click()

    expect(page.get_by_role("alert")).to_contain_text("Enter the name")
    assert_accessible(page)
    page.get_by_label("Name", exact=True).fill("Jo Smith")
    page.get_by_role("button", name="Add person").click()
    password = page.locator("code").inner_text()
    assert_accessible(page)

    theirs = open_page(390, 844)
    sign_in(theirs, "j.smith", password)
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Change your password")
    theirs.get_by_label("Current password").fill(password)
    theirs.get_by_label("New password", exact=True).fill(OWN)
    theirs.get_by_label("New password again").fill(OWN)
    theirs.get_by_role("button", name="Change password").click()
    theirs.wait_for_url("/")
    waits = theirs.get_by_role("heading", level=1)
    expect(waits).to_have_text("Your access waits for approval")
    assert_accessible(theirs)

    # The council's signatory finds it on a page, and lets them in.
    other = open_page(1440, 1000)
    signed_in(other, "partner").goto("/people/approvals/")
    assert_accessible(other)
    other.get_by_role("link", name="The account of Jo Smith").click()
    assert_accessible(other)
    other.get_by_label("Approve", exact=True).check()
    other.get_by_role("button", name="Save decision").click()
    expect(other.get_by_text("Approved: The account of Jo Smith")).to_be_visible()
    theirs.reload()
    theirs.wait_for_url("/shared/")
    assert User.objects.get(username="j.smith").one_time_until is None


def test_lockout_says_what_to_do(page: Page, assert_sound: Check, watch: Any) -> None:
    watch.allowed.append("429")
    for _ in range(8):
        sign_in(page, "officer", "wrong")

    expect(page.get_by_role("heading", level=1)).to_have_text("Too many attempts")
    assert_sound(page)


def test_signs_out_by_keyboard_alone(
    page: Page, signed_in: Callable[[Page, str], Page]
) -> None:
    signed_in(page, "partner").goto("/accounts/password/change/")

    if page.locator(".sh-menu__button").is_visible():
        page.locator(".sh-menu__button").focus()
        page.keyboard.press("Enter")
    page.locator(".sh-account__summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
