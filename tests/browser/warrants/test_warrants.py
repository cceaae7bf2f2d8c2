"""The pages of a warrant at a desk and on a phone, from draft to a second entry."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.accounts.models import Team
from stronghold.core.geography.models import Street
from stronghold.core.places.models import Premises
from tests.browser.conftest import Watch
from tests.factories import WEST_SOUTH, make_cast, make_country

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]


@pytest.fixture
def premises(site: str) -> Premises:
    make_country()
    cast = make_cast()
    for person in (cast.officer, cast.supervisor):
        person.team = Team.objects.get(code="city")
        person.save()
    street = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    return Premises.objects.create(
        force=cast.officer.force,
        address="14 Lake Street",
        street=street,
        point=WEST_SOUTH,
        kind="dwelling",
    )


def choose(page: Page, *labels: str) -> None:
    for label in labels:
        page.get_by_label(label, exact=True).check()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def follow(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name).or_(
        page.locator("main").get_by_role("link", name=name)
    ).first.click()


def draw_up(page: Page, assert_sound: Check) -> None:
    page.goto("/operations/warrants/")
    assert_sound(page)
    page.goto("/operations/warrants/new/")
    press(page, "Save draft")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert_sound(page)
    page.get_by_label("Which premises?").fill("14 Lake Street")
    page.get_by_label("What is sought?").fill("Class A drugs, phones, cash")
    press(page, "Save draft")
    expect(page.get_by_text("Being prepared")).to_be_visible()
    assert_sound(page)


def have_it_issued(page: Page, assert_sound: Check) -> None:
    follow(page, "Record the inspector’s authority")
    choose(page, "Inspector or chief inspector")
    page.get_by_label("Time of the authority").fill("0:00")
    assert_sound(page)
    press(page, "Save authority")
    follow(page, "Record the application")
    page.get_by_label("Court").fill("Oxford Magistrates’ Court")
    press(page, "Save application")
    follow(page, "The court issued it")
    press(page, "Save issue")
    expect(page.get_by_text("s.23(3)").first).to_be_visible()
    assert_sound(page)


def go_in_twice(page: Page, assert_sound: Check) -> None:
    follow(page, "Plan an entry")
    assert_sound(page)
    page.goto(page.url.partition("move/")[0])
    follow(page, "Record an entry")
    press(page, "Save entry")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert_sound(page)
    page.goto(page.url.partition("enter/")[0])
    for _ in range(2):
        follow(page, "Record an entry")
        choose(page, "Now", "Drugs found", "Left in a prominent place")
        press(page, "Save entry")
    expect(page.get_by_text("s.15(5)").first).to_be_visible()
    assert_sound(page)


def test_from_draft_to_an_irregular_entry(
    page_phone: Page,
    premises: Premises,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Check,
    watch: Watch,
) -> None:
    """Long: a whole warrant, looked at in each state."""
    watch.allowed.append("status of 400")
    page = signed_in(page_phone, "officer")
    draw_up(page, assert_sound)
    have_it_issued(page, assert_sound)
    go_in_twice(page, assert_sound)

    follow(page, "Return it to the court")
    press(page, "Save return")
    expect(page.get_by_text("s.16(9)").first).to_be_visible()
    assert_sound(page)

    url = page.url.partition("move/")[0]
    signed_in(page, "supervisor").goto(url)
    page.get_by_role("link", name="Review irregularity").click()
    assert_sound(page)
    page.get_by_label("What did you find?").fill("The team was told why")
    press(page, "Save review")
    expect(page.get_by_text("Not lawful, reviewed")).to_be_visible()
    page.goto("/operations/warrants/")
    assert_sound(page)
