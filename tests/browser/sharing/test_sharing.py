"""Agreements and what they release, at a desk and on a phone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from tests.agreements import make_agreement
from tests.factories import (
    make_activity,
    make_cast,
    make_closure,
    make_country,
    make_tasking,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "partner"]),
]
Check = Callable[[Page], None]


def test_an_agreement_is_read_seen_as_the_partner_and_used_by_the_partner(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Check,
) -> None:
    cast, areas = make_cast(), make_country()
    ward = areas["E05000001"]
    at = {"point": ward.point, "ward": ward, "district": areas["E07000001"]}
    today = clock.today()
    make_closure(
        cast.officer,
        state="order",
        scope="partial",
        order_made_on=today,
        order_ends_on=today + timedelta(days=90),
        place_text="19 Lake Street " * 5,
        **at,
    )
    for days in range(7):
        day = today - timedelta(days=days)
        make_activity(cast.officer, occurred_on=day, occurred_at=None, **at)
    make_tasking(cast.supervisor, organisation=cast.partner.organisation)
    agreement = make_agreement(cast, closure_addresses=True, figures=["reports"])
    page = signed_in(page_wide, "records")

    for path in ("/sharing/", f"/sharing/{agreement.reference}/1/", "/sharing/new/"):
        page.goto(path)
        assert_sound(page)
    page.goto(f"/shared/as-partner/{agreement.reference}/1/")
    note = page.get_by_role("note")
    expect(note).to_contain_text(f"This is what {agreement.partner.name} sees")
    assert_sound(page)

    signed_in(page, "partner")
    page.goto("/")
    expect(page.locator("main")).to_contain_text("19 Lake Street")
    assert_sound(page)
    page.get_by_role("link", name="All of them").click()
    expect(page.locator("h1")).to_have_text("Patrols and other activities")
    assert_sound(page)


def test_a_council_signs_by_keyboard_alone(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Check,
) -> None:
    cast = make_cast()
    make_country()
    make_agreement(cast, partner_signed_at=None, partner_signed_by=None)
    page = signed_in(page_wide, "partner")
    page.goto("/shared/")

    for name in ("Read version 1 and sign it", "Sign it"):
        tab_to(page, "document.activeElement.innerText", name)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert_sound(page)
    tab_to(page, "document.activeElement.name", "typed_name")
    page.keyboard.type("Partner")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.get_by_text("You have signed it")).to_be_visible()
    assert_sound(page)
    page.goto("/")
    expect(page.locator("h1")).to_have_text("Shared by the police")


def tab_to(page: Page, read: str, wanted: str) -> None:
    """Press Tab until the focused element is the wanted one."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(read) == wanted:
            return
    raise AssertionError(f"{wanted} was never reached")


def test_two_people_resume_what_was_suspended_and_the_partner_is_told_meanwhile(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Check,
) -> None:
    cast = make_cast()
    make_country()
    agreement = make_agreement(cast)
    one = f"/sharing/{agreement.reference}/1/"
    page = signed_in(page_wide, "records")
    page.goto(one)
    page.get_by_role("link", name="Suspend it").click()
    page.get_by_label("Why?").fill("A breach is looked into")
    page.get_by_role("button", name="Suspend the agreement").click()
    page.get_by_role("link", name="Ask to resume it").click()
    assert_sound(page)
    page.get_by_label("Why?").fill("The breach was looked into")
    page.get_by_role("button", name="Ask to resume it").click()
    expect(page.get_by_text("Another person confirms it").first).to_be_visible()
    expect(page.get_by_role("link", name="Resume it", exact=True)).to_have_count(0)
    assert_sound(page)

    signed_in(page, "partner")
    page.goto("/shared/")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Suspended since")
    expect(main).to_contain_text("A breach is looked into")
    expect(main).to_contain_text(agreement.police_phone)
    assert_sound(page)

    signed_in(page, "supervisor")
    page.goto(one)
    page.get_by_role("link", name="Resume it", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("The breach was looked into")
    assert_sound(page)
    page.get_by_role("button", name="Resume it").click()
    expect(page.get_by_text("It is in force again")).to_be_visible()


def test_the_second_person_refuses_to_resume_it_and_says_why(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Check,
) -> None:
    cast = make_cast()
    make_country()
    now, by = clock.now(), cast.records
    asked = {"resume_asked_at": now, "resume_asked_by": by, "resume_reason": "Done"}
    make_agreement(cast, suspended_at=now, suspended_by=by, reason="A breach", **asked)
    page = signed_in(page_wide, "supervisor")

    page.goto("/sharing/G-TEST-0001/1/resume/")
    assert_sound(page)
    page.get_by_role("link", name="Refuse it, and say why").click()
    page.get_by_label("Why?").fill("The passwords are not changed yet")
    assert_sound(page)
    page.get_by_role("button", name="Refuse it").click()

    refused = f"{cast.supervisor.display_name} refused on "
    expect(page.get_by_role("main")).to_contain_text(refused)
    assert_sound(page)


def test_what_a_version_takes_away_is_known_before_it_is_signed(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Check,
) -> None:
    cast = make_cast()
    make_country()
    make_tasking(cast.supervisor, organisation=cast.partner.organisation)
    make_agreement(cast)
    unsigned = {"partner_signed_at": None, "partner_signed_by": None}
    make_agreement(cast, version=2, rows=["warrants"], **unsigned)
    page = signed_in(page_wide, "partner")

    page.goto("/sharing/G-TEST-0001/2/sign/")
    expect(page.get_by_role("main")).to_contain_text("no longer sees 1 tasking")
    page.get_by_label("Type your name to sign").fill("Partner")
    assert_sound(page)
    page.get_by_label("I know that these will no longer be shown").check()
    page.get_by_role("button", name="Sign it").click()

    expect(page.get_by_text("You have signed it")).to_be_visible()


def test_what_was_read_unfolds_by_keyboard(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Check,
) -> None:
    cast = make_cast()
    make_country()
    make_agreement(cast)
    council = cast.partner.organisation.name
    several = [f"P-2222-22{n:02}" for n in range(90)] + ["C-2222-2222"]
    record(Kind.DISCLOSURE, by=cast.partner, records=several, recipient=council,
           detail={"page": "portal:map"})  # fmt: skip
    page = signed_in(page_wide, "partner")
    page.goto("/shared/read/")
    expect(page.get_by_text("C-2222-2222")).not_to_be_visible()
    assert_sound(page)

    page.locator("summary", has_text="1 closure, 90 activities").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("C-2222-2222")).to_be_visible()
    assert_sound(page)
