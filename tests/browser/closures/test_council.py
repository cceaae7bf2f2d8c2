"""A council's case by two people and a printed notice, to an order that ends at a time.

The notice that is kept is byte for byte what was printed.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from operations.closures.models import ClosureCase, ClosureNotice
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import LONDON
from stronghold.core.kernel.months import months_after
from tests.browser.closures.test_case import (
    answer_draft,
    choose,
    confirm_that_it_sat_early,
    open_case,
    serve,
    set_time,
)
from tests.browser.conftest import Watch
from tests.factories import Cast, make_cast, make_closure, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
URL = "/operations/closures/"


@pytest.fixture
def cast(site: str) -> Cast:
    made = make_cast()
    Organisation.objects.filter(code="council").update(issues_as="district")
    make_user("manager", Role.PARTNER, made.partner.organisation)
    User.objects.filter(username="manager").update(reviews_closures=True)
    return made


def sign(page: Page, hours_ago: int = 3) -> None:
    """Record that the council's chief executive signed, so many hours ago."""
    page.get_by_label("Who signs?").select_option("chief_executive")
    page.get_by_label("Name of the person who signs").fill("Jordan Field")
    page.get_by_label("Their position").fill("Head of Community Safety")
    page.get_by_label("Reference of the delegation").fill("Scheme, part 4, 7.2")
    page.get_by_label("48 hours").check()
    set_time(page, hours_ago)
    page.get_by_role("button", name="Record", exact=True).click()


def print_notice(page: Page) -> bytes:
    page.get_by_role("link", name="Make the notice (PDF)").click()
    page.get_by_label("Full postal address").fill(
        "Flat 2, 3 Mill Lane\nOxford\nOX1 4AA"
    )
    page.get_by_label("Who gives advice").fill("Housing advice 01865 000000")
    page.get_by_label("Caseworker’s position").fill("ASB officer")
    page.get_by_label("Telephone").fill("01865 000001")
    page.get_by_label("Your organisation’s address").fill("Town Hall\nOxford OX1 1BX")
    page.get_by_label("I have checked").check()
    return download(page, "button", "Make the notice (PDF)")


def download(page: Page, role: str, name: str) -> bytes:
    with page.expect_download() as coming:
        page.get_by_role(role, name=name).click()  # type: ignore[arg-type]
    return Path(coming.value.path()).read_bytes()


def order_of_three_months(page: Page, *, longer: int = 0) -> None:
    """Tell of an order to a time of its last day; `longer` by so many days too many."""
    # The last day is only the last once the whole page is there.
    page.wait_for_load_state()
    end = last_lawful_day() + timedelta(days=longer)
    for part, value in (("Day", end.day), ("Month", end.month), ("Year", end.year)):
        page.get_by_label(part, exact=True).last.fill(str(value))
    page.get_by_label("Time on the last day").fill("14:30")
    page.get_by_role("button", name="Record", exact=True).click()


def last_lawful_day() -> date:
    return months_after(clock.today(), 3)


def drafted(page: Page) -> ClosureCase:
    page.goto(URL)
    open_case(page)
    page.get_by_role("link", name="Complete the draft").click()
    answer_draft(page)
    page.get_by_role("button", name="Save answers").click()
    return ClosureCase.objects.get()


def refused_to_its_drafter(page: Page) -> None:
    """Who drafted it is asked for a reason, and leaves it to a colleague."""
    expect(page.get_by_text("Someone else authorises the notice")).to_be_visible()
    page.get_by_text("Other steps").click()
    page.get_by_role("link", name="Authorise it yourself").click()
    sign(page)
    summary = page.locator("[data-error-summary]")
    expect(summary).to_contain_text("someone else must authorise the notice")


def authorised(page: Page) -> None:
    page.get_by_role("link", name="Authorise the notice").click()
    expect(page.get_by_label("Why does no one else")).to_have_count(0)
    sign(page)
    expect(page.get_by_text("Name: Jordan Field")).to_be_visible()


def served(page: Page) -> None:
    serve(page)
    choose(page, "Who served it?", "An officer of the council")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("The closure must be heard")).to_be_visible()
    expect(page.get_by_text("Served", exact=True)).to_be_visible()


def booked_again(page: Page) -> None:
    page.get_by_text("Other steps").click()
    page.get_by_role("link", name="Book another hearing").click()
    slot = (clock.now() + timedelta(hours=22)).astimezone(LONDON)
    for part, value in (("Day", slot.day), ("Month", slot.month), ("Year", slot.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_label("Hearing: time").fill(f"{slot:%H:%M}")
    page.get_by_role("button", name="Record", exact=True).click()


def asked_back_and_put_right(page: Page, assert_sound: Callable[[Page], None]) -> None:
    """Type two months too many, be asked back, and put the day right."""
    page.get_by_role("link", name="Order made").click()
    set_time(page, 0)
    choose(page, "Full or partial?", "Full: no one may enter")
    order_of_three_months(page, longer=60)
    summary = page.locator("[data-error-summary]")
    expect(summary).to_contain_text("A court cannot order more than 3 months")
    expect(page.get_by_label("Yes, the court ordered this last day")).to_be_visible()
    assert_sound(page)
    order_of_three_months(page)
    confirm_that_it_sat_early(page)
    expect(page.get_by_text("The closure order ends")).to_be_visible()


def test_from_draft_by_a_second_person_and_a_printed_notice_to_an_order(
    page_wide: Page,
    cast: Cast,
    watch: Watch,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
) -> None:
    """Long: a whole case by two people, with its documents."""
    watch.allowed.append("status of 400")
    page = signed_in(page_wide, "partner")
    case = drafted(page)
    here = f"{URL}{case.reference}/"
    refused_to_its_drafter(page)
    assert_sound(page)
    signed_in(page, "manager").goto(here)
    authorised(page)

    signed_in(page, "partner").goto(here)
    printed = print_notice(page)
    assert_sound(page)
    assert bytes(ClosureNotice.objects.get().content) == printed
    page.goto(here)
    assert download(page, "link", "Print notice 1 again (PDF)") == printed
    served(page)
    assert_sound(page)
    booked_again(page)
    asked_back_and_put_right(page, assert_sound)
    assert_sound(page)

    case.refresh_from_db()
    assert (case.state, case.order_ends_on) == ("order", last_lawful_day())
    assert case.order_ends_at is not None
    assert [row.irregular for row in case.happened.all()] == [[]] * 5


def test_a_manager_who_opens_the_own_case_three_times_is_in_the_audit_log_as_opening_it(
    page_wide: Page,
    signed_in: Callable[[Page, str], Page],
    cast: Cast,
    assert_sound: Callable[[Page], None],
) -> None:
    case = make_closure(cast.partner)
    page = signed_in(page_wide, "manager")
    for _ in range(3):
        page.goto(f"{URL}{case.reference}/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()

    page = signed_in(page, "records")
    page.goto(f"/audit/records/{case.reference}/")

    council = cast.partner.organisation.name
    expect(page.get_by_role("main")).to_contain_text(
        f"Opened by 1 person (of {council}, whose case it is), disclosed to no "
        "organisation"
    )
    page.get_by_role("link", name="Opened", exact=True).click()
    expect(page.get_by_role("cell", name="Opened its page")).to_have_count(3)
    page.get_by_role("link", name="Disclosed", exact=True).click()
    expect(page.get_by_role("cell", name="Opened its page")).to_have_count(0)
    assert_sound(page)
