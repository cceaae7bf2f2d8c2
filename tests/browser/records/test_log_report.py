"""Can an officer log a report by touch, by keyboard, and without JavaScript?"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from reports.models import Report
from stronghold.core.places.models import Premises
from tests.browser.conftest import Watch
from tests.browser.records.conftest import COMES_BACK, World

pytestmark = pytest.mark.browser
URL = "/reports/new/"
REPORT_PAGE = re.compile(r"/reports/R-")


def tick(page: Page, group: str, answer: str) -> None:
    """Choose an answer of a group of chips or buttons."""
    fieldset = page.get_by_role("group", name=group)
    fieldset.get_by_label(answer, exact=True).check()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save report").click()


def test_a_report_takes_two_taps_and_a_street(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    page.goto(URL)
    assert_sound(page)

    tick(page, "What is it about?", "Dealing")
    page.get_by_label("Where did it happen?").fill("Lake Street")
    tick(page, "When did it happen?", "15 minutes ago")
    save(page)

    page.wait_for_url(REPORT_PAGE)
    report = Report.objects.get()
    expect(page.get_by_role("status")).to_contain_text(f"{report.reference} saved")
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "Reported dealing, Lake Street"
    )
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=f"Copy {report.reference}").click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == report.reference
    expect(page.locator("dl").first).to_contain_text("Lake Street")
    expect(page.get_by_role("link", name="Log another report")).to_be_visible()
    assert report.ward is not None
    assert_sound(page)


def test_a_script_that_comes_late_loses_no_letter_of_the_place(page: Page) -> None:
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route(re.compile("place_suggestions"), hold)
    page.goto(URL, wait_until="commit")
    place = page.get_by_label("Where did it happen?")
    place.press_sequentially("Lake ")
    assert place.get_attribute("role") is None

    [script] = waiting
    script.continue_()
    expect(place).to_have_attribute("role", "combobox")
    page.keyboard.type("Street")

    expect(place).to_have_value("Lake Street")


def test_known_premises_by_keyboard_alone(
    page: Page, home: Premises, city: Path
) -> None:
    """At most 30 key presses from opening the page, the letters of the place too."""
    page.goto(URL)
    fields: list[str] = []
    presses = [
        "Tab",
        "Enter",
        "Tab",
        "Tab",  # past the head, to the concerns
        "d",
        "Tab",
        "1",
        "2",
        " ",
        "l",
        "a",
        "k",
        "Enter",  # the first place offered
        "Tab",
        "Tab",
        "Tab",
        "Tab",  # past the other ways to say where
        "3",
        "Enter",
    ]
    for press in presses:
        fields.append(page.evaluate("document.activeElement.name || ''"))
        page.keyboard.press(press)
        if press == "k":
            expect(page.get_by_role("option").first).to_be_visible()

    page.wait_for_url(REPORT_PAGE)
    report = Report.objects.get()
    assert (report.concern, report.premises) == ("dealing", home)
    minutes = (report.received_at - report.occurred_at).total_seconds() / 60  # type: ignore[operator]
    assert minutes == 60
    answered = {"concern", "place", "when"}
    assert answered < set(fields)
    assert len(set(fields) - {""}) <= 6
    assert len(presses) <= 30


def test_a_number_or_a_letter_chooses_a_chip(page: Page) -> None:
    page.goto(URL)
    chips = page.get_by_role("group", name="What is it about?")
    chips.get_by_role("radio").first.focus()

    for press, chosen in (
        ("3", "Cuckooing"),
        ("s", "Smell of cannabis"),
        ("s", "Something else"),
        ("s", "Smell of cannabis"),
        ("9", "Smell of cannabis"),
        ("ArrowRight", "Something else"),
    ):
        page.keyboard.press(press)
        expect(chips.get_by_label(chosen, exact=True)).to_be_checked()


def test_errors_are_shown_and_keep_what_was_typed(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    page.goto(URL)
    page.locator("summary", has_text="Add more").click()
    page.get_by_label("What was seen or said").fill("Cars stop for two minutes")
    tick(page, "Which drug?", "Heroin")
    save(page)

    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(page).to_have_title("Error: Log a report – Stronghold")
    expect(summary.get_by_role("link")).to_have_text(
        [
            "Choose what it is about",
            "Enter where it happened, or choose “Place not known”",
            "Choose when it happened",
        ]
    )
    assert_sound(page)
    summary.get_by_role("link", name="Enter where").click()
    expect(page.get_by_label("Where did it happen?")).to_be_focused()

    tick(page, "What is it about?", "Dealing")
    page.get_by_label("Place not known").check()
    tick(page, "When did it happen?", "Not known")
    save(page)

    page.wait_for_url(REPORT_PAGE)
    report = Report.objects.get()
    assert report.description == "Cars stop for two minutes"
    assert report.drug == "heroin"


def test_an_ambiguous_street_offers_choices(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    page.goto(URL)
    tick(page, "What is it about?", "Cuckooing")
    page.get_by_label("Where did it happen?").fill("3 Mill Lane")
    tick(page, "When did it happen?", "Last night")
    save(page)

    group = page.get_by_role("group", name="Which place do you mean?")
    expect(group.get_by_role("radio")).to_have_count(3)
    assert_sound(page)
    group.get_by_label("Mill Lane, Marston").check()
    save(page)

    page.wait_for_url(REPORT_PAGE)
    report = Report.objects.get()
    assert report.place_text == "3 Mill Lane, Marston"
    assert (report.concern, report.occurred_at) == ("cuckooing", None)


def test_another_time_asks_for_a_date_only_then(page: Page) -> None:
    page.goto(URL)
    day = page.get_by_role("group", name="Date it happened")
    expect(day).to_be_hidden()

    tick(page, "When did it happen?", "Another time")

    expect(day).to_be_visible()
    tick(page, "When did it happen?", "Now")
    expect(day).to_be_hidden()


def test_a_name_in_the_description_is_warned_of(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    page.goto(URL)
    tick(page, "What is it about?", "Dealing")
    page.get_by_label("Place not known").check()
    tick(page, "When did it happen?", "Now")
    page.get_by_label("What was seen or said").fill("Ring 07700 900123")
    save(page)

    expect(page.locator("[data-error-summary]")).to_contain_text("a phone number")
    assert_sound(page)
    page.get_by_label("Keep the words as they are").check()
    save(page)

    page.wait_for_url(REPORT_PAGE)
    assert Report.objects.get().description == "Ring 07700 900123"


def test_i_am_standing_there(page: Page, assert_sound: Callable[[Page], None]) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(
        {"latitude": 51.72, "longitude": -1.28, "accuracy": 12}
    )
    page.goto(URL)
    tick(page, "What is it about?", "Drug use")
    tick(page, "When did it happen?", "Now")

    page.get_by_role("button", name="I am standing there").click()

    status = page.locator("[data-point-status]")
    expect(status).to_contain_text("accurate to about 12 metres")
    page.get_by_role("button", name="Do not use my position").click()
    expect(page.locator("[name=latitude]")).to_have_value("")
    expect(page.get_by_role("button", name="I am standing there")).to_be_focused()
    page.get_by_role("button", name="I am standing there").click()
    expect(page.locator("[name=latitude]")).not_to_have_value("")
    assert_sound(page)
    save(page)

    page.wait_for_url(REPORT_PAGE)
    report = Report.objects.get()
    assert report.point is not None
    assert report.point.coords == (-1.28, 51.72)
    assert report.ward is not None


def test_a_position_far_off_is_refused_and_can_be_taken_away(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 0.0, "longitude": 0.0, "accuracy": 12})
    page.goto(URL)
    tick(page, "What is it about?", "Drug use")
    tick(page, "When did it happen?", "Now")
    page.get_by_label("Where did it happen?").fill("Lake Street")
    page.get_by_role("button", name="I am standing there").click()
    expect(page.locator("[name=latitude]")).to_have_value("0.000000")
    save(page)

    summary = page.locator("[data-error-summary]")
    expect(summary).to_contain_text("must be within 30 km")
    assert_sound(page)
    page.get_by_role("button", name="Remove the point").click()
    save(page)

    page.wait_for_url(REPORT_PAGE)
    assert Report.objects.get().place_text == "Lake Street"


def test_a_phone_that_gives_no_position_says_so(page: Page) -> None:
    page.context.clear_permissions()
    page.goto(URL)

    page.get_by_role("button", name="I am standing there").click()

    status = page.locator("[data-point-status]")
    expect(status).to_contain_text("Type the place instead")


def test_two_quick_taps_make_one_report(page: Page) -> None:
    page.goto(URL)
    tick(page, "What is it about?", "Dealing")
    page.get_by_label("Place not known").check()
    tick(page, "When did it happen?", "Now")

    page.get_by_role("button", name="Save report").dblclick()

    page.wait_for_url(REPORT_PAGE)
    assert Report.objects.count() == 1


def test_without_javascript(
    world: World,
    watch: Watch,
    open_page: Callable[..., Page],
    signed_in: Callable[[Page, str], Page],
) -> None:
    watch.allowed.append(COMES_BACK)
    page = signed_in(open_page(390, 844, java_script_enabled=False), "officer")
    page.goto(URL)
    expect(page.get_by_role("button", name="I am standing there")).to_be_hidden()
    expect(page.get_by_role("button", name="Point on a map")).to_be_hidden()

    tick(page, "What is it about?", "Dealing")
    page.get_by_label("Where did it happen?").fill("Mill Lane")
    tick(page, "When did it happen?", "Another time")
    for part, value in (("Day", "20"), ("Month", "november"), ("Year", "2024")):
        group = page.get_by_role("group", name="Date it happened")
        group.get_by_label(part).fill(value)
    save(page)
    page.get_by_label("Mill Lane, Faraway").check()
    save(page)

    page.wait_for_url(REPORT_PAGE)
    report = Report.objects.get()
    assert report.place_text == "Mill Lane, Faraway"
    assert str(report.occurred_on) == "2024-11-20"
