"""From an empty site and the console's code to a force that works, in a browser."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from reports.report.models import Report
from stronghold.core.accounts.models import Organisation, TeamArea
from stronghold.core.geography.models import Area, Street
from stronghold.force_setup.first_administrator.actions import issue_first_code
from tests.factories import WEST_SOUTH, make_country

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]
OWN = "marble kettle orchid 9"
# As many clicks lead from the code to a force that works; typing is not counted.
MOST_CLICKS = 45


@pytest.fixture(autouse=True)
def real_work(settings: Any, site: str) -> None:
    """A site for real work; how a second factor is added is tested elsewhere."""
    settings.DEMO, settings.SECOND_FACTOR = False, False
    make_country()
    names = {"E05000001": "Carfax", "E05000002": "Marston", "E07000001": "Oxford"}
    for code, name in names.items():
        Area.objects.filter(code=code).update(name=name)
    Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)


@dataclass
class Hand:
    """A hand at a page, which counts its clicks."""

    page: Page
    clicks: int = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def press(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> None:
        main = self.page.get_by_role("main")
        self.click(main.get_by_role("link", name=name, exact=True))

    def choose(self, name: str) -> None:
        radio = self.page.get_by_role("radio", name=name, exact=True)
        if not radio.is_checked():
            self.click(radio)

    def back_to_list(self) -> None:
        """Go to the list of what is left; a link from most pages leads there."""
        self.page.goto("/force/set-up/")
        self.clicks += 1

    def fill(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=True).fill(words)


def tagged(page: Page, title: str) -> Locator:
    """Return the state of a thing to set up."""
    task = page.get_by_role("listitem").filter(has_text=title)
    return task.locator(".sh-tag")


def enter_code(hand: Hand) -> None:
    code = issue_first_code().code
    hand.page.goto("/accounts/first/")
    hand.fill("Code from the server", code)
    hand.fill("Name of the force", "Thames Valley Police")
    hand.fill("Code of the force", "thames-valley")
    hand.choose("England")
    hand.fill("Your name", "Administrator")
    hand.fill("Your work e-mail", "admin@force.example")
    hand.fill("Username", "administrator")
    hand.fill("Password", OWN)
    hand.fill("Password again", OWN)
    hand.press("Create the account and sign in")
    hand.page.wait_for_url("/")


def set_numbers(hand: Hand, assert_sound: Check) -> None:
    hand.follow("Name, country, marking and custody numbers")
    assert_sound(hand.page)
    hand.fill("Pattern of a custody record number", "43[A-Z]{2}/[0-9]{1,5}/[0-9]{2}")
    hand.fill("Example of a custody record number", "43AB/1234/26")
    hand.fill("Numbers to try", "43CD/77/26\n43CD-77-26")
    hand.press("Try these numbers")
    expect(hand.page.get_by_text("Accepted", exact=True)).to_be_visible()
    expect(hand.page.get_by_text("Refused", exact=True)).to_be_visible()
    assert_sound(hand.page)
    hand.press("Save")


def add_teams(hand: Hand, assert_sound: Check) -> None:
    page = hand.page
    hand.follow("Teams and their wards")
    hand.follow("Add a team")
    hand.fill("Name", "West team")
    expect(page.get_by_text("No ward has a team yet")).to_be_visible()
    # Select the west ward on the map: its box is ticked.
    wards = page.locator("path.sh-team-ward")
    expect(wards).to_have_count(2)
    assert_sound(page)
    box = wards.nth(0).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    hand.clicks += 1
    expect(page.get_by_label("Carfax")).to_be_checked()
    expect(page.get_by_text("1 ward ticked.")).to_be_visible()
    hand.press("Add team")
    expect(page.get_by_text("West team is added")).to_be_visible()
    assert owners() == {"E05000001": "west-team"}

    hand.follow("Add a team")
    hand.fill("Name", "East team")
    expect(page.get_by_text("1 ward has no team: Marston.")).to_be_visible()
    page.get_by_label("Find a ward").fill("mars")
    expect(page.get_by_label("Carfax (West team)")).to_be_hidden()
    hand.click(page.get_by_label("Marston"))
    hand.press("Add team")
    hand.follow("Add a team")
    hand.fill("Name", "Duty inspectors")
    hand.click(page.get_by_label("This is a duty team"))
    hand.press("Add team")
    assert owners() == {"E05000001": "west-team", "E05000002": "east-team"}


def owners() -> dict[str, str]:
    return dict(TeamArea.objects.values_list("area_code", "team__code"))


def add_council(hand: Hand) -> None:
    hand.back_to_list()
    hand.follow("Partners")
    hand.fill("Name", "Oxford City Council")
    hand.choose("Council")
    hand.choose("As a district council")
    hand.click(hand.page.get_by_label("Oxford", exact=True))
    hand.press("Add organisation")


def add_person(hand: Hand, task: str, username: str, team: str = "") -> str:
    """Add a person from the list of what is left; return their one-time password."""
    page = hand.page
    hand.back_to_list()
    hand.follow(task)
    hand.fill("Username", username)
    hand.fill("Name", username.title())
    if team:
        page.get_by_label("Team", exact=False).first.select_option(label=team)
        hand.clicks += 2
    hand.press("Add person")
    return page.locator("code").inner_text()


def first_sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Current password").fill(password)
    page.get_by_label("New password", exact=True).fill(OWN)
    page.get_by_label("New password again").fill(OWN)
    page.get_by_role("button", name="Change password").click()
    page.wait_for_url("/")


def try_mail(hand: Hand, assert_sound: Check) -> None:
    hand.back_to_list()
    hand.follow("E-mail server")
    hand.press("Send me a test message")
    expect(hand.page.get_by_text("Waiting")).to_be_visible()
    assert_sound(hand.page)


def approve_all(page: Page, n: int) -> None:
    """Approve what waits, as who is signed in: from home, three presses each."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("Access to approve")).click()
    main = page.get_by_role("main")
    for _ in range(n):
        main.get_by_role("link", name=re.compile("The account of")).first.click()
        page.get_by_label("Approve", exact=True).check()
        page.get_by_role("button", name="Save decision").click()
    expect(page.get_by_text("Nothing to approve")).to_be_visible()


