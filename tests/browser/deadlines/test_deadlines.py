"""The pages of what is due, at a desk and on a phone."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from operations.deadlines.actions import Owner, put_deadlines
from operations.deadlines.rules import Due
from operations.statute.rules.counting import last_instant
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from tests.browser.figures.conftest import TUESDAY
from tests.factories import make_cast, make_closure, make_team, make_warrant

pytestmark = pytest.mark.browser
ACT = "Anti-social Behaviour, Crime and Policing Act 2014"
Check = Callable[[Page], None]


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    """A day on which the month that is shown has what was due two days before."""
    with clock.stopped(TUESDAY):
        yield


def some_deadlines() -> None:
    cast = make_cast()
    team = make_team(cast.officer.organisation)
    User.objects.filter(pk=cast.officer.pk).update(team=team)
    warrant = make_warrant(cast.officer, team=team, state="draft")
    now, today = clock.now(), clock.today()
    law: dict[str, Any] = {"section": "s.16(10)", "act": "PACE 1984"}
    whole = {"is_day": True}
    days = [last_instant(today + timedelta(days=n)) for n in (-2, 0, 4, 40)]
    owner = Owner("warrant", warrant.pk, warrant.force_id, team.pk, cast.officer.pk)
    dues = [
        Due("warrant_return", days[0], days[0], **law, **whole),
        Due("irregular", days[1], days[1], part="a", **whole),
        Due("irregular", now + timedelta(hours=30), now, part="b"),
        Due("tasking", days[2], days[2], **whole),
        Due("warrant_ends", days[3], days[3], **law, **whole),
    ]
    with transaction.atomic():
        put_deadlines(owner, dues)


@pytest.mark.parametrize("url", ["/deadlines/", "/deadlines/month/"])
def test_what_is_due(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_accessible: Check,
    assert_fits: Check,
    url: str,
) -> None:
    some_deadlines()
    page = signed_in(page_wide, "officer")
    page.goto(url)

    expect(page.get_by_text("Overdue").locator("visible=true").first).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


def test_a_first_page_of_long_lines_is_short_enough_on_a_phone(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_fits: Check,
) -> None:
    """At most 4,000 pixels: under five screens, with every title over two lines."""
    cast = make_cast()
    place = "Flat 12, 114 Blackbird Leys Road, Oxford"
    case = make_closure(cast.officer, place_text=place)
    now = clock.now()
    dues = [
        Due("hearing", at, at, section="s.80(3)", act=ACT, part=str(hours))
        for hours in range(-20, 80, 4)
        for at in [now + timedelta(hours=hours)]
    ]
    owner = Owner("closure", case.pk, case.force_id, person_id=cast.officer.pk)
    with transaction.atomic():
        put_deadlines(owner, dues)
    page = signed_in(page_wide, "officer")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/deadlines/")

    expect(page.get_by_role("heading", name="Act now")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight") <= 4000
    assert_fits(page)
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_role("heading", name="Due soon")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight") <= 4000


def test_nothing_is_due(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_accessible: Check,
    assert_fits: Check,
) -> None:
    make_cast()
    page = signed_in(page_wide, "officer")
    page.goto("/deadlines/")

    expect(page.get_by_role("heading", name="Nothing is due")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.goto("/deadlines/month/")
    assert_accessible(page)
    assert_fits(page)


def test_a_calendar_is_given_an_address(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_accessible: Check,
    assert_fits: Check,
) -> None:
    make_cast()
    page = signed_in(page_wide, "officer")
    page.goto("/deadlines/feed/")
    assert_accessible(page)
    assert_fits(page)

    page.get_by_role("button", name="Make an address").click()
    expect(page.get_by_label("Address of your calendar")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Stop the calendar").click()
    expect(page.get_by_text("no longer works")).to_be_visible()
