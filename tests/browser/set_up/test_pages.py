"""Pages that keep what a force is set up with: areas that changed, sign-in, forces."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.accounts.models import Organisation, TeamArea
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.models import Edition, Force
from tests.api.accounts.test_areas_that_changed import EAST, NORTH, REST, WEST, redraw
from tests.browser.checks import overflow, wait_until
from tests.browser.conftest import Watch
from tests.browser.ground import drawn_on
from tests.factories import (
    make_area,
    make_areas,
    make_cast,
    make_country,
    make_team,
    make_user,
    new_edition,
    square,
)

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]
SignIn = Callable[[Page, str], Page]


def test_an_administrator_decides_who_owns_what_by_keyboard(
    page_wide: Page, site: str, signed_in: SignIn, assert_sound: Check
) -> None:
    cast = make_cast()
    make_country()
    police = cast.admin.organisation
    for code, name in ((WEST, "west"), (EAST, "east")):
        team = make_team(police, name)
        TeamArea.objects.create(organisation=police, team=team, area_code=code)
    redraw()
    page = signed_in(page_wide, "admin")
    page.goto("/")
    page.get_by_role("link", name="Decide who owns them").click()
    expect(page.get_by_text("2 areas wait for a decision")).to_be_visible()
    assert_sound(page)

    # The proposals are chosen already: one key accepts them.
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("2 areas have another team now")).to_be_visible()
    owners = dict(TeamArea.objects.values_list("area_code", "team__code"))
    assert owners == {WEST: "west", EAST: "east", NORTH: "west", REST: "east"}


N_DISTRICTS, N_WARDS = 14, 30


def make_large_force() -> None:
    """Make as many districts and wards as a large force has, in a row of columns."""
    kinds = (AreaKind.DISTRICT, AreaKind.WARD)
    districts, wards = Edition.objects.bulk_create(map(new_edition, kinds))
    for n in range(N_DISTRICTS):
        west, wide, high = -1.3 + n / 10, 0.02, 0.02
        box = square(west, 51.7, west + 0.1, 51.82)
        district = make_area(districts, f"E07{n:06}", box)
        places = [(m % 5 * wide, m // 5 * high) for m in range(N_WARDS)]
        outlines = {
            f"E05{n:03}{m:03}": square(
                west + east, 51.7 + north, west + east + wide, 51.7 + north + high
            )
            for m, (east, north) in enumerate(places)
        }
        make_areas(wards, outlines, district)


def test_a_team_of_a_large_force_begins_with_its_own_district_and_takes_another(
    page_wide: Page, site: str, city: Path, signed_in: SignIn, assert_sound: Check
) -> None:
    """By keyboard, and the map shows its own wards large enough to select."""
    police = make_cast().admin.organisation
    make_large_force()
    team = make_team(police)
    TeamArea.objects.create(organisation=police, team=team, area_code="E05003000")
    page = signed_in(page_wide, "admin")
    page.goto(f"/organisations/{police.code}/teams/{team.pk}/")

    boxes = page.get_by_role("checkbox", name=re.compile("^Area E05"))
    expect(page.locator("path.sh-team-ward")).to_have_count(N_DISTRICTS * N_WARDS)
    expect(boxes).to_have_count(N_WARDS)
    own = page.locator("path.sh-team-ward--own")
    expect(own).to_have_count(1)
    box = own.bounding_box()
    assert box
    assert box["width"] > 24
    without = f"{N_DISTRICTS * N_WARDS - 1} wards have no team, in Area E07000003, Area"
    expect(page.get_by_text(without)).to_be_visible()
    assert_sound(page)
    page.get_by_label("Find a ward").focus()
    page.keyboard.type("area e07000009")
    shown = f"{N_WARDS} of {N_DISTRICTS * N_WARDS} wards shown."
    expect(page.get_by_text(shown)).to_be_visible()
    expect(boxes).to_have_count(N_WARDS)
    # Past the list, which scrolls, and the name of the district, to its button.
    tick_all = page.get_by_role("button", name="Tick all in Area E07000009")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(tick_all).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{N_WARDS + 1} wards ticked.")).to_be_visible()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved")).to_be_visible()
    codes = set(TeamArea.objects.values_list("area_code", flat=True))
    expected = {f"E05009{m:03}" for m in range(N_WARDS)} | {"E05003000"}
    assert codes == expected


def test_a_word_of_a_table_is_broken_only_if_it_fits_nowhere(
    page_wide: Page, site: str, signed_in: SignIn, assert_sound: Check
) -> None:
    make_cast()
    make_country()
    page = signed_in(page_wide, "admin")
    page.goto("/force/areas/")
    assert_sound(page)

    cell = page.get_by_role("rowheader", name="Neighbourhoods")
    lines = """one => {
      const range = document.createRange();
      range.selectNodeContents(one);
      return new Set([...range.getClientRects()].map(box => box.top)).size;
    }"""
    assert cell.evaluate(lines) == 1
    cell.evaluate("one => { one.textContent = 'W'.repeat(90); }")
    assert overflow(page) <= 0


def test_an_administrator_looks_at_the_base_map_with_areas_over_it(
    page_wide: Page, site: str, city: Path, signed_in: SignIn, assert_sound: Check
) -> None:
    make_cast()
    make_country()
    page = signed_in(page_wide, "admin")
    page.goto("/force/areas/")

    wait_until(page, lambda: {"main", "river"} <= set(drawn_on(page)))
    areas = page.locator("#map .sh-force-area")
    expect(areas).to_have_count(2)
    areas.first.hover()
    expect(page.locator(".sh-map-tip")).to_have_text("Area E05000001")
    assert_sound(page)

    choices = page.get_by_role("navigation", name="Areas over the base map")
    choices.get_by_role("link", name="LSOAs").click()
    expect(areas).to_have_count(4)
    choices.get_by_role("link", name="No areas").click()
    wait_until(page, lambda: "main" in drawn_on(page))
    expect(areas).to_have_count(0)


def test_a_provider_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    page_wide: Page, site: str, signed_in: SignIn, watch: Watch, assert_sound: Check
) -> None:
    watch.allowed.append("400")
    make_cast()
    page = signed_in(page_wide, "admin")
    page.goto("/force/sign-in/")
    assert_sound(page)
    page.get_by_label("Issuer").fill("http://login.example.org")
    page.get_by_label("What people call it").fill("Force account")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("alert")).to_contain_text("must begin with https://")
    expect(page.get_by_label("What people call it")).to_have_value("Force account")
    assert_sound(page)


def test_an_e_mail_server_is_set_by_keyboard_and_a_marking_is_chosen(
    page_wide: Page, site: str, signed_in: SignIn, watch: Watch, assert_sound: Check
) -> None:
    watch.allowed.append("400")
    cast = make_cast()
    page = signed_in(page_wide, "admin")
    page.goto("/force/e-mail/")
    assert_sound(page)
    page.get_by_role("link", name="Set the server").press("Enter")
    assert_sound(page)
    page.get_by_label("E-mail server", exact=True).fill("mail.force.example")
    page.get_by_label("Username").fill("stronghold")
    page.get_by_label("Sender").fill("stronghold@force.example")
    page.get_by_role("button", name="Save").press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Enter the password")
    expect(page.get_by_label("Username")).to_have_value("stronghold")
    assert_sound(page)
    # Beside that of the dialog that locks the page.
    password = page.get_by_role("main").get_by_label("Password", exact=True)
    password.fill("never shown again")
    page.get_by_role("button", name="Save").press("Enter")
    page.wait_for_url("/force/e-mail/")
    expect(page.get_by_text("mail.force.example, port 587")).to_be_visible()
    assert_sound(page)

    page.goto("/force/basics/")
    assert_sound(page)
    page.get_by_label("OFFICIAL", exact=True).press("Space")
    page.get_by_role("button", name="Save").press("Enter")
    page.wait_for_url("/force/set-up/")
    expect(page.locator("[data-marking]")).to_have_text(["OFFICIAL"] * 2)
    assert Force.objects.get(pk=cast.admin.force.pk).marking == "official"


def test_someone_of_a_council_under_two_forces_chooses_one(
    page_phone: Page, site: str, signed_in: SignIn, assert_sound: Check
) -> None:
    cast = make_cast()
    away = cast.other_officer.organisation
    make_user("away-admin", "admin", away)
    page = signed_in(page_phone, "away-admin")
    page.goto("/organisations/join/")
    assert_sound(page)
    page.get_by_label("Code of the partner").fill("council")
    page.get_by_role("button", name="Add partner").click()
    page.get_by_role("link", name="Council", exact=True).click()
    assert_sound(page)
    assert Organisation.objects.get(code="council").also_with == [away.force_id]

    page.context.clear_cookies()
    page = signed_in(page_phone, "partner")
    page.goto("/accounts/force/")
    assert_sound(page)
    page.get_by_label("Wessex").check()
    page.get_by_role("button", name="Continue").click()

    page.wait_for_url("/shared/")
    expect(page.get_by_text("You work with Wessex now")).to_be_visible()
    page.get_by_text("Account", exact=True).click()
    expect(page.get_by_text("Partner, Wessex")).to_be_visible()
