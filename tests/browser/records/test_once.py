"""Does going back start another record, and is a lost answer requested again?"""

import re

import pytest
from playwright.sync_api import Page, expect

from reports.models import Report

pytestmark = pytest.mark.browser
URL = "/reports/new/"
REPORT_PAGE = re.compile(r"/reports/R-")
# Sends the form and stays on the page.
SEND = (
    "() => fetch(location.pathname, {method: 'POST', redirect: 'manual',"
    "body: new FormData(document.querySelector('form[novalidate]'))}).then(() => 1)"
)


def fill(page: Page, concern: str) -> None:
    fieldset = page.get_by_role("group", name="What is it about?")
    fieldset.get_by_label(concern, exact=True).check()
    page.get_by_label("Place not known").check()
    fieldset = page.get_by_role("group", name="When did it happen?")
    fieldset.get_by_label("Now", exact=True).check()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save report").click()


def assert_fresh(page: Page) -> None:
    """Check that the form is as empty as at first."""
    expect(page).to_have_url(re.compile(f"{URL}$"))
    expect(page.get_by_role("button", name="Save report")).to_be_visible()
    answers = page.locator(":is([name=concern], [name=when]):checked")
    expect(answers).to_have_count(0)
    expect(page.get_by_label("Place not known")).not_to_be_checked()


def concerns() -> list[str]:
    return list(Report.objects.order_by("pk").values_list("concern", flat=True))


def test_going_back_after_saving_begins_another(page: Page) -> None:
    page.goto(URL)
    fill(page, "Dealing")
    save(page)
    page.wait_for_url(REPORT_PAGE)

    page.go_back()

    assert_fresh(page)
    page.reload()
    assert_fresh(page)
    fill(page, "Cuckooing")
    save(page)
    page.wait_for_url(REPORT_PAGE)
    expect(page.locator("main")).to_contain_text("saved")
    assert concerns() == ["dealing", "cuckooing"]


@pytest.mark.long
def test_another_visit_after_saving_begins_another(page: Page) -> None:
    for concern in ("Dealing", "Drug use", "Cuckooing"):
        page.goto(URL)
        assert_fresh(page)
        fill(page, concern)
        save(page)
        page.wait_for_url(REPORT_PAGE)
    page.go_back()
    assert_fresh(page)

    assert concerns() == ["dealing", "use", "cuckooing"]


def test_a_page_that_the_browser_kept_whole_begins_another(page: Page) -> None:
    """A browser may keep the page or not; here the record is saved meanwhile."""
    page.goto(URL)
    fill(page, "Dealing")
    shown_again = "new PageTransitionEvent('pageshow', {persisted: true})"
    page.evaluate(f"dispatchEvent({shown_again})")
    expect(page.get_by_label("Place not known")).to_be_checked()

    page.evaluate(SEND)
    page.evaluate(f"dispatchEvent({shown_again})")

    assert_fresh(page)
    assert concerns() == ["dealing"]


def test_what_is_sent_again_after_a_lost_answer_is_the_same(page: Page) -> None:
    page.goto(URL)
    fill(page, "Dealing")
    page.evaluate(SEND)
    # The answer was lost, and its cookie with it.
    page.context.clear_cookies(name="saved_forms")
    assert concerns() == ["dealing"]

    save(page)

    page.wait_for_url(REPORT_PAGE)
    expect(page.locator("main")).to_contain_text("was saved already")
    assert concerns() == ["dealing"]


def test_what_was_not_saved_is_still_there_on_coming_back(page: Page) -> None:
    page.goto(URL)
    fill(page, "Dealing")
    page.get_by_role("link", name="All reports").click()
    page.wait_for_url(re.compile(r"/reports/$"))

    page.go_back()

    expect(page.get_by_label("Place not known")).to_be_checked()
    save(page)
    page.wait_for_url(REPORT_PAGE)
    assert concerns() == ["dealing"]
