"""The brief signed, running and refused; its map and its table say the same."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from reports.models import Report
from stronghold.brief.actions.sign import Signed, sign_brief
from stronghold.brief.presenters.taskings import source_of
from stronghold.brief.rules.weeks import last_whole_week
from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area, Street
from stronghold.core.kernel import clock
from stronghold.figures.tallies import refresh
from tests.browser.brief.test_brief import a_week
from tests.browser.checks import overflow
from tests.browser.conftest import Watch
from tests.factories import (
    WEST_SOUTH,
    make_arrest,
    make_country,
    make_report,
    make_tasking,
)

pytestmark = pytest.mark.browser
MADE = Signed(b"made", {})
Check = Callable[[Page], None]
SignIn = Callable[[Page, str], Page]


@pytest.fixture
def page(page_wide: Page, signed_in: SignIn) -> Page:
    """A page at each width; no one is signed in yet, since there is no one."""
    return page_wide


@pytest.fixture
def check(assert_accessible: Check, assert_fits: Check) -> Check:
    def both(page: Page) -> None:
        assert_accessible(page)
        assert_fits(page)

    return both


def test_a_signed_brief_names_what_changed_since(
    page: Page, signed_in: SignIn, check: Check
) -> None:
    url, week = a_week(), last_whole_week(clock.today())
    by = User.objects.get(username="supervisor")
    with clock.stopped(clock.now() - timedelta(hours=1)):
        sign_brief(
            by=by, week=week, comment="Quiet.", document=lambda *_: Signed(b"made", {})
        )
    late = make_arrest(by, occurred_at=clock.now() - timedelta(days=7))
    refresh()
    signed_in(page, "supervisor").goto(url)

    # A link into a part opens it.
    page.goto(f"{url}#changes")
    expect(page.get_by_text(late.reference)).to_be_visible()
    page.locator("summary").get_by_text("Signed", exact=True).click()
    expect(page.get_by_text("Signed by Supervisor")).to_be_visible()
    check(page)


def test_the_days_so_far_are_shown_and_held_against_no_whole_week(
    page: Page, signed_in: SignIn, check: Check
) -> None:
    a_week()
    running = last_whole_week(clock.today()).shifted(1)
    signed_in(page, "supervisor").goto(f"/weekly/{running}/")

    page.locator("summary", has_text="The figures").click()
    row = page.locator("tr#reports")
    expect(row).to_contain_text("So far")
    expect(row.locator("td").nth(1)).to_have_text(re.compile(r"^3$"))
    expect(page.get_by_text("This week is not over: what is unusual")).to_be_visible()
    check(page)


def test_a_tasking_is_set_from_a_street_and_shown_there_by_keyboard_alone(
    page_wide: Page, signed_in: SignIn
) -> None:
    url = a_week()
    page = signed_in(page_wide, "supervisor")
    page.goto(url)
    busiest = page.get_by_role("region", name="Busiest streets")
    way = busiest.get_by_role("link", name="Set a tasking")

    way.focus()
    page.keyboard.press("Enter")
    page.get_by_label("What is to be done?").focus()
    page.keyboard.type("Patrol the underpass at dusk")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.get_by_label("In 1 week").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Set the tasking").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text(re.compile("T-.* is set"))).to_be_visible()
    expect(busiest.get_by_role("link", name="Tasked: ")).to_be_in_viewport()


def test_the_map_of_the_brief_says_what_its_table_says(
    page: Page, signed_in: SignIn, check: Check
) -> None:
    url, areas = a_week(), make_country()
    west: Area = areas["E05000001"]
    by, at = User.objects.get(username="officer"), clock.now() - timedelta(days=7)
    for _ in range(4):
        make_report(by, received_at=at, ward=west, district=areas["E07000001"])
    assert Report.objects.filter(ward=west).count() == 4
    refresh()
    signed_in(page, "supervisor").goto(url)

    where = page.get_by_role("region", name="Where")
    drawn = where.locator("svg path title").evaluate_all(
        "titles => titles.map((title) => title.textContent)"
    )
    page.locator("summary", has_text="Reports by ward").click()
    table = page.locator("#wards tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.children].map((cell) => cell.innerText))"
    )
    listed = {name.strip(): n.strip() for name, n in table}
    none = page.get_by_text("None in").inner_text()

    assert len(drawn) == 2
    assert any(west.name in words and "4" in words for words in drawn)
    assert listed[west.name] == "4"
    assert "Area E05000002" in none
    check(page)


def test_a_file_is_given_to_who_says_what_it_is_for(
    page: Page, signed_in: SignIn, check: Check, watch: Watch
) -> None:
    watch.allowed.append("status of 400")
    url = a_week()
    signed_in(page, "supervisor").goto(url)
    page.locator("summary", has_text="Files and e-mail").click()
    page.get_by_role("link", name="Excel").click()
    check(page)
    page.get_by_role("button", name="Download").click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_contain_text("Enter what the file is for")
    check(page)

    page.get_by_label("What is the file for?").fill("Community safety board")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download").click()

    assert coming.value.suggested_filename.endswith(".xlsx")


def test_a_street_with_a_tasking_does_not_slide_the_page_on_a_phone(
    page_wide: Page, signed_in: SignIn
) -> None:
    url, week = a_week(), last_whole_week(clock.today())
    by = User.objects.get(username="supervisor")
    street = Street.objects.create(
        name="Blackbird Leys Industrial Estate Road", kind="street", point=WEST_SOUTH
    )
    for _ in range(9):
        at = clock.now() - timedelta(days=7)
        make_report(by, received_at=at, street=street, point=WEST_SOUTH)
    refresh()
    tasking = make_tasking(
        by,
        source=source_of(week, str(street)),
        person=by,
        due_on=clock.today() + timedelta(days=3),
    )
    page = signed_in(page_wide, "supervisor")

    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(url)
        link = page.get_by_role("link", name="Tasked:").first
        expect(link).to_have_attribute("href", re.compile(tasking.reference))
        assert overflow(page) <= 0
