"""A second force begins in the browser, beside one that is at work.

From its code and files in exactly their published shapes to a report that an officer
logs without signal; the first force sees nothing of it.
"""

import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from reports.report.models import Report
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Organisation, Team, TeamArea, User
from stronghold.core.geography.models import Street
from stronghold.core.sharing.models import Agreement
from tests import area_files
from tests.addresses import addresses
from tests.api.area_setup.test_setup_area import make_people
from tests.api.sharing.test_pages import KEPT_BY_BOTH
from tests.area_files import MERCIA, WESSEX
from tests.browser.checks import wait_until
from tests.browser.offline.conftest import EXPECTED, get_ready
from tests.browser.offline.queue import (
    expect_kept,
    lose_signal,
    open_form,
    regain_signal,
    status,
    tick,
)
from tests.browser.offline.test_capture import STORED_PLACES
from tests.browser.set_up.test_set_up import (
    OWN,
    Hand,
    add_person,
    approve_all,
    begin_agreement,
    first_sign_in,
    set_numbers,
    tagged,
)
from tests.factories import make_report, make_user

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]
# What the second force has and the first must never be shown: areas, streets, teams,
# partner, people and usernames, and what was typed. Its own name is public: it heads
# its statements.
PARTNER, COUNCIL_SHARES = "Severnside Council", "To work together on the quays"
PLANTED = (
    "Mercia ward",
    "Mercia West",
    "Mercia East",
    "Mercia Row",
    "Quayside team",
    "Abbey team",
    "Night inspectors",
    PARTNER,
    COUNCIL_SHARES,
    "Orla Quince",
    "o.quince",
    "m.officer",
    "M.Officer",
    MERCIA.area("E05", 0),
    MERCIA.area("E07", 0),
    MERCIA.area("E01", 0),
    "WR1 1AA",
)
# Who sees most of a force, and who keeps its accounts and its map.
SHORT = ("wessex-supervisor",)
LONG = SHORT + ("wessex-admin", "wessex-officer", "wessex-analyst", "wessex-records")
# What ends or changes the session that asks.
LEFT_OUT = {"account_logout", "idle_lock:lock"}
# What is typed into a search, as forms send it, and what is asked of the map.
TYPED = (
    ("/places/suggest/", "Mercia Row"),
    ("/places/suggest/", "WR1 1AA"),
    ("/places/suggest/", "Lake Street"),
    ("/search/", "quayside"),
    ("/search/", "Row"),
)
ASKED = (
    "/map/?level=ward",
    "/map/?level=lsoa",
    "/map/?level=district",
    "/api/v1/tallies?measure=reports&level=ward&from=2026-W40&to=2026-W48",
    "/accessibility/?force=mercia",
    "/privacy/?force=mercia",
    "/complaints/?force=mercia",
)


@pytest.fixture(autouse=True)
def real_work(settings: Any, site: str, tmp_path: Path) -> None:
    """A site for real work; how a second factor is added is tested elsewhere."""
    settings.DEMO, settings.SECOND_FACTOR = False, False
    settings.BASEMAP_FOLDER = str(tmp_path / "base-map")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """What publishers give. The force has no table of its own of wards and teams."""
    folder = area_files.write_all(tmp_path / "files", places=(MERCIA, WESSEX))
    (folder / "our teams.csv").unlink()
    return folder


@pytest.fixture
def first(site: str, tmp_path: Path) -> User:
    """A force at work, with its areas and a report; return its officer."""
    officer = make_people(WESSEX)
    make_user("wessex-records", Role.RECORDS_MANAGER, officer.organisation)
    own = area_files.write_all(tmp_path / "first", places=(WESSEX, MERCIA))
    set_up_area(WESSEX.code, own)
    make_report(officer, place_text="Wessex Row")
    return officer


def set_up_area(code: str, files: Path) -> str:
    out = io.StringIO()
    call_command("setup_area", str(files), "--force", code, stdout=out)
    return out.getvalue()


def printed_code() -> str:
    """Return the code that the console prints for the second force."""
    out = io.StringIO()
    options = ("--force", MERCIA.code, "--name", MERCIA.name)
    call_command("first_code", *options, stdout=out)
    found = re.search(r"Code: (\S+)", out.getvalue())
    assert found
    return found[1]


def begin(hand: Hand, assert_sound: Check) -> None:
    code = printed_code()
    hand.page.goto("/accounts/first/")
    expect(
        hand.page.get_by_text("Your force has no administrator here")
    ).to_be_visible()
    assert_sound(hand.page)
    hand.fill("Code from the server", code)
    hand.choose("England")
    hand.fill("Your name", "Orla Quince")
    hand.fill("Your work e-mail", "orla@mercia.example")
    hand.fill("Username", "o.quince")
    hand.fill("Password", OWN)
    hand.fill("Password again", OWN)
    hand.press("Create the account and sign in")
    hand.page.wait_for_url("/")


