"""My day without signal: opened, acted on, and wiped when it is over."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from operations.activities.models import Activity
from operations.deadlines.actions.sweep import sweep_deadlines
from operations.taskings.models import Tasking
from reports.report.choices import Grade, Status
from reports.report.models import Report
from stronghold.core.accounts.actions import deactivate_user
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.closures.cases import Case
from tests.browser.accounts.test_second_factor import KEY, set_up_passkey
from tests.browser.checks import PATIENCE_MS, PHONE, wait_until
from tests.browser.conftest import Watch, listen
from tests.browser.offline.conftest import EXPECTED, get_ready
from tests.browser.offline.queue import (
    QUEUE,
    contents,
    entries,
    expect_kept,
    lose_signal,
    regain_signal,
    sign_in,
    status,
)
from tests.browser.offline.test_leaks import all_that_lies_on
from tests.factories import PASSWORD, Cast, make_report, make_tasking, make_team

pytestmark = pytest.mark.browser
DAY, SHELL, DEVICES = "/my-day/", "/offline/day/", "/offline/devices/"
PLACE, CLEARED = "Canary Court", "People call at all hours"


@pytest.fixture
def report(world: Cast) -> Report:
    """A report that is assigned to the officer, before their phone is opened."""
    return make_report(
        world.supervisor,
        status=Status.ASSIGNED,
        assigned_to=world.officer,
        place_text=PLACE,
        sanitised_text=CLEARED,
    )


@pytest.fixture
def tasking(world: Cast) -> Tasking:
    """A tasking of the officer's, set before their phone keeps the day."""
    tasking = make_tasking(world.supervisor, person=world.officer)
    sweep_deadlines()
    return tasking


@pytest.fixture
def closed_case(world: Cast) -> Case:
    """An address that is closed by a notice, of the officer's own team."""
    team = make_team(world.officer.organisation)
    for person in (world.officer, world.supervisor):
        person.team = team
        person.save()
    case = Case.opened(Client(), world.supervisor)
    case.serve(clock.now())
    return case


@pytest.fixture
def own_phone(
    report: Report, make_phone: Callable[..., Page], signed_in: Callable[..., Page]
) -> Page:
    """A phone of its own, because its clock is set or its account is closed."""
    page = signed_in(make_phone(has_touch=True, is_mobile=True), "officer")
    page.context.clock.install()
    page.goto("/")
    get_ready(page)
    expect_day_kept(page)
    return page


def n_kept(page: Page) -> int:
    return len(contents(page).get("kept", []))


def expect_day_kept(page: Page) -> None:
    wait_until(page, lambda: n_kept(page) >= 1)


def open_day(page: Page) -> None:
    """Open what the phone keeps, while its session opens it."""
    expect_day_kept(page)
    page.goto(SHELL)
    expect(page.get_by_role("link", name=PLACE)).to_be_visible()


def n_moves(report: Report) -> int:
    events = Event.objects.filter(kind="alteration", records=[report.reference])
    return events.filter(detail__has_key="move").count()


def test_my_day_is_shown_kept_and_sound(
    report: Report, phone: Page, assert_sound: Callable[[Page], None]
) -> None:
    phone.goto(DAY)
    expect(phone.get_by_role("link", name=PLACE)).to_be_visible()
    expect(phone.locator("[data-keeps]")).to_contain_text("sealed until")
    assert_sound(phone)

    open_day(phone)

    assert_sound(phone)
    phone.goto(DEVICES)
    expect(phone.locator("[data-day-opening]")).to_contain_text("cannot use passkeys")
    assert_sound(phone)


def test_with_signal_a_press_is_saved_and_the_day_shown_again(
    report: Report, phone: Page
) -> None:
    phone.goto(DAY)
    phone.wait_for_selector("form[data-offline-ready]")

    phone.get_by_role("button", name="Start work").click()

    said = phone.get_by_role("main").get_by_role("status")
    expect(said).to_contain_text(report.reference)
    expect(phone.get_by_role("button", name="Start work")).to_have_count(0)
    report.refresh_from_db()
    assert report.status == Status.IN_ACTION
    assert n_moves(report) == 1


def test_what_is_pressed_without_signal_is_stored_once(
    report: Report, phone: Page
) -> None:
    """An open page keeps what it opened; nothing of it lies on the phone in words."""
    open_day(phone)
    lose_signal(phone)

    phone.get_by_role("button", name="Start work").click()

    expect_kept(phone)
    expect(phone.get_by_role("button", name="Hand back")).to_have_count(0)
    assert len(entries(phone, "waiting")) == 1
    lies_there = all_that_lies_on(phone)
    for words in (PLACE, CLEARED, report.reference):
        assert words not in lies_there
    regain_signal(phone)
    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    report.refresh_from_db()
    assert report.status == Status.IN_ACTION
    assert n_moves(report) == 1


