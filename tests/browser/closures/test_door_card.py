"""From home to the door card in one tap, and what was found in one more."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from operations.activities.models import Activity
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from tests.api.closures.cases import Case
from tests.browser.closures.test_case import confirm_that_it_sat_early, set_time
from tests.browser.conftest import Watch
from tests.factories import Cast, make_cast, make_team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
INSIDE = (
    {"roles": ["carer", "health"], "conditions": "Daytime only"},
    {"roles": ["housing", "probation", "emergency"]},
    {"role_1": "family", "name_1": "Zebedee Quill", "conditions_1": "Weekends"},
)


@pytest.fixture
def case(site: str) -> Case:
    """Return a case with an order of 60 days and who may be inside."""
    cast: Cast = make_cast()
    team = make_team(cast.officer.organisation)
    team.duty_phone = "01865 000 123"
    team.save()
    User.objects.filter(organisation=cast.officer.organisation).update(team=team)
    made = Case.opened(Client(), User.objects.get(username="supervisor"))
    now = clock.now()
    made.serve(now)
    made.client.force_login(made.by)
    for given in INSIDE:
        url = f"/operations/closures/{made.reference}/inside/"
        saved = made.client.post(url, given)
        assert saved.status_code == 302, saved.content
    return made


def look(page: Page, name: str) -> None:
    """Keep a picture of the screen, if a folder for pictures is given."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_an_officer_is_one_tap_from_the_card_and_one_more_from_the_record(
    page_phone: Page,
    case: Case,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
) -> None:
    page = signed_in(page_phone, "officer")
    page.goto("/")
    look(page, "door-home")
    # The first tap.
    page.get_by_role("link", name="Flat 2, 3 Mill Lane").click()
    expect(page.get_by_text("Closed by a notice")).to_be_visible()
    expect(page.get_by_text("Carer, GP or nurse: Daytime only")).to_be_visible()
    look(page, "door-card")
    answer = page.get_by_role("button", name="Someone who may not be there")
    last = page.get_by_role("button", name="No answer")
    # All of it is on the first screen.
    expect(last).to_be_in_viewport(ratio=1)
    assert_sound(page)
    # The second tap.
    answer.click()
    heading = page.get_by_role("heading", name="Someone who may not be there")
    expect(heading).to_be_visible()
    look(page, "door-visited")
    assert_sound(page)
    page.get_by_role("link", name="Record an arrest").click()
    breach = page.get_by_label("Breach of a closure notice or order (s.86)")
    expect(breach).to_be_checked()
    page.go_back()
    page.get_by_role("button", name="Undo: wrong button").click()
    expect(page.get_by_text("Undone. Tap what you found")).to_be_visible()
    page.get_by_role("button", name="As it should be").click()
    expect(page.get_by_role("heading", name="As it should be")).to_be_visible()
    found = Activity.objects.order_by("pk").values_list("results", "error_by__username")
    assert list(found) == [(["breach"], "officer"), (["as_ordered"], None)]


def test_the_list_of_who_may_be_inside_is_changed_at_a_desk(
    page_wide: Page,
    case: Case,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
) -> None:
    page = signed_in(page_wide, "officer")
    page.goto(f"/operations/closures/{case.reference}/")
    look(page, "door-case")
    page.get_by_role("heading", name="Who may be inside").scroll_into_view_if_needed()
    look(page, "door-case-list")
    page.get_by_role("link", name="Change permitted people").click()
    expect(page.get_by_label("Family member (Zebedee Quill): Weekends")).to_be_visible()
    page.get_by_text("Add someone by name").click()
    look(page, "door-inside")
    assert_sound(page)
    page.get_by_label("Family member (Zebedee Quill): Weekends").check()
    page.get_by_label("Social worker", exact=True).check()
    page.get_by_role("button", name="Save the list").click()
    expect(page.get_by_text("list of who may be inside saved")).to_be_visible()
    page.get_by_role("link", name="Door card").click()
    expect(page.get_by_text("Social worker")).to_be_visible()
    expect(page.get_by_text("Zebedee Quill")).to_have_count(0)
    look(page, "door-desk")
    assert_sound(page)


def test_an_appeal_asks_who_may_be_inside_once_it_makes_the_order(
    page_phone: Page,
    case: Case,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
) -> None:
    for kind, facts in (("refuse", {}), ("lodge_appeal", {"lodged_by": "issuer"})):
        made = case.move(kind, facts, clock.now())
        assert made.status_code == 201, made.content
    page = signed_in(page_phone, "supervisor")
    page.goto(f"/operations/closures/{case.reference}/decide_appeal/")
    named = page.get_by_label("Family member (Zebedee Quill): Weekends")
    expect(page.get_by_label("Order made")).to_be_visible()
    expect(named).to_be_hidden()
    page.get_by_label("Order made").check()
    expect(named).to_be_visible()
    expect(named).to_be_checked()
    named.scroll_into_view_if_needed()
    look(page, "door-appeal")
    assert_sound(page)


def test_a_deferred_order_shows_an_open_door(
    page_phone: Page,
    case: Case,
    watch: Watch,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
) -> None:
    watch.allowed.append("status of 400")
    page = signed_in(page_phone, "supervisor")
    page.goto(f"/operations/closures/{case.reference}/order/")
    page.get_by_text("What courts have decided").click()
    expect(page.get_by_text("may set a later day for it to begin")).to_be_visible()
    start = page.get_by_role("group", name="Day on which it begins")
    expect(start).to_be_hidden()
    set_time(page, 0)
    page.get_by_label("Full: no one may enter").check()
    page.get_by_label("On a day that the court set").check()
    expect(start).to_be_visible()
    begins, ends = (clock.today() + timedelta(days=n) for n in (7, 60))
    for group, day in ((start, begins), (page.locator("#id_ends_on"), ends)):
        for part in ("day", "month", "year"):
            label = part.capitalize()
            group.get_by_label(label, exact=True).fill(str(getattr(day, part)))
    look(page, "order-form")
    assert_sound(page)
    page.get_by_role("button", name="Record", exact=True).click()
    confirm_that_it_sat_early(page)
    expect(page.get_by_text("Until then it keeps no one out")).to_be_visible()
    look(page, "order-case")
    page.get_by_role("link", name="Door card").click()
    expect(page.get_by_text("Not closed yet")).to_be_visible()
    expect(page.get_by_text("Order begins on")).to_be_visible()
    expect(page.get_by_role("link", name="Record an arrest")).to_have_count(0)
    look(page, "order-door")
    assert_sound(page)