def add_teams(hand: Hand, assert_sound: Check) -> None:
    """Two teams in two districts, and a duty team."""
    page = hand.page
    hand.back_to_list()
    hand.follow("Teams and their wards")
    hand.follow("Add a team")
    hand.fill("Name", "Quayside team")
    # Two districts, folded: no team is at work in either.
    expect(page.get_by_label("Mercia ward 0")).to_be_hidden()
    expect(page.locator("path.sh-team-ward")).to_have_count(4)
    page.get_by_text("Mercia West", exact=True).click()
    assert_sound(page)
    page.get_by_role("button", name="Tick all in Mercia West").click()
    expect(page.get_by_text("2 of 2 ticked")).to_be_visible()
    expect(page.get_by_text("2 wards ticked.")).to_be_visible()
    hand.press("Add team")
    expect(page.get_by_text("Quayside team is added")).to_be_visible()
    page.goto("/force/set-up/")
    expect(tagged(page, "Teams and their wards")).to_have_text(re.compile("To do"))
    expect(page.get_by_text("1 district has no team: Mercia East.")).to_be_visible()

    hand.follow("Teams and their wards")
    hand.follow("Add a team")
    hand.fill("Name", "Abbey team")
    # Of the district of the first team, which is open, nothing is chosen.
    expect(page.get_by_label("Mercia ward 0 (Quayside team)")).to_be_visible()
    page.get_by_label("Find a ward").fill("ward 3")
    expect(page.get_by_label("Mercia ward 0 (Quayside team)")).to_be_hidden()
    page.get_by_label("Mercia ward 3").check()
    page.get_by_label("Find a ward").fill("mercia east")
    page.get_by_label("Mercia ward 2").check()
    assert_sound(page)
    hand.press("Add team")
    hand.follow("Add a team")
    hand.fill("Name", "Night inspectors")
    hand.click(page.get_by_label("This is a duty team"))
    hand.press("Add team")
    expect(page.get_by_text("Night inspectors is added")).to_be_visible()
    owned = TeamArea.objects.filter(organisation__force__code=MERCIA.code)
    assert dict(owned.values_list("area_code", "team__name")) == {
        MERCIA.area("E05", 0): "Quayside team",
        MERCIA.area("E05", 1): "Quayside team",
        MERCIA.area("E05", 2): "Abbey team",
        MERCIA.area("E05", 3): "Abbey team",
    }


def add_partner(hand: Hand) -> None:
    hand.back_to_list()
    hand.follow("Partners")
    hand.fill("Name", PARTNER)
    hand.choose("Council")
    hand.press("Add organisation")


def draw_up(page: Page) -> None:
    """The records manager draws up the first agreement, which no one has signed yet."""
    begin_agreement(page)
    for folded in page.locator("main details:not([open]) > summary").all():
        folded.click()
    days = {"records_from_day": "1", "records_from_month": "1"}
    typed = days | {"records_from_year": "2026", "purpose": COUNCIL_SHARES}
    terms = typed | KEPT_BY_BOTH
    for name, words in terms.items():
        if name == "controllers":
            continue
        page.locator(f"main [name={name}]").fill(str(words))
    for name, code in (
        ("controllers", terms["controllers"]),
        ("gateways", "cda_115"),
        ("area_codes", MERCIA.area("E05", 0)),
        ("rows", "closures"),
    ):
        page.locator(f"main [name={name}][value={code}]").check()
    page.get_by_role("main").locator("form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/sharing/[A-Z0-9-]+/"))
    assert Agreement.objects.get().force.code == MERCIA.code


def log_without_signal(phone: Page) -> Report:
    """Log a report in a street that the phone knows, and send it with signal again."""
    wait_until(phone, lambda: "Mercia Row" in phone.evaluate(STORED_PLACES))
    assert "Wessex Row" not in phone.evaluate(STORED_PLACES)
    lose_signal(phone)
    open_form(phone)
    tick(phone, "What is it about?", "Dealing")
    phone.get_by_label("Where did it happen?").press_sequentially("14 mercia r")
    phone.get_by_role("option", name="14 Mercia Row").click()
    tick(phone, "When did it happen?", "Now")
    phone.get_by_role("button", name="Save report").click()
    expect_kept(phone)
    assert not Report.objects.filter(force__code=MERCIA.code).exists()

    regain_signal(phone)

    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    return Report.objects.get(force__code=MERCIA.code)


