"""A wrong setting, and what nothing can be compared of, at a desk and on a phone."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from stronghold.core.kernel import clock
from tests.browser.conftest import Watch
from tests.factories import (
    WEST_SOUTH,
    make_cast,
    make_closure,
    make_country,
    make_operation,
    make_warrant,
)

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]


@pytest.mark.long
def test_each_can_be_read_by_all(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Check,
    watch: Watch,
) -> None:
    watch.allowed.append("status of 400")
    cast, areas = make_cast(), make_country()
    place = {"district": areas["E07000001"], "ward": areas["E05000001"]}
    place |= {"point": WEST_SOUTH}
    draft = make_closure(cast.officer, served_on=None)
    served = make_closure(cast.officer, served_on=clock.today(), **place)
    warrant = make_warrant(cast.officer, executed_on=clock.today())
    operation = make_operation(cast.supervisor)
    page = signed_in(page_wide, "supervisor")

    page.goto(reverse("evaluation:closure", args=[draft.reference]))
    expect(page.get_by_text("Nothing to compare")).to_be_visible()
    assert_sound(page)
    for name, one in (("warrant", warrant), ("operation", operation)):
        address = reverse(f"evaluation:{name}", args=[one.reference])
        page.goto(address)
        expect(page.locator("h1")).to_have_text("Did it work?")
        assert_sound(page)
    page.goto(f"{reverse('evaluation:closure', args=[served.reference])}?weeks=999")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert_sound(page)
