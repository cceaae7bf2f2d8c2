"""Is time away that is recorded without signal kept on the phone, and sent once?"""

import pytest
from playwright.sync_api import Page, expect

from operations.abstraction.models import TimeAway
from stronghold.core.accounts.models import User
from tests.browser.offline.queue import (
    QUEUE,
    expect_kept,
    lose_signal,
    open_form,
    regain_signal,
    status,
    tick,
)
from tests.factories import Cast, make_team

pytestmark = pytest.mark.browser
NEW = "/operations/time-away/new/"


def test_time_away_is_kept_by_its_open_page_and_sent_once(
    phone_apart: Page, world: Cast
) -> None:
    """It has the duty that its button says."""
    team = make_team(world.officer.organisation)
    User.objects.filter(pk=world.officer.pk).update(team=team)
    open_form(phone_apart, NEW)
    lose_signal(phone_apart)
    tick(phone_apart, "How long?", "2 hours")
    phone_apart.get_by_role("button", name="Hospital or custody watch").click()
    expect_kept(phone_apart)
    phone_apart.goto(QUEUE)
    waiting = phone_apart.locator(".sh-entry")
    expect(waiting).to_have_count(1)
    expect(waiting).to_contain_text("Time away, logged")
    assert not TimeAway.objects.exists()

    regain_signal(phone_apart)
    expect(status(phone_apart)).to_contain_text("Nothing waiting, last sent")

    rows = TimeAway.objects.values_list("minutes", "duty", "person")
    assert list(rows) == [(120, "watch", world.officer.pk)]


def test_with_signal_the_page_says_what_was_recorded(
    phone_apart: Page, world: Cast
) -> None:
    team = make_team(world.officer.organisation)
    User.objects.filter(pk=world.officer.pk).update(team=team)
    open_form(phone_apart, NEW)
    phone_apart.get_by_role("button", name="Hospital or custody watch").click()
    expect(phone_apart.get_by_text("Recorded: 8 hours away")).to_be_visible()
    assert TimeAway.objects.get().duty == "watch"
