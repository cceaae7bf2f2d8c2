"""An administrator decides on an answer time: refused first, then seen and saved."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.decided.models import ForceChoice
from tests.browser.conftest import Watch
from tests.factories import make_cast

pytestmark = pytest.mark.browser


def test_a_time_is_decided_by_keyboard(
    page_wide: Page,
    assert_sound: Callable[[Page], None],
    signed_in: Callable[[Page, str], Page],
    watch: Watch,
) -> None:
    watch.allowed.append("status of 400")
    make_cast()
    page = signed_in(page_wide, "admin")
    page.goto("/force/choices/")
    for title in ("How a report reached the police", "Drugs that are seized"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    assert_sound(page)

    page.goto("/force/choices/answer_times/")
    second = page.get_by_role("group", name="Second call-back").get_by_label("Time")
    expect(second).to_have_value("42 days")
    second.fill("100 hours")
    page.get_by_label("Why it changes").fill("Policy 12")
    page.get_by_role("button", name="Check what changes").press("Enter")
    expect(page.get_by_text("in days, such as 42 days").first).to_be_visible()
    assert_sound(page)
    second.fill("28 days")
    page.get_by_role("button", name="Check what changes").press("Enter")
    expect(page.get_by_text("Nothing is stored yet")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("Answer times", exact=False).first).to_be_visible()
    expect(page.get_by_text("28 days")).to_be_visible()

    assert ForceChoice.objects.get().subject == "answer_times"