def test_an_answer_needs_its_words_before_it_waits(
    report: Report, tasking: Tasking, phone: Page
) -> None:
    open_day(phone)
    expect(phone.get_by_text("Later")).to_be_visible()
    lose_signal(phone)
    phone.get_by_text("Done", exact=True).click()

    phone.get_by_role("button", name="Save").click()

    expect(phone.locator("[data-error-summary]")).to_contain_text("Enter an answer")
    phone.get_by_label("What was done").fill("Walked it twice")
    phone.get_by_role("button", name="Save").click()
    expect_kept(phone)
    regain_signal(phone)
    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    tasking.refresh_from_db()
    assert (tasking.status, tasking.outcome) == ("done", "Walked it twice")


def press_while_it_changes(phone: Page, report: Report, **changes: object) -> None:
    open_day(phone)
    lose_signal(phone)
    phone.get_by_role("button", name="Start work").click()
    expect_kept(phone)
    Report.objects.filter(pk=report.pk).update(**changes)
    regain_signal(phone)
    expect(status(phone)).to_contain_text("1 to decide")
    assert n_moves(report) == 0
    phone.goto(QUEUE)
    expect(phone.locator(".sh-entry")).to_contain_text("To decide")


def test_a_change_that_meets_a_newer_one_comes_back(
    report: Report, phone: Page, assert_sound: Callable[[Page], None]
) -> None:
    press_while_it_changes(phone, report, grade=Grade.PRIORITY)
    entry = phone.locator(".sh-entry")
    expect(entry).to_contain_text("was changed after you saw it")
    expect(entry).to_contain_text(PLACE)
    expect(entry).to_contain_text("Start work")
    assert_sound(phone)

    entry.get_by_role("button", name="Do it all the same").click()

    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    report.refresh_from_db()
    assert (report.status, report.grade) == (Status.IN_ACTION, Grade.PRIORITY)
    assert n_moves(report) == 1


def test_what_is_no_longer_possible_is_left_as_it_is(
    world: Cast, report: Report, phone: Page
) -> None:
    press_while_it_changes(phone, report, assigned_to=world.supervisor)
    entry = phone.locator(".sh-entry")
    expect(entry).to_contain_text("no longer possible")
    expect(entry.get_by_role("button", name="all the same")).to_have_count(0)

    entry.get_by_role("button", name="Leave it as it is").click()
    phone.get_by_role("button", name="Delete it").click()

    expect(phone.locator(".sh-entry")).to_have_count(0)
    assert n_moves(report) == 0


def test_without_signal_and_passkey_it_stays_sealed(
    report: Report, phone: Page
) -> None:
    expect_day_kept(phone)
    lose_signal(phone)

    phone.goto(DAY)

    expect(phone.locator("[data-day-page]")).to_contain_text("is sealed")
    assert PLACE not in phone.content()
    assert PLACE not in all_that_lies_on(phone)


def test_a_door_card_is_kept_and_tapped_without_signal(
    world: Cast,
    report: Report,
    closed_case: Case,
    phone: Page,
    assert_sound: Callable[[Page], None],
) -> None:
    """Long: the card is opened from the day, tapped, and sent; its end wipes it."""
    wait_until(phone, lambda: n_kept(phone) == 2)
    phone.goto(SHELL)
    expect(phone.get_by_role("link", name=PLACE)).to_be_visible()
    lose_signal(phone)

    phone.get_by_role("link", name=f"At the door {closed_case.reference}").click()

    expect(phone.get_by_role("heading", level=1)).to_contain_text(closed_case.reference)
    assert_sound(phone)
    phone.get_by_role("button", name="No answer").click()
    expect_kept(phone)
    assert closed_case.reference not in all_that_lies_on(phone)
    regain_signal(phone)
    wait_until(phone, Activity.objects.exists)
    assert Activity.objects.get().results == ["no_answer"]


def test_it_is_wiped_when_the_shift_ends(own_phone: Page) -> None:
    open_day(own_phone)
    lose_signal(own_phone)

    own_phone.clock.fast_forward("10:01:00")

    wait_until(own_phone, lambda: n_kept(own_phone) == 0)
    assert PLACE not in own_phone.content()


def test_locking_gives_up_what_was_opened(own_phone: Page) -> None:
    open_day(own_phone)
    lose_signal(own_phone)

    own_phone.clock.fast_forward("15:30")

    expect(own_phone.get_by_role("dialog", name="Locked")).to_be_visible()
    assert PLACE not in own_phone.content()


def test_a_door_card_is_wiped_when_the_shift_ends(
    closed_case: Case, own_phone: Page
) -> None:
    """The closure itself lasts longer."""
    wait_until(own_phone, lambda: n_kept(own_phone) == 2)
    open_day(own_phone)
    lose_signal(own_phone)

    own_phone.clock.fast_forward("10:01:00")

    wait_until(own_phone, lambda: n_kept(own_phone) == 0)


def test_a_role_without_logging_offline_wipes_it(world: Cast, own_phone: Page) -> None:
    User.objects.filter(pk=world.officer.pk).update(role=Role.ANALYST)
    own_phone.context.clear_cookies()

    own_phone.goto("/accounts/login/")

    wait_until(own_phone, lambda: n_kept(own_phone) == 0)


