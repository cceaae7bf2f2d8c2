"""Can a supervisor triage on a desk and on a phone, by keyboard alone, and undo it?"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from reports.models import Assessment, Report
from reports.triage.rules import CONSIDERATIONS
from stronghold.core.accounts.models import Team, User
from stronghold.core.kernel import clock
from stronghold.core.records.models import SavedView
from tests.browser.checks import wait_until
from tests.browser.conftest import CONTROLS, Watch
from tests.factories import Cast, make_cast, make_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
URL = "/reports/triage/"


@pytest.fixture
def cast(site: str) -> Cast:
    """The cast, of whom the officer and the supervisor are of the city's team."""
    cast = make_cast()
    team = Team.objects.get(code="city")
    User.objects.filter(username__in=("officer", "supervisor")).update(team=team)
    Team.objects.create(
        organisation=team.organisation, code="north", name="North neighbourhood team"
    )
    cast.officer.team = team
    return cast


@pytest.fixture
def make(cast: Cast) -> Callable[..., Report]:
    def make(hours: float = 1, **given: Any) -> Report:
        at = clock.now() - timedelta(hours=hours)
        fields = {"received_at": at, "occurred_at": at, "team": cast.officer.team}
        return make_report(cast.officer, **fields | given)

    return make


@pytest.fixture
def queue(cast: Cast, make: Callable[..., Report]) -> list[Report]:
    """More than a page, in every state that the queue shows."""
    officer = {"assigned_to": cast.officer}
    for n in range(22):
        make(n + 3, place_text=f"{n} The Long Street Called After a Saint")
    return [
        make(1, concern="cuckooing", vulnerable_adult=True, children_seen=True),
        make(2, grade="1", status="triaged", weapons_mentioned=True, drug="crack"),
        make(3, grade="2", status="assigned", **officer),
        make(60, grade="3", status="triaged", place_text="w" * 200, drug="synthetic"),
    ]


@pytest.fixture
def page(
    page_wide: Page,
    cast: Cast,
    watch: Watch,
    signed_in: Callable[[Page, str], Page],
) -> Page:
    """A supervisor's page; the checks look at both widths."""
    watch.allowed.append("status of 400")
    return signed_in(page_wide, "supervisor")


@pytest.fixture
def controls() -> str:
    """What a thumb must hit here, the chips of the queue too."""
    return f"{CONTROLS}, main .sh-chip"


def focused_row(page: Page) -> str:
    """Return the reference of the row whose link has the focus, or ""."""
    row = "document.activeElement.closest('[data-row]')"
    return str(page.evaluate(f"{row}?.dataset.row ?? ''"))


def references(page: Page) -> list[str]:
    rows = page.locator("[data-row]")
    found: list[str] = rows.evaluate_all("rows => rows.map((row) => row.dataset.row)")
    return found


def shown_preview(page: Page) -> Locator:
    return page.locator("[data-panel] [data-preview]")


def test_many_are_ticked_assigned_and_put_back(
    page: Page,
    cast: Cast,
    queue: list[Report],
    assert_sound: Callable[[Page], None],
) -> None:
    page.goto(URL)
    assert_sound(page)
    expect(page.get_by_label("Assign to")).to_be_visible()
    for report in queue[1:3]:
        page.get_by_label(f"Tick {report.reference}").check()
    expect(page.locator("[data-ticked]")).to_have_text("(2 ticked)")
    assert_sound(page)

    page.get_by_label("Assign to").select_option("officer")
    page.get_by_role("button", name="Assign", exact=True).click()

    done = page.get_by_role("status").filter(has_text="assigned to Officer")
    expect(done).to_contain_text("2 reports were assigned to Officer")
    assert_sound(page)
    queue[1].refresh_from_db()
    assert (queue[1].status, queue[1].assigned_to) == ("assigned", cast.officer)
    done.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone: 2 reports are as before")).to_be_visible()
    queue[1].refresh_from_db()
    assert (queue[1].status, queue[1].assigned_to) == ("triaged", None)


