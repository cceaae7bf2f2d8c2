"""Can a case be run on a desk and on a phone, from its opening to the order?"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from operations.closures.models import ClosureCase
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import LONDON
from tests.api.closures.cases import Case
from tests.browser.conftest import Watch
from tests.factories import Cast, make_cast
from tests.unit.closures.steps import ANSWERS, LONG, SERVICE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
URL = "/operations/closures/"


@pytest.fixture
def cast(site: str) -> Cast:
    return make_cast()


@pytest.fixture
def page(
    page_wide: Page,
    cast: Cast,
    watch: Watch,
    signed_in: Callable[[Page, str], Page],
) -> Page:
    watch.allowed.append("status of 400")
    return signed_in(page_wide, "supervisor")


def choose(page: Page, question: str, answer: str) -> None:
    group = page.get_by_role("group", name=question)
    group.get_by_label(answer, exact=True).check()


def set_time(page: Page, hours_ago: int) -> None:
    at = (clock.now() - timedelta(hours=hours_ago)).astimezone(LONDON)
    for part, value in (("Day", at.day), ("Month", at.month), ("Year", at.year)):
        page.get_by_label(part, exact=True).first.fill(str(value))
    page.get_by_role("textbox", name=re.compile("^Time (of the|signed)")).fill(
        f"{at:%H:%M}"
    )


def answer_draft(page: Page) -> None:
    page.get_by_label("Who habitually lives there?").fill("One tenant, no children")
    for question in ("Do children live there", "Is an adult at risk there"):
        choose(page, question, "No")
    choose(page, "Is the occupier the victim", "No")
    for question in ("keep out people who live there", "keep out the owner"):
        choose(page, question, "No")
    page.get_by_label("Why is the notice necessary?").fill("Dealing every night")
    page.get_by_label("Who was informed, and how?").fill("Tenant and landlord")
    page.get_by_label("Who was consulted?").fill("The city council")
    page.get_by_label("Court of the hearing").fill("Oxford Magistrates’ Court")
    slot = (clock.now() + timedelta(hours=20)).astimezone(LONDON)
    for part, value in (("Day", slot.day), ("Month", slot.month), ("Year", slot.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_label("Hearing: time").fill(f"{slot:%H:%M}")


def open_case(page: Page) -> None:
    page.get_by_role("link", name="Open a closure case").first.click()
    page.get_by_label("Which premises?").fill("Flat 2, 3 Mill Lane")
    page.get_by_label("Nuisance to the public").check()
    page.get_by_role("button", name="Open case").click()
    page.get_by_label("Keep my words").check()
    page.get_by_role("button", name="Open case").click()


def authorise(page: Page) -> None:
    """Have the notice refused for its signatory, and then signed by another."""
    page.get_by_text("Other steps").click()
    page.get_by_role("link", name="Authorise it yourself").click()
    page.get_by_label("Who signs?").select_option("inspector")
    page.get_by_label("Name of the person who signs").fill("Sam Example")
    page.get_by_label("Their position").fill("Superintendent, Oxford")
    page.get_by_label("48 hours").check()
    page.get_by_label("Why does no one else authorise it?").fill("Night duty")
    set_time(page, 2)
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator("[data-error-summary]")).to_contain_text("s.77(2)")
    page.get_by_label("Who signs?").select_option("superintendent")
    page.get_by_role("button", name="Record", exact=True).click()


def serve(page: Page) -> None:
    """Record a service by someone the law does not name."""
    page.get_by_role("link", name="Record service").click()
    page.get_by_label("An hour ago").check()
    choose(page, "Who served it?", "Someone else")
    for question in (
        "Copy in a prominent place",
        "Copy at each normal way in",
        "Copy on outbuildings",
        "Given to someone in control",
        "Given to residents",
        "Served on neighbours",
    ):
        choose(page, question, "Yes")


def make_order(page: Page) -> None:
    page.get_by_role("link", name="Order made").click()
    # The last day is only the last once the whole page is there.
    page.wait_for_load_state()
    set_time(page, 0)
    choose(page, "Full or partial?", "Partial: all but those named")
    end = clock.today() + timedelta(days=60)
    for part, value in (("Day", end.day), ("Month", end.month), ("Year", end.year)):
        page.get_by_label(part, exact=True).last.fill(str(value))


def confirm_that_it_sat_early(page: Page) -> None:
    """Be asked back about an order before the hearing booked, and confirm it."""
    summary = page.locator("[data-error-summary]")
    expect(summary).to_contain_text("Did the court sit earlier?")
    page.get_by_label("Yes, the court sat before the hearing booked").check()
    page.get_by_role("button", name="Record", exact=True).click()


def test_a_case_from_its_opening_to_the_order(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    """Long: a whole case, looked at in eleven states."""
    page.goto(URL)
    expect(page.get_by_text("No closure cases")).to_be_visible()
    assert_sound(page)
    open_case(page)
    expect(page.get_by_text("To answer before it can be authorised")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Complete the draft").click()
    answer_draft(page)
    assert_sound(page)
    page.get_by_role("button", name="Save answers").click()
    authorise(page)
    expect(page.get_by_text("If served now, it must be heard by")).to_be_visible()
    assert_sound(page)
    serve(page)
    assert_sound(page)
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("The closure must be heard")).to_be_visible()
    expect(page.get_by_role("heading", name="Not lawful")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Review", exact=True).click()
    page.get_by_label("What did you find").fill("Force legal know; hearing continues")
    assert_sound(page)
    page.get_by_role("button", name="Save review").click()
    make_order(page)
    page.get_by_role("button", name="Record", exact=True).click()
    assert_sound(page)
    confirm_that_it_sat_early(page)
    expect(page.get_by_text("The closure order ends")).to_be_visible()
    page.get_by_text("Other steps").click()
    assert_sound(page)
    assert ClosureCase.objects.get().state == "order"
    page.goto(URL)
    assert_sound(page)


def test_a_late_slot_is_warned_of_and_booked_again(
    page: Page, cast: Cast, assert_sound: Callable[[Page], None]
) -> None:
    case = Case.opened(Client(), cast.supervisor)
    now = clock.now()
    late = (now + timedelta(hours=60)).isoformat()
    case.move("prepare", ANSWERS | {"hearing_at": late}, now)
    for kind, facts in (("authorise", LONG), ("serve", SERVICE)):
        assert case.move(kind, facts, now).status_code == 201
    here = f"{URL}{case.reference}/"
    page.goto(here)
    expect(page.get_by_text("is too late. It must be heard by")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Book another hearing").click()
    assert_sound(page)
    slot = (now + timedelta(hours=20)).astimezone(LONDON)
    for part, value in (("Day", slot.day), ("Month", slot.month), ("Year", slot.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_label("Hearing: time").fill(f"{slot:%H:%M}")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("is too late")).to_have_count(0)

    page.get_by_text("Other steps").click()
    page.get_by_role("link", name="Add who was consulted").click()
    assert_sound(page)
    page.get_by_label("Who was consulted?").select_option("council")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("Consulted: Council")).to_be_visible()
    page.get_by_text("Other steps").click()
    page.get_by_role("link", name="Undo the latest entry").click()
    expect(page.get_by_text("“Consultee named”")).to_be_visible()
    assert_sound(page)
    page.get_by_label("Why?").fill("It was another council")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(f"{case.reference}: entry undone")).to_be_visible()
