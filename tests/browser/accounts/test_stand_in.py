"""A supervisor names a stand-in, who finds the work of their colleague in their own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Team, User
from stronghold.core.kernel import clock
from tests.factories import make_cast, make_report, make_reporter, make_user

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]


def test_a_stand_in_finds_the_work_and_takes_a_call_back(
    page_phone: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Check,
) -> None:
    cast, page = make_cast(), page_phone
    city = Team.objects.get(code="city")
    User.objects.update(team=city)
    make_user("deputy", Role.OFFICER, cast.officer.organisation, team=city)
    report = make_report(
        cast.officer,
        assigned_to=cast.officer,
        status="assigned",
        team=city,
        place_text="1 Their Lane",
    )
    make_reporter(report)
    signed_in(page, "supervisor").goto("/duty/off/")
    page.get_by_label("Who is off?").select_option("Officer")
    last = clock.today() + timedelta(days=3)
    for label, value in (("Day", last.day), ("Month", last.month), ("Year", last.year)):
        page.get_by_role("group", name="Last day off").get_by_label(label).fill(
            str(value)
        )
    page.get_by_label("Who stands in?").select_option("Deputy, City team")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. Deputy stands in")).to_be_visible()
    assert_sound(page)

    signed_in(page, "deputy").goto("/")
    expect(page.get_by_text("You stand in for")).to_be_visible()
    expect(page.get_by_text("for Officer until").first).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="call back the person").first.click()
    assert_sound(page)
    page.get_by_role("button", name="Take this call-back").click()

    expect(page.get_by_text("This call-back is yours")).to_be_visible()
    expect(page.get_by_role("group", name="What was the result?")).to_be_visible()