def test_signing_out_wipes_it(report: Report, phone: Page) -> None:
    expect_day_kept(phone)
    phone.goto("/accounts/logout/")
    phone.get_by_role("main").get_by_role("button", name="Sign out").click()
    phone.wait_for_url("/accounts/login/")

    assert n_kept(phone) == 0
    assert contents(phone)["keys"] == []


def test_closing_the_account_wipes_it(world: Cast, own_phone: Page) -> None:
    deactivate_user(by=world.admin, username="officer", to="supervisor")

    own_phone.goto("/accounts/login/")

    wait_until(own_phone, lambda: n_kept(own_phone) == 0)


def test_another_person_who_signs_in_wipes_it(report: Report, phone: Page) -> None:
    expect_day_kept(phone)
    phone.context.clear_cookies()

    sign_in(phone, "other_officer", PASSWORD)

    wait_until(
        phone,
        lambda: (
            {row["device"] for _, row in contents(phone)["kept"]}
            <= {dict(contents(phone)["facts"]).get("current")}
        ),
    )
    assert PLACE not in phone.content()


@pytest.fixture
def named_phone(
    browser: Browser, world: Cast, site: str, watch: Watch
) -> Iterator[Page]:
    """A phone at the name localhost, since browsers make passkeys for names alone."""
    address = site.replace("127.0.0.1", "localhost")
    watch.host = urlsplit(address).netloc
    watch.allowed.extend(EXPECTED)
    width, height = PHONE
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        locale="en-GB",
        service_workers="allow",
    )
    context.set_default_timeout(PATIENCE_MS)
    listen(context, lambda: watch, requests=False)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = KEY | {"hasPrf": True, "ctap2Version": "ctap2_1"}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()


def test_a_passkey_opens_it_without_signal(
    world: Cast, named_phone: Page, assert_sound: Callable[[Page], None]
) -> None:
    """Long: from making the passkey to the day that it opens, and to its removal."""
    page = named_phone
    make_report(
        world.officer,
        status=Status.ASSIGNED,
        assigned_to=world.supervisor,
        place_text=PLACE,
    )
    set_up_passkey(page, lambda page: None)
    page.goto("/")
    get_ready(page)
    hint = page.locator("[data-passkey-hint]")
    assert_sound(page)
    hint.get_by_role("link", name="Turn it on with yours").click()
    page.get_by_role("button", name="Turn on with my passkey").click()
    expect(page.locator("[data-day-opening]")).to_contain_text("On.")
    page.goto("/")
    get_ready(page)
    expect(hint).to_be_hidden()
    expect_day_kept(page)
    lose_signal(page)

    page.goto(DAY)
    assert PLACE not in page.content()
    assert PLACE not in all_that_lies_on(page)
    assert_sound(page)
    page.get_by_role("button", name="Open with your passkey").click()

    expect(page.get_by_role("link", name=PLACE)).to_be_visible()
    page.get_by_role("button", name="Start work").click()
    expect_kept(page)
    page.reload()
    page.get_by_role("button", name="Open with your passkey").click()
    expect(page.locator("[data-content]")).to_contain_text("not been sent yet")

    regain_signal(page)
    Authenticator.objects.filter(type="webauthn").delete()
    page.goto(DEVICES)
    wait_until(page, lambda: not contents(page)["keys"][0][1]["byPasskey"])


def test_who_has_no_passkey_is_told_how_to_add_one(
    world: Cast, named_phone: Page, assert_sound: Callable[[Page], None]
) -> None:
    page = named_phone
    sign_in(page, "officer", PASSWORD)
    get_ready(page)

    hint = page.locator("[data-passkey-hint]")
    expect(hint).to_contain_text("Without signal My day stays closed on this phone")
    expect(hint).to_contain_text("You have none.")
    assert_sound(page)
    hint.get_by_role("button", name="Not now").click()
    expect(hint).to_be_hidden()
    page.reload()
    get_ready(page)
    expect(hint).to_be_hidden()


def test_it_leads_to_a_passkey(world: Cast, named_phone: Page) -> None:
    sign_in(named_phone, "officer", PASSWORD)
    get_ready(named_phone)

    named_phone.get_by_role("link", name="Add a passkey").click()

    expect(named_phone.get_by_role("heading", level=1)).to_have_text("Add a passkey")


def test_a_day_that_was_opened_with_signal_is_sealed_again_without(
    report: Report, phone: Page
) -> None:
    """A session opens it only while it answers."""
    open_day(phone)
    lose_signal(phone)

    phone.goto(SHELL)

    expect(phone.locator("[data-day-page]")).to_contain_text("only a passkey opens it")
    assert PLACE not in phone.content()


def test_what_was_pressed_is_said_to_be_sent_once_it_is(
    report: Report, phone: Page
) -> None:
    open_day(phone)
    lose_signal(phone)
    phone.get_by_role("button", name="Start work").click()
    kept = phone.locator("[data-kept]")
    expect(kept).to_contain_text("not been sent yet")

    regain_signal(phone)

    expect(kept).to_contain_text("Sent at")
    expect(kept).not_to_contain_text("not been sent")