def test_a_second_force_begins_beside_the_first_which_sees_nothing_of_it(
    first: User,
    files: Path,
    page_wide: Page,
    open_page: Callable[..., Page],
    watch: Any,
    is_long: bool,
    assert_sound: Check,
) -> None:
    """Over five seconds: it is a force's first morning, and a sweep of all pages."""
    watch.allowed.extend(EXPECTED)
    hand = Hand(page_wide)
    begin(hand, assert_sound)
    said = set_up_area(MERCIA.code, files)
    assert "2 districts have no team: Mercia East, Mercia West." in said

    hand.back_to_list()
    set_numbers(hand, assert_sound)
    add_teams(hand, assert_sound)
    add_partner(hand)
    records = add_person(hand, "Records manager", "m.records")
    officer = add_person(hand, "Officers", "m.officer", "Abbey team")
    hand.back_to_list()
    for done in ("Name, country", "Boundaries, streets and map", "Duty team"):
        expect(tagged(page_wide, done)).to_have_text(re.compile("Completed"))
    for done in ("Teams and their wards", "Partners", "Officers"):
        expect(tagged(page_wide, done)).to_have_text(re.compile("Completed"))

    call_command("setup_force", approver="m.records")
    manager = open_page(1440, 1000)
    first_sign_in(manager, "m.records", records)
    approve_all(manager, 1)
    draw_up(manager)
    on_phone = {"has_touch": True, "is_mobile": True, "service_workers": "allow"}
    phone = open_page(390, 844, **on_phone)
    first_sign_in(phone, "m.officer", officer)
    get_ready(phone)
    report = log_without_signal(phone)

    assert (report.place_text, report.recorded_by.username) == (
        "14 Mercia Row",
        "m.officer",
    )
    assert report.ward is not None
    assert report.ward.code == MERCIA.area("E05", 3)
    assert report.team == Team.objects.get(name="Abbey team")

    planted = PLANTED + (report.reference,)
    # The sweep finds them where they may be seen, and so would find them elsewhere.
    seen = found_by("m.officer", planted)
    assert report.reference in seen
    if is_long:
        seen |= found_by("o.quince", planted)
        page = signed_in_as("m.records").get(agreement_url())
        seen |= {words for words in planted if words in body_of(page)}
        assert set(planted) - seen == set()
    for username in LONG if is_long else SHORT:
        assert found_by(username, planted) == set(), username
    for username, urls in of_the_second(report).items():
        for url in urls:
            assert signed_in_as(username).get(url).status_code == 404, url


def signed_in_as(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def found_by(username: str, planted: Sequence[str]) -> set[str]:
    """Return which of these words someone is shown at any address of the site."""
    client, found = signed_in_as(username), set()
    for url, answer in swept(client):
        assert answer.status_code < 500 or url.startswith("/health/"), url
        found |= {words for words in planted if words in body_of(answer)}
    return found


def body_of(answer: Any) -> str:
    parts = answer.streaming_content if answer.streaming else [answer.content]
    return b"".join(parts).decode(errors="replace")


def swept(client: Client) -> Iterator[tuple[str, Any]]:
    """Ask each address that takes no argument, the searches, and all of /ogc/."""
    plain = [a for a in addresses() if not a.arguments and a.name not in LEFT_OUT]
    urls = [reverse(address.name) for address in plain]
    urls += ASKED
    collections = client.get("/ogc/collections")
    if collections.status_code == 200:
        for one in json.loads(collections.content)["collections"]:
            urls.append(f"/ogc/collections/{one['id']}")
            urls.append(f"/ogc/collections/{one['id']}/items?limit=100")
    for url in urls:
        yield url, client.get(url)
    for url, words in TYPED:
        answer = client.post(url, {"words": words}, follow=True)
        yield url, answer


def agreement_url() -> str:
    return f"/sharing/{Agreement.objects.get().reference}/1/"


def of_the_second(report: Report) -> dict[str, list[str]]:
    """Return addresses of what the second force has, by who of the first asks."""
    street = Street.objects.get(name="Mercia Row")
    partner = Organisation.objects.get(name=PARTNER)
    return {
        "wessex-supervisor": [
            f"/reports/{report.reference}/",
            f"/api/v1/reports/{report.reference}",
            f"/ogc/collections/reports/items/{report.reference}",
            f"/places/streets/{street.pk}/",
            agreement_url(),
        ],
        "wessex-admin": [f"/organisations/{partner.code}/", "/people/m.officer/"],
    }