def test_a_refused_one_is_named_and_the_ticks_stay(
    page: Page, queue: list[Report], assert_sound: Callable[[Page], None]
) -> None:
    page.goto(URL)
    for report in queue[1:3]:
        page.get_by_label(f"Tick {report.reference}").check()
    Report.objects.filter(pk=queue[1].pk).update(status="answered", outcome="patrol")

    page.get_by_label("Grade", exact=True).last.select_option("3")
    page.get_by_label("Transfer to").select_option(label="North neighbourhood team")
    page.get_by_role("button", name="Transfer").click()

    summary = page.locator("[data-error-summary]")
    expect(summary).to_contain_text("Nothing was changed")
    expect(summary).to_contain_text(f"{queue[1].reference} already has an outcome")
    expect(page.get_by_label(f"Tick {queue[2].reference}")).to_be_checked()
    assert_sound(page)


def test_an_empty_queue_says_so(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    page.goto(URL)

    expect(page.get_by_text("Nothing is waiting")).to_be_visible()
    assert_sound(page)


def test_rows_are_moved_through_and_ticked_by_keyboard_alone(
    page_wide: Page,
    cast: Cast,
    queue: list[Report],
    signed_in: Callable[[Page, str], Page],
) -> None:
    page, press = signed_in(page_wide, "supervisor"), page_wide.keyboard.press
    page.goto(URL)
    shown = references(page)

    for key, at in (("j", 0), ("j", 1), ("ArrowDown", 2), ("k", 1), ("ArrowUp", 0)):
        press(key)
        assert focused_row(page) == shown[at]
    press("x")
    press("j")
    press("x")
    expect(page.locator("[data-ticked]")).to_have_text("(2 ticked)")
    press("x")
    expect(page.locator("[data-ticked]")).to_have_text("(1 ticked)")
    press("a")
    expect(page.get_by_label("Assign to")).to_be_focused()
    page.keyboard.type("Officer")
    press("Tab")
    press("Enter")

    expect(page.get_by_text("1 report was assigned to Officer")).to_be_visible()
    # Keys are heard once the scripts have run.
    page.wait_for_load_state()
    row = Report.objects.get(reference=shown[0])
    assert row.assigned_to == cast.officer
    press("j")
    first = focused_row(page)
    press("Enter")
    expect(page).to_have_url(re.compile(f"/reports/{first}/$"))


def test_five_reports_are_triaged_in_fifty_key_presses(
    page: Page,
    cast: Cast,
    make: Callable[..., Report],
    assert_sound: Callable[[Page], None],
) -> None:
    """Each with six weights, a grade and a person; then the end, Undo and the row."""
    reports = [make(9 - n, description=f"Report number {n}") for n in range(5)]
    make(1, concern="smell")
    n_pressed = 0

    def press(*keys: str) -> None:
        nonlocal n_pressed
        for key in keys:
            page.keyboard.press(key)
            n_pressed += 1

    page.goto(f"{URL}?concern=dealing")
    page.wait_for_load_state()
    expect(page.get_by_text("Report number 3", exact=True)).to_be_visible()
    press("j", "Space")
    for n, report in enumerate(reports):
        expect(shown_preview(page)).to_have_attribute("data-preview", report.reference)
        expect(page.locator("#preview-title")).to_be_focused()
        if n == 1:
            expect(page.get_by_role("status").first).to_contain_text(
                "Saved: 2 Priority, assigned to Supervisor"
            )
            assert_sound(page)
        # Threat to Engagement, the grade, "assign to me", and on to the next.
        press(*"324132", "2", "m", "s")
    expect(page.get_by_text("That was the last report in this queue")).to_be_visible()
    assert n_pressed <= 50

    weights = ("medium", "low", "high", "none", "medium", "low")
    for report, row in zip(reports, Assessment.objects.order_by("pk"), strict=True):
        report.refresh_from_db()
        assert (report.grade, report.status) == ("2", "assigned")
        assert report.assigned_to == cast.supervisor
        assert tuple(getattr(row, name) for name in CONSIDERATIONS) == weights
    press("u")
    expect(shown_preview(page)).to_have_attribute("data-preview", report.reference)
    expect(page.locator("[data-said]")).to_contain_text("1 report is as before")
    report.refresh_from_db()
    assert (report.grade, report.status, report.assigned_to) == ("", "new", None)
    press("Escape")
    expect(shown_preview(page)).to_have_count(0)
    wait_until(page, lambda: focused_row(page) == reports[4].reference)
    expect(page).to_have_url(re.compile(r"/triage/\?concern=dealing$"))


def test_on_a_phone_the_preview_is_a_sheet_that_back_closes(
    page_phone: Page,
    queue: list[Report],
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
) -> None:
    page = signed_in(page_phone, "supervisor")
    page.goto(URL)
    heights = page.locator("[data-row]").evaluate_all(
        "rows => rows.map((row) => row.getBoundingClientRect().height)"
    )
    assert max(heights) <= 104, "four rows and more to a screen"
    expect(page.get_by_label("Assign to")).to_be_hidden()
    page.locator(f"label[for=tick-{queue[0].reference}]").click()
    expect(page.get_by_label("Assign to")).to_be_visible()

    page.get_by_role("link", name=f"Preview {queue[0].reference}").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert_sound(page)
    page.locator("#preview-title").evaluate(
        "title => title.closest('dialog').scrollBy(0, 400)"
    )
    marking = page.get_by_role("dialog").get_by_text("OFFICIAL-SENSITIVE")
    expect(marking).to_be_in_viewport()
    page.go_back()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(re.compile("/triage/$"))


def test_keys_are_off_while_one_types_and_can_be_switched_off(
    page_wide: Page,
    queue: list[Report],
    signed_in: Callable[[Page, str], Page],
) -> None:
    page, press = signed_in(page_wide, "supervisor"), page_wide.keyboard.press
    page.goto(f"{URL}?status=open")
    help_shown = page.locator("[data-keys]")

    press("Shift+?")
    expect(help_shown).to_have_attribute("open", "")
    page.get_by_text("Save this view").click()
    name = page.get_by_label("Name of this view")
    name.fill("")
    name.press_sequentially("jxa?k 1ms")
    expect(name).to_have_value("jxa?k 1ms")
    expect(name).to_be_focused()
    page.get_by_role("button", name="Turn shortcuts off").click()
    page.reload()
    press("j")
    assert not focused_row(page)
    page.locator("[data-keys] summary").click()
    page.get_by_role("button", name="Turn shortcuts on").click()
    press("Control+j")
    press("j")
    assert focused_row(page)


def test_filters_are_kept_under_a_name_and_forgotten(
    page: Page, queue: list[Report], assert_sound: Callable[[Page], None]
) -> None:
    page.goto(f"{URL}?status=open&weapons=yes")
    page.get_by_text("Save this view").click()
    assert_sound(page)
    page.get_by_label("Name of this view").fill("Weapons in sight")
    page.get_by_label("City team").check()
    page.get_by_role("button", name="Save view").click()

    chip = page.get_by_role("link", name="Weapons in sight")
    expect(chip).to_have_attribute("aria-current", "true")
    assert_sound(page)
    assert SavedView.objects.get().params == {"status": "open", "weapons": "yes"}
    page.get_by_role("button", name="Delete view Weapons in sight").click()
    expect(page.get_by_text("“Weapons in sight” is deleted")).to_be_visible()
    assert not SavedView.objects.exists()


def bottom_of(locator: Locator) -> float:
    box = locator.bounding_box()
    return box["y"] + box["height"] if box else 0


def test_one_report_from_new_to_closed(
    page: Page, make: Callable[..., Report], assert_sound: Callable[[Page], None]
) -> None:
    report = make(1, description="Two men at the side door", children_seen=True)
    page.goto(f"/reports/{report.reference}/")
    assert_sound(page)

    assess = page.get_by_role("link", name="Assess", exact=True)
    assert bottom_of(assess) < 1000, "what to do next is near the top"
    another = page.get_by_role("link", name="Log another report")
    assert bottom_of(another) > bottom_of(assess)
    assess.click()
    expect(page.get_by_text("Two men at the side door")).to_be_visible()
    page.get_by_label("3 Scheduled: attend within 48 hours").check()
    page.get_by_role("group", name="Threat").get_by_label("High").check()
    page.get_by_role("button", name="Save assessment").click()
    wanted = page.get_by_role("link", name="Choose how much vulnerability weighs")
    expect(wanted).to_be_visible()
    assert_sound(page)
    assert not Assessment.objects.exists()
    vulnerability = page.get_by_role("group", name="Vulnerability")
    vulnerability.get_by_label("Low").check()
    page.get_by_text("Why this grade?").first.click()
    page.get_by_label("Why this grade").fill("Children near by, 1 to 4 of them")
    page.get_by_role("button", name="Save assessment").click()
    expect(page.get_by_text("Children near by").first).to_be_visible()
    expect(page.get_by_text("Not assessed").first).to_be_visible()

    page.get_by_role("link", name="Assign", exact=True).click()
    assert_sound(page)
    page.get_by_label("Person").select_option("supervisor")
    page.get_by_role("button", name="Assign", exact=True).click()
    page.get_by_role("button", name="Start work").click()
    page.get_by_role("link", name="Record the outcome").click()
    assert_sound(page)
    page.get_by_label("Patrols or visits").check()
    page.get_by_role("button", name="Record the outcome").click()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_text(f"{report.reference} is closed")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Re-open").click()
    page.get_by_role("button", name="Re-open").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Enter why")
    assert_sound(page)


def test_a_source_is_graded_and_words_are_cleared(
    page: Page, make: Callable[..., Report], assert_sound: Callable[[Page], None]
) -> None:
    report = make(1, description="The woman opposite saw it. " * 60)
    page.goto(f"/reports/{report.reference}/")

    page.get_by_role("link", name="Grade source").click()
    assert_sound(page)
    page.get_by_label("2 Untested").check()
    page.get_by_label("Opinion").check()
    page.get_by_role("button", name="Save grades").click()
    expect(page.get_by_text("2 Untested").first).to_be_visible()
    page.get_by_role("link", name="cleared words").click()
    assert_sound(page)
    page.get_by_label("Cleared words").fill("Call 07700 900123")
    page.get_by_role("button", name="Save cleared words").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("a phone number")
    assert_sound(page)
    page.get_by_label("Cleared words").fill("People at the side door")
    page.get_by_role("button", name="Save cleared words").click()
    expect(page.get_by_text("People at the side door").first).to_be_visible()


def test_the_queue_works_without_scripts(
    open_page: Callable[..., Page],
    queue: list[Report],
    signed_in: Callable[[Page, str], Page],
) -> None:
    page = signed_in(open_page(1440, 1000, java_script_enabled=False), "supervisor")
    page.goto(URL)
    expect(page.locator("[data-keys]")).to_be_hidden()

    first, second = references(page)[:2]
    page.get_by_role("link", name=f"Preview {first}").click()
    page.get_by_role("group", name="Threat").get_by_label("Low").check()
    group = page.get_by_role("group", name="Vulnerability")
    group.get_by_label("Low").check()
    page.get_by_label("4 No deployment").check()
    page.get_by_label("Assign to").select_option("officer")
    page.get_by_role("button", name="Save and next").click()
    expect(
        page.get_by_text("Saved: 4 No deployment, assigned to Officer")
    ).to_be_visible()
    expect(page.locator("[data-preview]")).to_have_attribute("data-preview", second)
    page.get_by_role("link", name="Back to the queue").click()
    expect(page).to_have_url(re.compile(f"/triage/#{second}$"))

    page.get_by_label(f"Tick {queue[2].reference}").check()
    page.locator("summary", has_text="Selected reports").click()
    page.get_by_label("Grade", exact=True).last.select_option("1")
    page.get_by_role("button", name="Set grade").click()

    expect(page.get_by_text("1 report was graded 1 Emergency")).to_be_visible()
    queue[2].refresh_from_db()
    assert queue[2].grade == "1"
