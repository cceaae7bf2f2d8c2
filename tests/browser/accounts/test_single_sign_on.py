"""Single sign-on in a browser, before a real provider that the tests start."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from reports.models import Report
from stronghold.core.accounts.models import AccessRule, Team, User
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from tests.approving import approve_all
from tests.browser.checks import DESK
from tests.browser.offline.queue import tick
from tests.factories import WEST_SOUTH, Cast, make_cast, make_country
from tests.oidc import Oidc

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]
NAME = "Thames Valley Police"
SIX_AT_ONCE = """() => Promise.all(
  Array.from({length: 6}, () => fetch('/reports/').then((answer) => answer.status)))"""
JO = {
    "name": "Jo Smith",
    "preferred_username": "j.smith@force.example",
    "email": "j.smith@force.example",
    "groups": ["city-team"],
}


@pytest.fixture(autouse=True)
def no_idle_lock(settings: Any) -> None:
    """Let a clock go forward without locking, but by a whole day."""
    settings.IDLE_MINUTES = 24 * 60


@pytest.fixture
def cast(site: str, oidc: Oidc, watch: Any) -> Cast:
    """The cast, and a provider that knows Jo, to which pages may lead."""
    watch.others.append(urlsplit(oidc.issuer).netloc)
    cast = make_cast()
    police, council = cast.officer.organisation, cast.partner.organisation
    city = Team.objects.get(code="city")
    for position, (value, organisation, role, team) in enumerate(
        [("city-team", police, "officer", city), ("council", council, "partner", None)],
        start=1,
    ):
        AccessRule.objects.create(
            force=police.force,
            value=value,
            organisation=organisation,
            role=role,
            team=team,
            position=position,
        )
    approve_all(cast.records)
    oidc.has(accounts={"jo": JO})
    return cast


def start(page: Page, to: str = "/reports/") -> None:
    page.goto(to)
    page.get_by_role("link", name=f"Sign in with {NAME}").click()


def at_provider(page: Page, sub: str) -> None:
    expect(page.get_by_role("heading", name="Provider")).to_be_visible()
    page.get_by_role("button", name=sub).click()


def later(minutes: int) -> Any:
    """Stop the site's clock so many minutes from now."""
    return clock.stopped(clock.now() + timedelta(minutes=minutes))


def heading(page: Page) -> Any:
    return page.get_by_role("heading", level=1)


def test_a_new_officer_signs_in_moves_and_is_signed_out_by_the_provider(
    page_wide: Page,
    cast: Cast,
    oidc: Oidc,
    site: str,
    assert_sound: Check,
) -> None:
    page = page_wide
    page.goto("/reports/")
    expect(heading(page)).to_have_text("Sign in")
    assert_sound(page)

    start(page)
    at_provider(page, "jo")
    expect(heading(page)).to_have_text("Reports")
    jo = User.objects.get(username="j.smith")
    assert (jo.role, jo.team and jo.team.code) == ("officer", "city")

    # Moved at the provider: the next check gives the new role.
    oidc.has(accounts={"jo": JO | {"groups": ["council"]}})
    with later(16):
        page.goto("/shared/")
        expect(heading(page)).to_contain_text("Nothing is shared")
    assert User.objects.get(username="j.smith").role == "partner"

    # Signed out at the provider, which says so in the back channel.
    oidc.has(logoutUri=f"{site}/accounts/single-sign-on/logout/")
    other = page.context.new_page()
    other.goto(f"{oidc.issuer}/session/end")
    other.get_by_role("button", name="Sign out").click()
    expect(heading(other)).to_have_text("Signed out")
    page.goto("/shared/")
    expect(heading(page)).to_have_text("Sign in")
    ended = Event.objects.get(kind="sign_out")
    assert ended.detail == {"change": "sso_ended", "sessions": 1}


def test_who_is_disabled_at_the_provider_loses_access_at_the_next_check(
    page_phone: Page, cast: Cast, oidc: Oidc, assert_sound: Check
) -> None:
    page = page_phone
    start(page)
    at_provider(page, "jo")
    expect(heading(page)).to_have_text("Reports")
    page.goto("/accounts/password/change/")
    expect(heading(page)).to_have_text("You have no password here")
    assert_sound(page)
    # What a page asks for at once asks the provider once.
    with later(16):
        assert page.evaluate(SIX_AT_ONCE) == [200] * 6
    with later(32):
        assert page.evaluate(SIX_AT_ONCE) == [200] * 6
    oidc.has(accounts={})
    page.goto("/reports/")
    expect(heading(page)).to_have_text("Reports")

    with later(48):
        page.goto("/operations/arrests/")

        expect(heading(page)).to_have_text("Sign in")
    expect(page.get_by_role("main")).to_contain_text(
        f"You are signed out, because {NAME} did not confirm"
    )
    assert_sound(page)


