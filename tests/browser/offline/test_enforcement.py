"""Are a patrol, an entry and a service stored without signal, and only once?"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from operations.activities.models import Activity, TookPart
from operations.closures.models import ClosureEvent
from operations.warrants.models import WarrantEntry
from stronghold.core.accounts.models import Team
from stronghold.core.kernel import clock
from tests.api.offline.in_the_street import (
    authorised_notice,
    issued_warrant,
    patrol_under_way,
)
from tests.api.warrants.steps import draw_up, lead_to_issue
from tests.browser.checks import wait_until
from tests.browser.offline.queue import (
    QUEUE,
    READY,
    contents,
    entries,
    expect_kept,
    log_report,
    lose_signal,
    open_form,
    regain_signal,
    status,
    tick,
)
from tests.browser.offline.test_leaks import all_that_lies_on
from tests.factories import Cast, make_premises

pytestmark = pytest.mark.browser
# Kept in the same way as the service of a notice, which the short form tries.
also = pytest.mark.long
Sound = Callable[[Page], None]
NEW = "/operations/activities/new/"
# Gives the one entry of the queue an address in the clear.
SET_URL = """async (url) => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  for (const { name } of await indexedDB.databases()) {
    const db = await done(indexedDB.open(name));
    if (db.objectStoreNames.contains("entries")) {
      const entries = db.transaction("entries", "readwrite").objectStore("entries");
      const [entry] = await done(entries.getAll());
      await done(entries.put({ ...entry, url }));
    }
    db.close();
  }
}"""


def start_patrol(page: Page) -> None:
    open_form(page, f"{NEW}?when=now&length=going")
    tick(page, "What was it?", "High-visibility patrol")
    page.get_by_label("Where was it?").fill("Lake Street")
    page.get_by_role("button", name="Save activity").click()


def end_patrol(page: Page, n_people: str = "") -> None:
    """End what this phone started, from the page of the queue."""
    page.goto(QUEUE)
    page.locator("[data-started]").get_by_role("link", name="End it").click()
    # The scripts of the form are run by then, and it knows what it ends.
    page.wait_for_url("**?of=*")
    page.wait_for_selector(READY)
    expect(page.get_by_role("heading", level=1)).to_have_text("End the activity")
    page.get_by_label("How many people took part?").fill(n_people)
    page.get_by_role("button", name="End the activity").click()


def expect_unreadable(page: Page, reference: str) -> None:
    """What waits on the phone names its record nowhere but sealed."""
    [row] = contents(page)["entries"]
    assert reference not in repr(row)
    assert reference not in all_that_lies_on(page)


def stand_at(page: Page, at: datetime) -> None:
    page.clock.set_fixed_time(at)


def come_back(page: Page) -> None:
    stand_at(page, clock.now())
    regain_signal(page)
    expect(status(page)).to_contain_text("Nothing waiting, last sent")


def same(one: datetime | None, other: datetime) -> bool:
    return one is not None and abs((one - other).total_seconds()) < 1


def test_a_patrol_is_started_and_ended_without_signal(
    phone_apart: Page, assert_sound: Sound
) -> None:
    """Long: two forms and the page of what waits, each looked at."""
    started = clock.now() - timedelta(hours=3)
    ended = started + timedelta(minutes=95)
    lose_signal(phone_apart)
    stand_at(phone_apart, started)
    start_patrol(phone_apart)
    expect_kept(phone_apart)
    assert_sound(phone_apart)

    stand_at(phone_apart, ended)
    phone_apart.goto(QUEUE)
    expect(phone_apart.locator("[data-started]")).to_contain_text("Activity, logged")
    assert_sound(phone_apart)
    end_patrol(phone_apart, n_people="3")
    expect_kept(phone_apart)
    expect(phone_apart.get_by_role("link", name="Log another")).to_have_count(0)
    phone_apart.goto(QUEUE)
    expect(phone_apart.locator(".sh-entry")).to_have_count(2)
    expect(phone_apart.locator("[data-under-way]")).to_be_hidden()
    expect(phone_apart.locator(".sh-entry").last).to_contain_text("End of an activity")

    come_back(phone_apart)

    row = Activity.objects.get()
    assert same(row.occurred_at, started)
    assert same(row.ended_at, ended)
    assert (row.is_under_way, row.minutes, row.n_people) == (False, 95, 3)


def test_a_patrol_started_with_signal_is_ended_without(phone: Page) -> None:
    start_patrol(phone)
    phone.wait_for_url("**/activities/P-*/")
    lose_signal(phone)

    end_patrol(phone)
    expect_kept(phone)
    regain_signal(phone)

    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    row = Activity.objects.get()
    assert (row.is_under_way, row.n_people) == (False, 2)


def test_who_else_took_part_is_kept_without_signal(phone: Page) -> None:
    lose_signal(phone)
    open_form(phone, f"{NEW}?when=now&length=going")
    tick(phone, "What was it?", "Possession with bailiffs")
    phone.get_by_label("Where was it?").fill("Lake Street")
    phone.get_by_text("Others who took part").click()
    first = phone.get_by_role("group", name="Other organisation 1")
    # The page on the phone knows kinds of organisations, and none by name.
    expect(first.get_by_role("option", name="Bailiffs")).to_have_count(1)
    expect(first.locator("option[value='council']")).to_have_count(0)
    first.get_by_label("Who?").select_option(label="Bailiffs")
    first.get_by_label("How many people?").fill("3")
    phone.get_by_role("button", name="Save activity").click()
    expect_kept(phone)

    regain_signal(phone)
    expect(status(phone)).to_contain_text("Nothing waiting, last sent")

    (other,) = TookPart.objects.all()
    assert (other.outside, other.n_people) == ("bailiffs", 3)


def test_an_end_waits_until_its_start_is_mended(phone: Page) -> None:
    lose_signal(phone)
    start_patrol(phone)
    expect_kept(phone)
    end_patrol(phone)
    expect_kept(phone)
    # What the officer wrote is no place that is known, so the server asks.
    refuse = "**/activities/new/"
    phone.route(
        refuse,
        lambda route: route.fulfill(status=400, json={"errors": {"": ["Not so"]}}),
    )
    regain_signal(phone)
    expect(status(phone)).to_contain_text("1 to correct, 1 waiting")
    phone.unroute(refuse)

    phone.goto(QUEUE)
    phone.get_by_role("button", name="Correct and send").click()

    phone.wait_for_url("**/activities/P-*/")
    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    assert not Activity.objects.get().is_under_way


@also
def test_the_open_page_of_an_end_keeps_it(phone_apart: Page, world: Cast) -> None:
    row = patrol_under_way(world)
    open_form(phone_apart, f"/operations/activities/{row.reference}/end/")
    lose_signal(phone_apart)
    at = clock.now()
    stand_at(phone_apart, at)

    phone_apart.get_by_role("button", name="End the activity").click()
    expect_kept(phone_apart)
    expect_unreadable(phone_apart, row.reference)
    come_back(phone_apart)

    row.refresh_from_db()
    assert same(row.ended_at, at)


@also
def test_an_entry_is_kept_by_its_open_page(phone_apart: Page, world: Cast) -> None:
    warrant = issued_warrant(world)
    open_form(phone_apart, f"/operations/warrants/{warrant.reference}/enter/")
    lose_signal(phone_apart)
    phone_apart.get_by_role("button", name="Save entry").click()
    expect(
        phone_apart.locator("[data-error-summary]").get_by_role("link")
    ).to_have_text(
        [
            "Choose when you went in",
            "Choose the result of the entry",
            "Choose who was given a copy",
        ]
    )
    tick(phone_apart, "When did you go in?", "15 minutes ago")
    tick(phone_apart, "What was the result?", "Drugs found")
    tick(phone_apart, "Who was given a copy", "The occupier")
    at = clock.now()
    stand_at(phone_apart, at)
    phone_apart.get_by_role("button", name="Save entry").click()
    expect_kept(phone_apart)
    phone_apart.goto(QUEUE)
    expect(phone_apart.locator(".sh-entry")).to_contain_text(
        "Entry under a warrant, logged"
    )
    assert "Lake Street" not in phone_apart.content()
    expect_unreadable(phone_apart, warrant.reference)

    come_back(phone_apart)

    entry = WarrantEntry.objects.get()
    assert same(entry.entered_at, at - timedelta(minutes=15))
    assert entry.at.warrant_id == warrant.pk


def serve(page: Page) -> None:
    tick(page, "When was it served?", "Now")
    tick(page, "Who served it?", "A constable")
    for question in (
        "Copy in a prominent place",
        "Copy at each normal way in",
        "Copy on outbuildings",
        "Given to someone in control",
        "Given to residents",
        "Served on neighbours",
    ):
        tick(page, question, "Yes")
    page.get_by_role("button", name="Record", exact=True).click()


def test_the_service_of_a_notice_is_kept_by_its_open_page(
    phone_apart: Page, world: Cast, assert_sound: Sound
) -> None:
    """Long: a case is brought to its notice, and its largest form is checked."""
    case = authorised_notice(world)
    open_form(phone_apart, f"/operations/closures/{case.reference}/serve/")
    assert_sound(phone_apart)
    lose_signal(phone_apart)
    at = clock.now()
    stand_at(phone_apart, at)
    serve(phone_apart)
    expect_kept(phone_apart)
    phone_apart.goto(QUEUE)
    entry = phone_apart.locator(".sh-entry")
    expect(entry).to_contain_text("Service of a closure notice, logged")
    expect_unreadable(phone_apart, case.reference)

    come_back(phone_apart)

    event = ClosureEvent.objects.get(kind="serve")
    assert same(event.happened_at, at)
    case.refresh_from_db()
    assert case.state == "served"


def test_an_entry_that_an_older_page_stored_is_sent_where_it_says(
    phone: Page, world: Cast
) -> None:
    """Its address lay beside what is sealed, and not in it."""
    filled = issued_warrant(world)
    other = make_premises(world.officer, "9 Lake Street")
    meant = lead_to_issue(draw_up(world.officer, other), world.officer)
    open_form(phone, f"/operations/warrants/{filled.reference}/enter/")
    lose_signal(phone)
    tick(phone, "When did you go in?", "Now")
    tick(phone, "What was the result?", "Drugs found")
    tick(phone, "Who was given a copy", "The occupier")
    phone.get_by_role("button", name="Save entry").click()
    expect_kept(phone)
    phone.evaluate(SET_URL, f"/operations/warrants/{meant.reference}/enter/")

    regain_signal(phone)

    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    assert WarrantEntry.objects.get().at.warrant_id == meant.pk
    expect_unreadable(phone, meant.reference)


def test_what_is_refused_leads_back_to_the_page_of_its_record(
    phone: Page, world: Cast
) -> None:
    warrant = issued_warrant(world)
    url = f"/operations/warrants/{warrant.reference}/enter/"
    open_form(phone, url)
    lose_signal(phone)
    tick(phone, "When did you go in?", "Now")
    tick(phone, "What was the result?", "Drugs found")
    tick(phone, "Who was given a copy", "The occupier")
    phone.locator("main summary").first.click()
    phone.get_by_label("It was not a reasonable hour").check()
    phone.get_by_role("button", name="Save entry").click()
    expect_kept(phone)
    expect_unreadable(phone, warrant.reference)
    regain_signal(phone)
    expect(status(phone)).to_contain_text("1 to correct")
    expect_unreadable(phone, warrant.reference)
    phone.goto(QUEUE)

    phone.get_by_role("button", name="Correct and send").click()

    phone.wait_for_url(f"**{url}")
    expect(phone.locator("[data-error-summary]")).to_contain_text("could not wait")
    phone.get_by_label("Why could it not wait?").fill("Drugs were being flushed away")
    phone.wait_for_selector(READY)
    phone.get_by_role("button", name="Save entry").click()
    phone.wait_for_url(f"**/warrants/{warrant.reference}/")
    assert WarrantEntry.objects.count() == 1
    assert entries(phone, "refused") == entries(phone, "waiting") == []


def test_what_is_no_longer_there_is_reported_and_holds_up_no_other(
    phone: Page, world: Cast
) -> None:
    """The warrant went to another team while its entry waited."""
    warrant = issued_warrant(world)
    open_form(phone, f"/operations/warrants/{warrant.reference}/enter/")
    lose_signal(phone)
    tick(phone, "When did you go in?", "Now")
    tick(phone, "What was the result?", "Drugs found")
    tick(phone, "Who was given a copy", "The occupier")
    phone.get_by_role("button", name="Save entry").click()
    expect_kept(phone)
    log_report(phone)
    expect_kept(phone)
    police = world.officer.organisation
    world.officer.team = Team.objects.create(organisation=police, code="z", name="Z")
    world.officer.save()

    regain_signal(phone)

    expect(status(phone)).to_contain_text("1 to correct, last sent")
    phone.goto(QUEUE)
    expect(phone.locator(".sh-entry")).to_contain_text("can no longer see the record")
    assert WarrantEntry.objects.count() == 0


def test_leaving_the_page_while_it_saves_is_asked_about(phone: Page) -> None:
    """And neither before that nor after it."""
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    phone.on("dialog", note)
    open_form(phone)
    tick(phone, "What is it about?", "Dealing")
    phone.get_by_label("Place not known").check()
    tick(phone, "When did it happen?", "Now")
    held: list[Route] = []
    phone.route("**/reports/new/", lambda route: held.append(route))  # noqa: PLW0108
    phone.get_by_role("button", name="Save report").click()
    phone.wait_for_selector("form[aria-busy]")
    wait_until(phone, lambda: held)

    phone.evaluate("location.assign('/')")

    wait_until(phone, lambda: asked)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Log a report")
    assert asked == ["beforeunload"]
    for route in held:
        route.continue_()
    phone.wait_for_url("**/reports/R-*/")
    lose_signal(phone)
    log_report(phone)
    expect_kept(phone)
    phone.goto(QUEUE)
    assert asked == ["beforeunload"]
