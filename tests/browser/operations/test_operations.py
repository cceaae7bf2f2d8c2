"""Are operations, taskings, priorities and activities good to use, desk and phone?"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from operations.activities.models import Activity, TookPart
from operations.operation.models import PhaseBegun
from operations.taskings.models import Tasking
from stronghold.core.accounts.models import Organisation
from stronghold.core.kernel import clock
from tests.browser.checks import link_to
from tests.browser.conftest import Watch
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_activity,
    make_arrest,
    make_cast,
    make_country,
    make_operation,
    make_priority,
    make_seizure,
    make_streets,
    make_tasking,
)

pytestmark = pytest.mark.browser
Sound = Callable[[Page], None]


@pytest.fixture
def cast(site: str) -> Cast:
    """Who works here, the square country and its streets."""
    people = make_cast()
    make_country()
    make_streets()
    return people


@pytest.fixture
def page(
    page_wide: Page,
    cast: Cast,
    watch: Watch,
    signed_in: Callable[[Page, str], Page],
) -> Page:
    """A supervisor's page; the checks look at both widths."""
    # What Chromium logs of a form that comes back with its errors.
    watch.allowed.append("status of 400")
    return signed_in(page_wide, "supervisor")


def fill(cast: Cast) -> str:
    """Make an operation with something of each kind; return its reference."""
    by, today = cast.supervisor, clock.today()
    council = Organisation.objects.get(code="council")
    row = make_operation(
        by,
        aims="Fewer needles in the park, and no home taken over.\nResidents say so.",
        areas=["E05000001"],
        begins_on=today - timedelta(days=60),
        phase="hold",
    )
    row.partners.set([council])
    for phase, days in (("clear", 60), ("hold", 9)):
        PhaseBegun.objects.create(
            operation=row,
            phase=phase,
            began_on=today - timedelta(days=days),
            recorded_at=clock.now(),
            recorded_by=by,
        )
    priority = make_priority(by, operation=row, why="Eleven reports in four weeks")
    late = {"due_on": today - timedelta(days=2), "organisation": council}
    make_tasking(by, operation=row, what="Cut back the hedge " * 12, **late)
    make_tasking(by, operation=row, priority=priority, person=cast.officer)
    place = {"place_text": "Lake Street", "point": WEST_SOUTH}
    make_activity(by, operation=row, results=["searched"], **place)
    make_activity(by, operation=row, kind="clean_up", organisation=council, **place)
    make_arrest(by, operation=row, **place)
    make_seizure(by, operation=row)
    return row.reference


def test_nothing_yet(page: Page, assert_sound: Sound) -> None:
    page.goto("/operations/")
    expect(page.get_by_role("heading", name="No operations")).to_be_visible()
    assert_sound(page)
    for part in ("taskings", "priorities", "activities"):
        page.goto(f"/operations/{part}/")
        assert_sound(page)


def test_the_overview_and_one_operation(
    page: Page, cast: Cast, assert_sound: Sound
) -> None:
    reference = fill(cast)
    for n in range(4):
        make_operation(cast.supervisor, name=f"Operation {n} of the long summer nights")

    page.goto("/operations/")
    expect(page.get_by_text("4 operations are in the phase Clear")).to_be_visible()
    expect(page.get_by_text("Overdue")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Stronghold", exact=True).last.click()

    expect(page).to_have_url(re.compile(reference))
    expect(page.get_by_text("2 activities, 2 officer-hours")).to_be_visible()
    assert_sound(page)
    for part in ("taskings", "priorities", "activities"):
        page.goto(f"/operations/{part}/")
        assert_sound(page)


def test_an_operation_is_set_up_and_changes_phase(
    page: Page, cast: Cast, assert_sound: Sound
) -> None:
    page.goto("/operations/new/")
    assert_sound(page)
    page.get_by_role("button", name="Set up the operation").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the name")
    assert_sound(page)
    page.get_by_label("Name").fill("Stronghold")
    page.get_by_label("Area E05000001").check()
    page.get_by_label("Council", exact=True).check()
    page.get_by_role("button", name="Set up the operation").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Stronghold")
    page.get_by_role("link", name="Change the phase").click()
    assert_sound(page)
    page.get_by_label("Hold", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile("Hold since"))).to_be_visible()
    page.get_by_role("link", name="Add a record").click()
    assert_sound(page)


