"""Can an officer record an arrest in five answers, and are errors shown?"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from operations.arrests.models import Arrest

pytestmark = pytest.mark.browser
URL = "/operations/arrests/new/"
ARREST_PAGE = re.compile(r"/arrests/A-")


def answer(page: Page, *, age: str) -> None:
    """Give the five answers; what may come later is folded away."""
    page.wait_for_load_state()
    later = page.locator("details", has_text="If known: drug, custody number")
    if later.get_attribute("open") is None:
        later.locator("summary").click()
    for group, chosen in (
        ("When was the arrest?", "Now"),
        ("Principal offence", "Trafficking in controlled drugs (92A)"),
        ("Age on the day", age),
        ("Class of the drug", "Class A"),
    ):
        fieldset = page.get_by_role("group", name=group)
        fieldset.get_by_label(chosen, exact=True).check()
    page.get_by_label("Where was the arrest?").fill("7 Lake Street")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save arrest").click()


def test_five_answers(page: Page, assert_sound: Callable[[Page], None]) -> None:
    page.goto(URL)
    assert_sound(page)

    answer(page, age="18 to 24")
    page.get_by_label("Custody record number").fill("43cf/12/26")
    save(page)

    page.wait_for_url(ARREST_PAGE)
    arrest = Arrest.objects.get()
    expect(page.get_by_role("status")).to_contain_text(f"{arrest.reference} saved")
    expect(page.locator("dl").first).to_contain_text("43CF/12/26")
    assert (arrest.offence_class, arrest.age_band) == ("92A", "18-24")
    assert_sound(page)


def test_a_child_under_10_and_a_number_that_is_taken(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    page.goto(URL)
    answer(page, age="Under 10")
    page.get_by_label("Custody record number").fill("43CF/12/26")
    save(page)

    expect(page.locator("[data-error-summary]")).to_contain_text(
        "A child under 10 cannot be arrested"
    )
    assert_sound(page)
    page.get_by_role("group", name="Age on the day").get_by_label("10 to 17").check()
    save(page)
    page.wait_for_url(ARREST_PAGE)

    page.get_by_role("link", name="Record another arrest").click()
    answer(page, age="25 to 34")
    page.get_by_label("Custody record number").fill("43CF/12/26")
    save(page)

    expect(page.locator("[data-error-summary]")).to_contain_text("is already on arrest")
    assert Arrest.objects.count() == 1
