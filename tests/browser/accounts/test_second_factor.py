"""Second factors in a browser: a passkey from setting it up to using it, an app, codes.

Browsers make passkeys only for a host that has a name, so these pages are on localhost.
Chromium's own virtual authenticator answers in place of a finger.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.sign_in.second_factor import actions
from tests.api.accounts.test_second_factor import ELSEWHERE, code_at, step_now
from tests.browser.checks import DESK, PATIENCE_MS
from tests.browser.conftest import Watch, listen
from tests.factories import PASSWORD, make_cast
from tests.quick_client import RECORDS

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser: Browser, site: str, watch: Watch) -> Iterator[Page]:
    """A page of the site by the name localhost, with a device that makes passkeys."""
    make_cast()
    address = site.replace("127.0.0.1", "localhost")
    watch.host = urlsplit(address).netloc
    # The browser's console message about a form that is answered with status 400.
    watch.allowed.append("400")
    width, height = DESK
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        locale="en-GB",
        service_workers="block",
    )
    context.set_default_timeout(PATIENCE_MS)
    listen(context, lambda: watch, requests=True)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    yield page
    context.close()


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("supervisor")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("/accounts/login/")


def press(page: Page, name: str) -> None:
    main = page.get_by_role("main")
    main.get_by_role("button", name=name).or_(
        main.get_by_role("link", name=name)
    ).click()


def titled(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def grow_old(minutes: int = 20) -> None:
    """Make the sign-in of the one open session so many minutes old."""
    key = UserSession.objects.latest("created_at").session_key
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    records = session[RECORDS]
    for record in records:
        record["at"] -= 60 * minutes
    session[RECORDS] = records
    session.save()


def set_up_passkey(page: Page, look: Check) -> None:
    sign_in(page)
    titled(page, "Set up a second way to sign in")
    # The menu would lead nowhere yet, nor is anything counted in it.
    expect(page.get_by_role("link", name="Reports")).to_have_count(0)
    look(page)
    press(page, "Set up a passkey")
    titled(page, "Add a passkey")
    look(page)
    page.get_by_label("Name").fill("Work phone")
    press(page, "Add the passkey")
    titled(page, "Keep your recovery codes")
    codes = page.get_by_role("list", name="Recovery codes").locator("li")
    expect(codes).to_have_count(10)
    look(page)
    press(page, "I have kept them")
    page.wait_for_url("/")


def test_passkey_from_setting_up_to_confirming(page: Page, assert_sound: Check) -> None:
    """It is one flow through every page of passkeys, each looked at by axe."""
    set_up_passkey(page, assert_sound)

    sign_out(page)
    sign_in(page)
    titled(page, "One more step")
    assert_sound(page)
    press(page, "Use your passkey")
    page.wait_for_url("/")

    sign_out(page)
    assert_sound(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("/")
    assert Authenticator.objects.get(type="webauthn").last_used_at

    page.goto("/accounts/security/")
    expect(page.get_by_role("heading", name="Work phone")).to_be_visible()
    assert_sound(page)
    press(page, "Rename Work phone")
    page.get_by_label("Name").fill("Old phone")
    press(page, "Save")
    press(page, "Remove Old phone")
    titled(page, "Remove Old phone?")
    grow_old()
    press(page, "Remove")
    titled(page, "Confirm it is you")
    assert_sound(page)
    press(page, "a passkey")
    assert_sound(page)
    press(page, "Use your passkey")
    # What was asked for is answered: the last one stays.
    expect(page.get_by_role("alert")).to_contain_text("Add another before")
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_passkey_signs_no_one_in_who_may_not(page: Page, watch: Watch) -> None:
    """With a one-time password, locked, closed, or signed in by their organisation."""
    watch.allowed.append("429")
    set_up_passkey(page, lambda page: None)
    owner = User.objects.filter(username="supervisor")

    def try_passkey() -> None:
        page.goto("/accounts/login/")
        page.get_by_role("button", name="Sign in with a passkey").click()

    sign_out(page)
    owner.update(one_time_until=clock.now() + timedelta(days=1))
    try_passkey()
    expect(page.get_by_text("You have a one-time password")).to_be_visible()
    owner.update(one_time_until=None, is_active=False)
    try_passkey()
    titled(page, "Your account is closed")
    password = owner.get().password
    owner.update(is_active=True, password=make_password(None))
    try_passkey()
    expect(page.get_by_text("Sign in through your organisation")).to_be_visible()
    owner.update(password=password)
    for n in range(20):
        elsewhere = Client(REMOTE_ADDR=f"192.0.2.{n}")
        given = {"login": "supervisor", "password": "guess"}
        elsewhere.post("/accounts/login/", given)
    page.context.clear_cookies(name=settings.DEVICE_COOKIE_NAME)
    try_passkey()
    titled(page, "Too many attempts")
    assert not Event.objects.filter(kind="sign_in")[1:].exists()


def test_app_from_setting_up_to_signing_in(page: Page, assert_sound: Check) -> None:
    sign_in(page)
    press(page, "Set up an app")
    titled(page, "Set up an authenticator app")
    square = page.get_by_role("img", name="Square to scan")
    assert square.evaluate("image => image.complete && image.naturalWidth > 0")
    assert_sound(page)
    page.get_by_text("You cannot scan it").click()
    secret = page.locator("main code").inner_text().replace(" ", "")
    page.get_by_label("Code that the app shows").fill("000 000")
    press(page, "Continue")
    expect(page.get_by_role("alert")).to_contain_text("The code is wrong")
    assert_sound(page)
    page.get_by_label("Code that the app shows").fill(code_at(step_now(), secret))
    press(page, "Continue")
    titled(page, "Keep your recovery codes")
    code = page.get_by_role("list", name="Recovery codes").locator("li").first
    recovery = code.inner_text()

    sign_out(page)
    sign_in(page)
    expect(page.get_by_role("button", name="Use your passkey")).to_be_hidden()
    page.get_by_label("Code", exact=True).fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("/")

    page.goto("/accounts/security/")
    expect(page.get_by_text("9 of your recovery codes are unused")).to_be_visible()
    assert_sound(page)
    page.goto("/accounts/confirm/code/?next=/")
    titled(page, "Confirm it is you")
    assert_sound(page)


def test_sessions_and_the_page_of_a_person(
    page: Page, signed_in: Callable[[Page, str], Page], assert_sound: Check
) -> None:
    owner = User.objects.get(username="supervisor")
    actions.add_passkey(by=owner, name="Work phone", credential={}, session=ELSEWHERE)
    for agent in ("Chrome/140 Android", "Firefox/140 Windows"):
        UserSession.objects.create(
            user=owner,
            ip="192.0.2.1",
            user_agent=agent,
            session_key=open_session_of(owner),
        )
    by_name(signed_in(page, "supervisor"))
    page.goto("/accounts/sessions/")
    expect(page.get_by_role("button", name="Sign out there")).to_have_count(2)
    assert_sound(page)
    there = page.get_by_role("button", name="Sign out there")
    there.filter(has_text="Chrome on Android").click()
    expect(page.get_by_role("button", name="Sign out there")).to_have_count(1)
    assert UserSession.objects.filter(user=owner).count() == 1

    by_name(signed_in(page, "admin"))
    page.goto("/people/supervisor/")
    expect(page.get_by_text("Password, 1 passkey")).to_be_visible()
    assert_sound(page)
    press(page, "Reset how they sign in")
    expect(page.get_by_text("Password only")).to_be_visible()
    expect(page.get_by_text("No device")).to_be_visible()


def by_name(page: Page) -> None:
    """Give a page's session to the site by its name too, not by its number alone."""
    cookie = page.context.cookies("http://127.0.0.1")[0]
    page.context.add_cookies([cookie | {"domain": "localhost"}])


def open_session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return str(client.session.session_key)
