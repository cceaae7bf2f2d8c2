"""/force/ownership/: with new boundaries a person decides which team owns what."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from stronghold.core.accounts.models import Organisation, Team, TeamArea
from stronghold.core.accounts.queries import owning_team
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area, Edition
from stronghold.core.kernel import clock
from stronghold.force_setup.ownership.queries import new_boundaries
from stronghold.force_setup.ownership.rules import Fate
from tests.factories import (
    Cast,
    make_areas,
    make_country,
    make_team,
    new_edition,
    square,
)

PAGE = "/force/ownership/"
WEST, EAST = "E05000001", "E05000002"
# The west ward but its southern strip; that strip with the whole east.
NORTH, REST = "E05000011", "E05000012"


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin)
    return client


@pytest.fixture
def teams(cast: Cast) -> dict[str, Team]:
    """Give the west to one team and the east to another."""
    make_country()
    police = cast.admin.organisation
    made = {"west": make_team(police, "west"), "east": make_team(police, "east")}
    for code, team in ((WEST, made["west"]), (EAST, made["east"])):
        TeamArea.objects.create(organisation=police, team=team, area_code=code)
    return made


def redraw(*, in_days: int = 0) -> dict[str, Area]:
    """Replace the wards: the west loses a strip of a fifth of it to the east."""
    day = clock.today() + timedelta(days=in_days)
    before = Edition.objects.get(kind="ward")
    before.valid_to = day - timedelta(days=1)
    before.save()
    edition = new_edition("ward", valid_from=day)
    edition.save()
    north = square(-1.3, 51.72, -1.25, 51.8)
    rest = square(-1.25, 51.7, -1.2, 51.8).union(square(-1.3, 51.7, -1.25, 51.72))
    rest = rest if rest.geom_type == "MultiPolygon" else type(north)(rest)
    district = Area.objects.get(code="E07000001")
    made = make_areas(edition, {NORTH: north, REST: rest}, district)
    return {area.code: area for area in made}


def owners() -> dict[str, str]:
    return dict(TeamArea.objects.values_list("area_code", "team__code"))


def test_the_page_says_what_each_new_area_is_made_of_and_proposes_a_team(
    admin: Client, cast: Cast, teams: dict[str, Team]
) -> None:
    redraw()

    [found] = new_boundaries(cast.admin)
    changes = {one.code: one for one in found.changes}
    assert {one.code: one.team for one in found.gone} == {WEST: "West", EAST: "East"}
    north, rest = changes[NORTH], changes[REST]
    assert (north.fate, north.proposed) == (Fate.SPLIT, teams["west"].pk)
    assert (rest.fate, rest.proposed) == (Fate.REDRAWN, teams["east"].pk)
    shares = [(one.code, round(one.of_new, 2), one.of_old) for one in rest.shares]
    assert shares == [(EAST, 0.83, pytest.approx(1)), (WEST, 0.17, pytest.approx(0.2))]
    page = admin.get(PAGE).content.decode()
    assert "2 areas wait for a decision" in page
    assert "83% of it was in Area E05000002, of which all is here" in page
    assert page.count("To decide") == 2


def test_until_then_reports_have_no_team_and_both_the_home_and_the_command_say_so(
    admin: Client, cast: Cast, teams: dict[str, Team]
) -> None:
    police, new = cast.admin.organisation.pk, redraw()
    out = StringIO()
    call_command("reassign_areas", stdout=out)

    assert owning_team(police, [new[NORTH].pk]) is None
    assert f"{PAGE}, which proposes a team for each" in out.getvalue()
    home = admin.get("/").content.decode()
    assert "2 wards have no team" in home
    assert PAGE in home

    answer = admin.post(PAGE, {NORTH: teams["west"].pk, REST: teams["east"].pk})

    assert answer.status_code == 302
    assert owning_team(police, [new[NORTH].pk]) == teams["west"].pk
    # What is dated before still goes to those who owned the areas before.
    assert owners() == {WEST: "west", EAST: "east", NORTH: "west", REST: "east"}
    assert "wards have no team" not in admin.get("/").content.decode()
    event = Event.objects.filter(kind="permission_change").latest("id")
    assert event.detail["areas"] == {NORTH: ["", "west"], REST: ["", "east"]}
    # Once more changes nothing, and says so in no second event.
    admin.post(PAGE, {NORTH: teams["west"].pk, REST: teams["east"].pk})
    assert Event.objects.filter(kind="permission_change").latest("id") == event


def test_a_decision_can_come_before_the_boundaries_do_and_be_put_off(
    admin: Client, cast: Cast, teams: dict[str, Team]
) -> None:
    redraw(in_days=30)

    admin.post(PAGE, {NORTH: teams["east"].pk, REST: ""})

    assert owners() == {WEST: "west", EAST: "east", NORTH: "east"}
    [found] = new_boundaries(cast.admin)
    assert found.n_open == 1


def test_no_area_goes_to_another_forces_team_or_is_invented(
    admin: Client, cast: Cast, teams: dict[str, Team]
) -> None:
    redraw()
    away = make_team(Organisation.objects.get(code="wessex-police"), "away")

    assert admin.post(PAGE, {NORTH: away.pk, REST: ""}).status_code == 400
    admin.post(PAGE, {NORTH: "", REST: "", "E05999999": teams["east"].pk})

    assert owners() == {WEST: "west", EAST: "east"}


@pytest.mark.parametrize("name", ["officer", "supervisor", "records", "partner"])
def test_no_one_else_decides(client: Client, cast: Cast, name: str) -> None:
    client.force_login(getattr(cast, name))

    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {}).status_code == 403


def test_wards_that_stay_ask_nothing(
    admin: Client, cast: Cast, teams: dict[str, Team]
) -> None:
    assert "No boundaries have changed" in admin.get(PAGE).content.decode()
    made: Any = Edition.objects.get(kind="ward")
    made.valid_to = clock.today() - timedelta(days=1)
    made.save()
    edition = new_edition("ward", valid_from=clock.today())
    edition.save()
    for area in Area.objects.filter(edition=made):
        area.pk, area.edition = None, edition
        area.save()

    assert "No area of your teams changed" in admin.get(PAGE).content.decode()
