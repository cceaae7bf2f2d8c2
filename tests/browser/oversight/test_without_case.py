"""The records manager looks at who read without a case, and empties the list."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from tests.browser.conftest import Watch
from tests.factories import make_cast, make_report

pytestmark = pytest.mark.browser


def test_one_look_and_a_note_empty_the_week(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
    watch: Watch,
) -> None:
    watch.allowed.append("status of 400")
    cast = make_cast()
    for code in ("review", "other") * 3:
        record(
            Kind.CONSULTATION,
            by=cast.supervisor,
            records=[make_report(cast.officer).reference],
            reason="A court asks" if code == "other" else "",
            detail={"page": "reports:reporter", "reporter": True, "reason": code},
        )
    week = Week.of(clock.today())
    page = signed_in(page_wide, "records")
    page.goto(f"/sharing/read/{week}/police/")
    expect(page.get_by_text("More than usual", exact=True)).to_be_visible()
    assert_sound(page)

    page.get_by_role("link", name="Supervisor", exact=True).click()
    expect(page.get_by_role("cell", name="A court asks").first).to_be_visible()
    page.get_by_role("button", name="Mark as looked at").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Enter what you found")
    assert_sound(page)
    page.get_by_label("What did you find?").fill("Covered for the officer that night")
    page.get_by_role("button", name="Mark as looked at").click()

    expect(page.get_by_text("Nothing left to look at")).to_be_visible()
    page.get_by_role("link", name="Show the 1 already looked at").click()
    expect(page.get_by_text("Covered for the officer that night")).to_be_visible()
    assert_sound(page)
