"""The pages of the law at a desk and on a phone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from operations.statute.rules.limits import Code
from stronghold.core.accounts.choices import Role
from stronghold.core.kernel import clock
from tests.browser.conftest import Watch
from tests.factories import make_cast, make_user

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]


def test_the_law_is_read_and_a_change_approved(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_accessible: Check,
    assert_fits: Check,
    watch: Watch,
) -> None:
    watch.allowed.append("status of 400")
    make_cast()
    page = signed_in(page_wide, "records")
    page.goto("/operations/law/")
    assert_accessible(page)
    assert_fits(page)

    page.get_by_role("link", name="Approve a change").click()
    assert_accessible(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


def test_a_change_that_has_begun_is_shown_with_what_it_touches_to_two_people(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Check,
) -> None:
    cast = make_cast()
    make_user("legal", Role.RECORDS_MANAGER, cast.records.organisation)
    page = signed_in(page_wide, "records")
    yesterday = clock.today() - timedelta(days=1)
    page.goto("/operations/law/approve/")
    page.get_by_label("What does it change?").select_option(Code.HEARING)
    page.get_by_label("The new limit, as a number").fill("72")
    for part, value in (
        ("Day", yesterday.day),
        ("Month", yesterday.month),
        ("Year", yesterday.year),
    ):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_label("Act", exact=True).fill("The 2014 Act, as amended")
    page.get_by_label("Section").fill("s.80(3)")
    page.get_by_label("Source").fill("The commencement regulations")
    page.get_by_label("Read in the Act").check()
    page.get_by_label("Who confirmed it, and why now?").fill("Force legal read them")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="Open cases affected")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Approve, and ask a second person").click()
    expect(page.get_by_text("It counts once a second person")).to_be_visible()

    page = signed_in(page_wide, "legal")
    page.goto("/operations/law/")
    assert_sound(page)
    page.get_by_role("link", name="When a hearing must be held by").first.click()
    assert_sound(page)
    page.get_by_label("Approve it: it counts from its first day").check()
    page.get_by_label("Why?").fill("I read them too")
    page.get_by_role("button", name="Save decision").click()
    expect(
        page.get_by_text("Your decision on the changed limit is recorded")
    ).to_be_visible()
