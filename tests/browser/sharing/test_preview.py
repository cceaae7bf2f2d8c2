"""What is held back, and the check before a signature, at a desk and on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.kernel import clock
from tests.agreements import make_agreement
from tests.factories import (
    make_activity,
    make_cast,
    make_closure,
    make_country,
    make_report,
    make_tasking,
    make_warrant,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "partner"]),
]


def test_the_police_look_at_what_is_held_back_then_check_and_sign(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
    watch: Any,
) -> None:
    watch.allowed.append("status of 400")
    cast, areas = make_cast(), make_country()
    ward, today = areas["E05000001"], clock.today()
    at: dict[str, Any] = {"point": ward.point, "ward": ward}
    order = {"state": "order", "scope": "full", "order_ends_on": today}
    make_closure(cast.officer, order_made_on=today, place_text="19 Lake", **order, **at)
    make_closure(cast.officer, state="served", **at)
    make_warrant(cast.officer, executed_on=today, **at)
    for place in (at, {}):
        make_activity(cast.officer, **place)
    make_tasking(cast.supervisor, organisation=cast.partner.organisation)
    make_report(cast.officer)
    unsigned = {"police_signed_at": None, "police_signed_by": None}
    agreement = make_agreement(
        cast, closure_addresses=True, figures=["reports"], **unsigned
    )
    page = signed_in(page_wide, "supervisor")

    page.goto(f"/shared/as-partner/{agreement.reference}/1/")
    page.get_by_role("link", name="What was held back, and why").click()
    expect(page.locator("main")).to_contain_text("No court has decided yet")
    assert_sound(page)
    page.locator("#held tr", has_text="Live warrant").get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text("Warrants held back")
    assert_sound(page)

    page.goto(f"/sharing/{agreement.reference}/1/")
    page.get_by_role("link", name="Check and sign it").click()
    expect(page.locator("main")).to_contain_text("show the address of the premises")
    page.get_by_role("button", name="Sign it for the police").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why it may be shown")
    assert_sound(page)
    page.get_by_label("Why may it be shown?").fill("The court said it in public")
    page.get_by_role("button", name="Sign it for the police").click()
    expect(page.locator("main")).to_contain_text("The court said it in public")
    assert_sound(page)