def test_groups_that_no_rule_knows_lead_to_whom_to_ask(
    page_phone: Page, cast: Cast, oidc: Oidc, assert_sound: Check, watch: Any
) -> None:
    watch.allowed += ["403", "400"]
    page = page_phone
    oidc.has(accounts={"jo": JO | {"groups": ["somewhere-else"]}})

    start(page)
    at_provider(page, "jo")

    expect(heading(page)).to_have_text("You do not have access yet")
    expect(page.get_by_role("main")).to_contain_text("ask the administrator")
    assert_sound(page)
    assert Event.objects.get(kind="sign_in_failed").detail == {"why": "not_placed"}
    # Back leads to the provider's answer of before, which is good only once.
    page.goto("/accounts/single-sign-on/return/?state=used&code=used")
    expect(heading(page)).to_have_text("You are not signed in")
    assert_sound(page)


def test_a_provider_that_does_not_answer_leaves_the_password(
    page_phone: Page, cast: Cast, assert_sound: Check, settings: Any, watch: Any
) -> None:
    watch.allowed.append("503")
    settings.SSO_ISSUER = "http://127.0.0.1:9"

    start(page_phone)

    expect(heading(page_phone)).to_have_text(f"{NAME} does not answer")
    assert_sound(page_phone)


def test_an_administrator_makes_the_rules_and_tries_claims(
    page_wide: Page,
    cast: Cast,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Check,
    watch: Any,
) -> None:
    watch.allowed.append("400")
    page = signed_in(page_wide, "admin")
    page.goto("/people/")
    page.get_by_role("link", name="Access rules").click()
    expect(heading(page)).to_have_text("Access rules")
    assert_sound(page)
    page.get_by_role("link", name="Add a rule").click()
    page.get_by_role("radio", name="Police").check()
    assert_sound(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Group", exact=True).fill("sergeants")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a role")
    assert_sound(page)
    page.get_by_role("radio", name="Supervisor").check()
    page.get_by_label("Place in the order").fill("1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("sergeants")

    page.get_by_role("link", name="See what claims or groups would give").click()
    page.get_by_label("Claims or groups").fill("city-team\nsergeants")
    page.get_by_role("button", name="Show what they give").click()
    expect(page.get_by_role("main")).to_contain_text("Rule 1: sergeants")
    assert_sound(page)

    page.get_by_role("link", name="Change decided by").click()
    assert_sound(page)
    page.get_by_role("link", name="Remove this rule").click()
    expect(heading(page)).to_have_text("Remove this access rule?")
    assert_sound(page)
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("row")).to_have_count(3)


def test_a_half_typed_form_survives_the_lock_of_who_came_by_single_sign_on(
    open_page: Callable[..., Page],
    cast: Cast,
    watch: Any,
    assert_sound: Check,
) -> None:
    """The provider asks again in another tab, and the page is as it was."""
    watch.allowed.append("status of 401")
    make_country()
    Street.objects.create(
        name="Lake Street", locality="", kind="street", point=WEST_SOUTH
    )
    page = open_page(*DESK)
    start(page)
    at_provider(page, "jo")
    expect(heading(page)).to_have_text("Reports")
    page.context.clock.install()
    page.goto("/reports/new/")
    tick(page, "What is it about?", "Dealing")
    tick(page, "When did it happen?", "15 minutes ago")
    page.get_by_label("Where did it happen?").fill("Lake Street")
    expect(page.get_by_role("option", name="Lake Street")).to_be_visible()
    page.keyboard.press("Escape")

    page.clock.fast_forward("24:00:30")
    dialog = page.get_by_role("dialog", name="Locked")
    expect(dialog).to_be_visible()
    assert_sound(page)
    with page.context.expect_page() as opened:
        dialog.get_by_role(
            "link", name="Unlock with your organisation’s account"
        ).click()
    other = opened.value
    at_provider(other, "jo")
    expect(heading(other)).to_have_text("You are signed in")
    assert_sound(other)

    expect(dialog).not_to_be_visible()
    expect(page.get_by_label("Where did it happen?")).to_have_value("Lake Street")
    page.get_by_role("button", name="Save report").click()
    page.wait_for_url("**/reports/R-*/")
    assert Report.objects.get().recorded_by.username == "j.smith"
