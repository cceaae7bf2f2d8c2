"""Can an organised crime group be recorded and followed, on a desk and on a phone?"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from operations.groups.models import CrimeGroup
from operations.links.actions import link_records
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from tests.browser.checks import link_to, wait_until
from tests.browser.conftest import Watch
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_arrest,
    make_cast,
    make_group,
    make_team,
)
from tests.things import make_disruption

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
URL = "/operations/groups/"


@pytest.fixture
def cast(site: str) -> Cast:
    """The cast, with the supervisor in the team that leads."""
    cast = make_cast()
    cast.supervisor.team = make_team(cast.supervisor.organisation)
    cast.supervisor.save()
    return cast


@pytest.fixture
def page(
    page_phone: Page,
    cast: Cast,
    watch: Watch,
    signed_in: Callable[[Page, str], Page],
) -> Page:
    """A supervisor's page; the checks look at both widths."""
    watch.allowed.append("status of 400")
    return signed_in(page_phone, "supervisor")


def test_a_group_is_recorded_its_status_changed_and_it_is_withdrawn(
    page: Page, cast: Cast, assert_sound: Callable[[Page], None]
) -> None:
    make_group(cast.supervisor, place_text="Mill Lane", point=WEST_SOUTH)
    page.goto("/operations/")
    page.get_by_role("main").get_by_role("link", name="Organised crime groups").click()
    assert_sound(page)

    page.get_by_role("link", name="Record an organised crime group").click()
    page.get_by_role("button", name="Save organised crime group").click()
    expect(page.locator("[data-error-summary]")).to_contain_text(
        "Choose what it is suspected of"
    )
    assert_sound(page)

    page.get_by_label("What is the group called?").fill("Lantern")
    page.get_by_label("Drugs", exact=True).check()
    page.get_by_label("Suspected", exact=True).check()
    page.get_by_label("Lead team").select_option(label="City team")
    known = page.get_by_role("group", name="Day it was first known")
    for part, value in (("Day", "1"), ("Month", "11"), ("Year", "2026")):
        known.get_by_label(part, exact=True).fill(value)
    page.get_by_role("button", name="Save organised crime group").click()
    wait_until(page, CrimeGroup.objects.filter(name="Lantern").exists)
    group = CrimeGroup.objects.get(name="Lantern")
    expect(page.get_by_role("heading", name="Lantern")).to_be_visible()
    assert_sound(page)

    page.get_by_role("link", name="Change the status").click()
    page.get_by_label("Active", exact=True).check()
    assert_sound(page)
    page.get_by_role("button", name="Change the status").click()
    expect(
        page.get_by_text(f"The status of {group.reference} is changed")
    ).to_be_visible()
    assert_sound(page)

    page.get_by_role("link", name="Mark as recorded in error").click()
    page.get_by_label("Why was it recorded in error?").fill("Recorded twice")
    page.get_by_role("button", name="Mark as recorded in error").click()
    expect(page.get_by_text("is marked as recorded in error")).to_be_visible()
    page.goto(f"{URL}?in_error=yes")
    expect(link_to(page, group.reference)).to_be_visible()
    assert_sound(page)


def test_a_group_is_completed_and_linked(
    page: Page, cast: Cast, assert_sound: Callable[[Page], None]
) -> None:
    group = make_group(cast.supervisor, name="Lantern", status="active")
    arrest = make_arrest(cast.officer, point=WEST_SOUTH, place_text="Mill Lane")
    page.goto(f"{URL}{group.reference}/")
    expect(page.get_by_text("None is recorded yet.")).to_be_visible()

    page.get_by_role("link", name="Correct or complete").click()
    page.get_by_label("Weapons", exact=True).check()
    page.get_by_label("Hold", exact=True).check()
    assert_sound(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"{group.reference} is corrected")).to_be_visible()

    page.get_by_role("link", name="Link a record").click()
    page.get_by_label("Reference").fill(arrest.reference)
    assert_sound(page)
    page.get_by_role("button", name="Link", exact=True).click()
    links = page.get_by_role("region", name="Linked records")
    expect(links.get_by_text("Arrest in the work against it")).to_be_visible()
    assert_sound(page)


def test_a_disruption_is_recorded_listed_and_marked_as_in_error(
    page: Page, cast: Cast, assert_sound: Callable[[Page], None]
) -> None:
    group = make_group(cast.supervisor, name="Lantern", status="active")
    arrest = make_arrest(cast.officer, point=WEST_SOUTH, place_text="Mill Lane")
    link_records(by=cast.supervisor, reference=group.reference, other=arrest.reference)
    page.goto(f"{URL}{group.reference}/")

    page.get_by_role("link", name="Record a disruption").click()
    page.get_by_role("button", name="Save disruption").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Choose the level")
    assert_sound(page)
    page.get_by_label("Arrest of a suspected member", exact=True).check()
    page.get_by_label("Moderate.").check()
    for part, value in (("Day", "1"), ("Month", "11"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_label(arrest.reference).check()
    page.get_by_role("button", name="Save disruption").click()
    line = page.get_by_role("region", name="Disruptions")
    expect(line.get_by_role("link", name="Arrest on suspicion")).to_be_visible()
    expect(line.get_by_text("Moderate")).to_be_visible()
    assert_sound(page)

    page.goto(f"{URL}disruptions/")
    expect(link_to(page, group.reference)).to_be_visible()
    assert_sound(page)
    page.goto(f"{URL}disruptions/?level=major")
    expect(page.get_by_text("Nothing matches these filters.")).to_be_visible()
    assert_sound(page)

    page.goto(f"{URL}{group.reference}/")
    line.get_by_role("link", name="Mark as recorded in error").click()
    page.get_by_label("Why was it recorded in error?").fill("Recorded twice")
    assert_sound(page)
    page.get_by_role("button", name="Mark as recorded in error").click()
    expect(line.get_by_text("Recorded twice")).to_be_visible()
    assert_sound(page)


def test_a_reader_of_another_team_is_asked_why(
    page: Page, cast: Cast, assert_sound: Callable[[Page], None]
) -> None:
    group = make_group(cast.supervisor, name="Lantern")
    cast.supervisor.team = None
    cast.supervisor.save()

    page.goto(f"{URL}{group.reference}/")
    expect(page.get_by_role("heading", name="Why do you need")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Supervision or review").click()

    expect(page.get_by_role("heading", name="Lantern")).to_be_visible()


def test_the_brief_leads_to_its_groups_and_disruptions(
    page: Page, cast: Cast, assert_sound: Callable[[Page], None]
) -> None:
    group = make_group(cast.supervisor, name="Lantern", status="active")
    week = Week.of(clock.today()).shifted(-1)
    make_disruption(cast.supervisor, group, happened_on=week.last_day)
    page.goto(f"/weekly/{week}/")

    page.locator("summary", has_text="Organised crime groups").click()
    part = page.locator("#groups")
    expect(part.get_by_role("link", name="Lantern")).to_be_visible()
    assert_sound(page)
    part.get_by_role("link", name="list them, disruptions in this week").click()

    expect(link_to(page, group.reference)).to_be_visible()
    page.goto(f"/weekly/{week}/")
    page.locator("summary", has_text="Organised crime groups").click()
    part.get_by_role("link", name="list them, groups under way now").click()
    expect(link_to(page, group.reference)).to_be_visible()
