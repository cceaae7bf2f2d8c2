"""Can the reporter's details be recorded, read and used for a safe call?"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from reports.models import CallBack, Report, Reporter
from tests.browser.checks import link_to
from tests.browser.conftest import Watch
from tests.browser.records.conftest import World
from tests.factories import make_report, make_reporter

pytestmark = pytest.mark.browser
REPORT_PAGE = re.compile(r"/reports/R-")
DETAILS: dict[str, Any] = {
    "safe_times": "Weekdays 9am to 3pm, never at weekends",
    "who_may_answer": "Only themselves; hang up on anyone else",
    "never_visit": True,
    "risk": "Lives next door to the people they reported, and shares their stairwell",
    "name": "Resident of the street",
    "email": "a-rather-long-address-of-a-resident@neighbourhood.example.org",
    "address": "Flat 12, a very long name of a block of flats, Lake Street",
}


def tick(page: Page, group: str, answer: str) -> None:
    page.get_by_role("group", name=group).get_by_label(answer, exact=True).check()


def begin(page: Page) -> None:
    """Fill in what every report needs, and unfold the rest."""
    page.goto("/reports/new/")
    tick(page, "What is it about?", "Dealing")
    page.get_by_label("Place not known").check()
    tick(page, "When did it happen?", "Now")
    page.locator("summary", has_text="Add more").click()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save report").click()


@pytest.fixture
def report(world: World) -> Report:
    report = make_report(world.cast.officer, channel="101")
    make_reporter(report, **DETAILS)
    return report


def test_only_who_left_details_is_asked_how_to_reach_them(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    begin(page)
    safe_way = page.get_by_role("group", name="Which way is safe to reach them?")
    for answer in ("Wants to stay anonymous", "Left no details"):
        tick(page, "Who reported it?", answer)
        expect(safe_way).to_be_hidden()

    tick(page, "Who reported it?", "Left contact details")

    expect(safe_way).to_be_visible()
    assert_sound(page)
    safe_way.get_by_label("Text message").check()
    page.get_by_label("When is it safe?").fill("Mornings")
    page.get_by_label("Never visit them").check()
    page.get_by_label("Phone number").fill("+44 1632 960 001")
    page.get_by_label("They agree to be called back").check()
    save(page)
    way = page.get_by_role("link", name="Choose how the resident’s report reached you")
    expect(way).to_be_visible()
    assert_sound(page)
    tick(page, "How did it reach you?", "Reported in person")
    save(page)
    page.wait_for_url(REPORT_PAGE)
    assert Reporter.objects.get().phone == "01632 960001"
    expect(page.locator("dl").get_by_text("First call-back")).to_be_visible()
    assert_sound(page)


def test_details_of_who_wants_to_stay_anonymous_come_back_in_sight(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    begin(page)
    tick(page, "Who reported it?", "Left contact details")
    page.get_by_label("Phone number").fill("01632 960001")
    tick(page, "Who reported it?", "Wants to stay anonymous")
    save(page)

    summary = page.locator("[data-error-summary]")
    expect(summary).to_contain_text("They want to stay anonymous")
    phone = page.get_by_label("Phone number")
    expect(phone).to_be_visible()
    expect(phone).to_have_value("01632 960001")
    assert_sound(page)
    phone.fill("")
    tick(page, "How did it reach you?", "Reported in person")
    save(page)

    page.wait_for_url(REPORT_PAGE)
    assert Report.objects.get().reported_by == "anonymous"
    assert not Reporter.objects.exists()


def test_what_makes_it_safe_stands_before_the_number(
    page: Page, report: Report, assert_sound: Callable[[Page], None]
) -> None:
    page.goto(f"/reports/{report.reference}/")
    assert_sound(page)
    page.get_by_role("link", name="See how to reach them").click()

    assert_sound(page)
    at = {
        name: page.get_by_text(text).first.bounding_box()["y"]  # type: ignore[index]
        for name, text in {
            "never": "Never visit them.",
            "risk": "Lives next door",
            "times": "Weekdays 9am",
            "phone": "01632 960001",
        }.items()
    }
    assert max(at["never"], at["risk"], at["times"]) < at["phone"]
    page.get_by_role("link", name="Correct").click()
    assert_sound(page)
    page.get_by_label("Phone number").fill("01632 960002")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Corrected: phone number")
    page.get_by_role("link", name="Erase").click()
    assert_sound(page)
    page.get_by_role("button", name="Erase").click()
    expect(page.get_by_role("status")).to_contain_text("have been erased")
    assert not Reporter.objects.exists()


def test_a_call_back_from_the_list_to_its_result(
    page: Page, report: Report, assert_sound: Callable[[Page], None]
) -> None:
    page.goto("/reports/call-backs/")
    assert_sound(page)
    link_to(page, report.reference).first.click()
    page.get_by_role("link", name="See how to reach them").click()
    expect(page.get_by_text("Say only that it is being dealt with.")).to_have_count(2)
    page.get_by_role("link", name="Record the result").first.click()
    assert_sound(page)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Choose the result")
    assert_sound(page)

    page.get_by_label("Asked not to be contacted again").check()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("status")).to_contain_text("the other call-back is canc")
    results = CallBack.objects.order_by("ordinal").values_list("result", flat=True)
    assert list(results) == ["not_wanted", "cancelled"]


def test_an_empty_list_says_so(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    page.goto("/reports/call-backs/?state=overdue")

    expect(page.get_by_text("No call-backs are overdue")).to_be_visible()
    assert_sound(page)


def test_a_supervisor_clears_words_and_keeps_details_longer(
    page_wide: Page,
    report: Report,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
    watch: Watch,
) -> None:
    watch.allowed.append("status of 400")
    Reporter.objects.update(review_on="2026-01-01")
    page = signed_in(page_wide, "supervisor")
    page.goto(f"/reports/{report.reference}/reporter/")
    expect(page.get_by_role("heading", name="Why do you need to know")).to_be_visible()
    page.get_by_role("button", name="Continue with this reason").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Enter why you need")
    assert_sound(page)
    page.get_by_role("button", name="Call-back").click()
    page.get_by_role("link", name="Change what may be said").first.click()
    assert_sound(page)
    page.get_by_label("What may be said").fill("Patrols were doubled.")
    page.get_by_role("button", name="Allow these words").click()
    expect(page.get_by_text("Patrols were doubled.")).to_be_visible()

    page.goto("/reports/call-backs/?whose=all")
    page.get_by_role("link", name="1 set of contact details due for review").click()
    assert_sound(page)
    page.get_by_role("link", name="Keep longer").click()
    assert_sound(page)


def test_by_keyboard_alone(page_wide: Page, report: Report, signed_in: Any) -> None:
    page = signed_in(page_wide, "officer")
    page.goto(f"/reports/{report.reference}/call-backs/1/")
    page.get_by_role("link", name="Skip to main content").focus()

    for key in ("Enter", "Tab", "Tab", "Space", "Tab", "Enter"):
        page.keyboard.press(key)

    expect(page.get_by_role("status")).to_contain_text("The call-back is done")
    assert CallBack.objects.get(ordinal=1).result == "reached"


def test_without_javascript(
    browser: Browser, site: str, world: World, signed_in: Any
) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = signed_in(context.new_page(), "officer")
    begin(page)
    tick(page, "Who reported it?", "Left contact details")
    tick(page, "How did it reach you?", "101 call")
    tick(page, "Which way is safe to reach them?", "Phone call")
    page.get_by_label("Phone number").fill("01632 960001")
    save(page)

    expect(page.get_by_role("status")).to_contain_text("saved")
    assert Reporter.objects.get().safe_way == "call"
    context.close()
