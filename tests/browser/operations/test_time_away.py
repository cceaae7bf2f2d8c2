"""Is time away from the neighbourhood recorded in two presses on a phone?"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from operations.abstraction.models import TimeAway
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from tests.factories import make_cast, make_team

pytestmark = pytest.mark.browser


def test_an_officer_records_a_shift_away_in_two_presses_and_takes_it_back(
    site: str,
    page_phone: Page,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
) -> None:
    officer = make_cast().officer
    team = make_team(officer.organisation)
    User.objects.filter(pk=officer.pk).update(team=team)
    page = signed_in(page_phone, "officer")

    page.goto(f"{site}/")
    page.get_by_role("link", name="Time away").click()
    page.get_by_role("button", name="Hospital or custody watch").click()

    expect(page.get_by_text("Recorded: 8 hours away")).to_be_visible()
    row = TimeAway.objects.get()
    assert (row.minutes, row.duty, row.team) == (480, "watch", team)
    assert_sound(page)

    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Taken back: 8 hours away")).to_be_visible()
    row.refresh_from_db()
    assert row.taken_back_at is not None


def test_the_week_of_each_team_is_a_picture_and_its_table(
    site: str,
    page_wide: Page,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
) -> None:
    supervisor = make_cast().supervisor
    team = make_team(supervisor.organisation)
    User.objects.filter(pk=supervisor.pk).update(team=team)
    page = signed_in(page_wide, "supervisor")
    page.goto(f"{site}/operations/time-away/new/")
    page.get_by_role("button", name="Response policing").click()

    page.goto(f"{site}/operations/time-away/{Week.of(clock.today())}/")
    row = page.get_by_role("row", name=team.name)
    expect(row).to_contain_text("Response policing: 8")
    expect(page.locator(".sh-time__part--away")).to_be_visible()
    assert_sound(page)