def test_a_tasking_is_set_accepted_and_answered(
    page: Page, cast: Cast, assert_sound: Sound
) -> None:
    page.goto("/operations/taskings/new/")
    assert_sound(page)
    page.get_by_label("What is to be done?").fill("Patrol the alley after school")
    page.get_by_label("Who is it for?").select_option("person:officer")
    page.get_by_label("In 2 weeks").check()
    page.get_by_role("button", name="Set the tasking").click()
    assert_sound(page)

    page.get_by_role("button", name="Accept").click()
    expect(page.locator("h1")).to_contain_text("Accepted")
    page.get_by_role("link", name="Done", exact=True).click()
    assert_sound(page)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter an answer")
    assert_sound(page)
    page.get_by_label("What was done").fill("Two patrols, nothing seen")
    page.get_by_role("button", name="Done").click()

    expect(page.get_by_text("Two patrols, nothing seen").first).to_be_visible()
    assert Tasking.objects.get().status == "done"
    assert_sound(page)


def test_a_priority_is_set_and_answered(
    page: Page, cast: Cast, assert_sound: Sound
) -> None:
    page.goto("/operations/priorities/new/")
    assert_sound(page)
    page.get_by_label("What is the issue?").fill("Dealing from cars after school")
    page.get_by_label("Ward").select_option("E05000001")
    page.get_by_role("button", name="Set the priority").click()
    assert_sound(page)
    page.get_by_role("link", name="Record what was done").click()
    assert_sound(page)
    page.get_by_label("What was done?").fill("Parking was closed and patrolled")
    page.get_by_role("button", name="Answer the priority").click()
    expect(page.locator("h1")).to_contain_text("Answered")


def test_a_patrol_is_started_and_ended(
    page: Page, cast: Cast, assert_sound: Sound
) -> None:
    make_operation(cast.supervisor)
    page.goto("/operations/")
    page.get_by_role("link", name="Start a patrol").click()
    assert_sound(page)
    page.get_by_label("Mounted patrol").check()
    page.get_by_label("Where was it?").fill("Lake Street")
    page.get_by_role("button", name="Save activity").click()

    expect(page.locator("h1")).to_contain_text("Under way")
    assert_sound(page)
    page.get_by_role("link", name="End it").click()
    assert_sound(page)
    page.get_by_label("Nothing of note").check()
    page.get_by_label("Something seized").check()
    page.get_by_role("button", name="End the activity").click()
    expect(page.get_by_role("alert")).to_contain_text("but not both")
    assert_sound(page)
    page.get_by_label("Nothing of note").uncheck()
    page.get_by_role("button", name="End the activity").click()

    row = Activity.objects.get()
    expect(page.get_by_text(f"Activity {row.reference} ended after")).to_be_visible()
    row.refresh_from_db()
    assert (row.is_under_way, row.results) == (False, ["seized"])
    assert_sound(page)


def test_a_possession_with_bailiffs_and_the_council(
    page: Page, cast: Cast, assert_sound: Sound
) -> None:
    """Long: three forms and two pages, each looked at."""
    operation = make_operation(cast.supervisor)
    page.goto(f"/operations/activities/new/?operation={operation.reference}")
    page.get_by_label("Possession with bailiffs").check()
    page.get_by_label("Place not known").check()
    page.get_by_label("An hour ago").check()
    page.get_by_label("1 hour", exact=True).check()
    page.get_by_text("Others who took part").click()
    first = page.get_by_role("group", name="Other organisation 1")
    first.get_by_label("Who?").select_option(label="Council")
    page.get_by_role("button", name="Save activity").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "Enter how many of their people took part"
    )
    assert_sound(page)
    page.get_by_role("link", name="Enter how many of their people").click()
    expect(first.get_by_label("How many people?")).to_be_focused()
    first.get_by_label("How many people?").fill("3")
    page.get_by_role("button", name="Save activity").click()

    expect(page.get_by_role("heading", name="Who took part")).to_be_visible()
    expect(page.get_by_text("5 officer-hours")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Change who took part").click()
    assert_sound(page)
    second = page.get_by_role("group", name="Other organisation 2")
    second.get_by_label("Who?").select_option(label="Bailiffs")
    second.get_by_label("How many people?").fill("2")
    second.get_by_label("Minutes").fill("30")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Who took part is saved")).to_be_visible()
    expect(page.get_by_text("6 officer-hours")).to_be_visible()
    assert TookPart.objects.filter(removed_at=None).count() == 2
    page.goto(f"/operations/{operation.reference}/")
    hours = page.get_by_role("table", name="Officer-hours by organisation")
    expect(hours.get_by_role("row", name="Bailiffs")).to_contain_text("1")
    assert_sound(page)
    hours.get_by_role("row", name="Bailiffs").get_by_role("link").click()
    expect(link_to(page, Activity.objects.get().reference)).to_be_visible()
