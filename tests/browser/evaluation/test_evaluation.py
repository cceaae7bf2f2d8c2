"""Does the page answer at a desk and on a phone, and can its settings be changed?"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from tests.factories import WEST_SOUTH, make_cast, make_closure, make_country
from tests.factories import make_report as report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(page_wide: Page, site: str, signed_in: Callable[[Page, str], Page]) -> Page:
    cast, areas = make_cast(), make_country()
    street = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    place = {"street": street, "point": WEST_SOUTH}
    place |= {"district": areas["E07000001"], "ward": areas["E05000001"]}
    served_on = clock.today() - timedelta(weeks=6)
    case = make_closure(cast.officer, served_on=served_on, **place)
    for week in range(30):
        for _ in range(3 if week > 6 else 1):
            at = clock.now() - timedelta(weeks=week)
            report(cast.officer, received_at=at, **place)
    page = signed_in(page_wide, "officer")
    page.goto(reverse("closures:detail", args=[case.reference]))
    page.locator("summary", has_text="Did it work?").click()
    page.get_by_role("link", name="What was reported here before and after").click()
    return page


def test_it_answers_and_its_settings_change_the_answer(
    page: Page,
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("Did it work?")
    expect(page.get_by_text("The numbers are too small.")).to_be_visible()
    expect(
        page.get_by_role("img", name="Reports in Lake Street by week")
    ).to_be_visible()

    page.get_by_text("What is compared").click()
    page.get_by_text("Each week in a table").click()
    assert_accessible(page)
    assert_fits(page)

    page.get_by_label("The place is").select_option("A radius in metres")
    page.get_by_role("button", name="Compare").click()

    expect(page).to_have_url(re.compile("place=radius"))
    expect(page.get_by_text("within 150 metres of").first).to_be_visible()