def begin_agreement(page: Page) -> None:
    """The records manager is led to the form of an agreement with the council."""
    page.goto("/force/set-up/")
    page.get_by_role("link", name="First sharing agreement").click()
    expect(page.get_by_label("Which organisation is it with?")).to_have_value(
        Organisation.objects.get(kind="council").code
    )


def log_report(page: Page) -> None:
    page.goto("/reports/new/")
    about = page.get_by_role("group", name="What is it about?")
    about.get_by_label("Dealing", exact=True).check()
    page.get_by_label("Where did it happen?").fill("Lake Street")
    when = page.get_by_role("group", name="When did it happen?")
    when.get_by_label("15 minutes ago", exact=True).check()
    page.get_by_role("button", name="Save report").click()
    page.wait_for_url(re.compile(r"/reports/R-"))


def test_an_empty_site_becomes_a_force_that_works(
    page_wide: Page,
    open_page: Callable[..., Page],
    site: str,
    city: Any,
    watch: Any,
    assert_sound: Check,
) -> None:
    """Over five seconds: it is the whole morning of an administrator."""
    hand = Hand(page_wide)
    page = hand.page
    enter_code(hand)
    expect(page.get_by_text(re.compile("of .* completed"))).to_be_visible()
    hand.follow("See what is done and what is left")
    expect(tagged(page, "Teams and their wards")).to_have_text(re.compile("To do"))
    assert_sound(page)

    set_numbers(hand, assert_sound)
    expect(tagged(page, "Name, country")).to_have_text(re.compile("Completed"))
    add_teams(hand, assert_sound)
    add_council(hand)
    passwords = {
        name: add_person(hand, task, name, team)
        for task, name, team in (
            ("Officers", "officer", "West team"),
            ("Supervisor", "supervisor", "West team"),
            ("Records manager", "records", ""),
            ("Second administrator", "second", ""),
        )
    }
    try_mail(hand, assert_sound)
    hand.back_to_list()
    for done in ("Teams and their wards", "Duty team", "Partners", "Officers"):
        expect(tagged(page, done)).to_have_text(re.compile("Completed"))
    assert_sound(page)
    assert hand.clicks <= MOST_CLICKS, hand.clicks

    # The operator names the first person who approves what the administrator asks.
    call_command("setup_force", approver="records")
    manager = open_page(1440, 1000)
    first_sign_in(manager, "records", passwords["records"])
    approve_all(manager, 2)
    begin_agreement(manager)
    officer = open_page(390, 844)
    first_sign_in(officer, "officer", passwords["officer"])
    log_report(officer)
    report = Report.objects.get()
    assert report.team is not None
    assert (report.team.code, report.recorded_by.username) == ("west-team", "officer")
