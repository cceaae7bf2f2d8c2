"""/organisations/: the force's administrator keeps its partners, teams and wards."""

import json
import re
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.test import Client

from reports.models import Report
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import Organisation, Team, TeamArea
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area
from stronghold.force_setup.organisations import queries
from tests.api.records.kinds import REPORTS
from tests.factories import Cast, make_country, make_far_district, make_user

LIST = "/organisations/"
COUNCIL = {"name": "Cherwell  District Council", "kind": "council", "issues_as": ""}


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin)
    return client


def logged() -> list[tuple[list[str], dict[str, Any]]]:
    found = Event.objects.filter(kind="permission_change").order_by("id")
    return [(event.records, event.detail) for event in found]


@pytest.mark.parametrize(
    "name", ["officer", "supervisor", "records", "analyst", "partner", "keeper"]
)
def test_no_one_else_keeps_them(client: Client, cast: Cast, name: str) -> None:
    council = cast.partner.organisation
    make_user("keeper", Role.ADMINISTRATOR, council)
    client.force_login(council.users.model.objects.get(username=name))
    team = Team.objects.get(code="city")

    paths = ("", "new/", "council/", "council/teams/new/", f"police/teams/{team.pk}/")
    for path in paths:
        assert client.get(LIST + path).status_code == 403, path
        assert client.post(LIST + path, COUNCIL).status_code in {403, 405}, path


def test_another_forces_organisations_are_not_there(admin: Client, cast: Cast) -> None:
    away = Organisation.objects.get(code="wessex-police")
    theirs = Team.objects.create(organisation=away, code="west", name="West team")
    listed = admin.get(LIST).content.decode()

    assert "/organisations/council/" in listed
    assert "/organisations/wessex-police/" not in listed
    paths = (
        "wessex-police/",
        "wessex-police/teams/new/",
        f"wessex-police/teams/{theirs.pk}/",
        # A team of another organisation than the address names.
        f"police/teams/{theirs.pk}/",
    )
    for path in paths:
        assert admin.post(LIST + path, {"name": "Taken over"}).status_code == 404
    assert not logged()


def test_a_partner_is_added_and_its_people_can_follow(
    admin: Client, cast: Cast
) -> None:
    answer = admin.post(f"{LIST}new/", COUNCIL)

    assert answer["Location"] == "/organisations/cherwell-district-council/"
    row = Organisation.objects.get(code="cherwell-district-council")
    assert (row.name, row.force) == ("Cherwell District Council", cast.admin.force)
    change = {"change": "organisation_added"}
    assert logged() == [(["organisation:cherwell-district-council"], change)]
    assert "Cherwell District" in admin.get("/people/new/").content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "police"},
        {"kind": ""},
        {"name": " "},
        {"name": "Council"},
        {"name": "Wessex-Police"},
        # A council issues notices only in some districts.
        {"issues_as": "district"},
        {"kind": "housing", "issues_as": "district", "districts": ["E07000178"]},
    ],
)
def test_what_cannot_be_is_refused(
    admin: Client, cast: Cast, given: dict[str, Any]
) -> None:
    before = Organisation.objects.count()

    assert admin.post(f"{LIST}new/", COUNCIL | given).status_code == 400
    assert Organisation.objects.count() == before
    assert not logged()


def test_an_organisation_is_renamed_and_keeps_its_code(
    admin: Client, cast: Cast
) -> None:
    Organisation.objects.filter(code="council").update(
        issues_as="district", districts=["E07000178"]
    )
    same = {"name": "Council", "issues_as": "district", "districts": ["E07000178"]}
    assert admin.post(f"{LIST}council/", same).status_code == 302
    assert not logged(), "nothing was changed"

    admin.post(f"{LIST}council/", same | {"name": "City Council"})

    row = Organisation.objects.get(code="council")
    assert (row.name, row.districts) == ("City Council", ["E07000178"])
    change = {"change": "organisation_changed", "fields": ["name"]}
    assert logged() == [(["organisation:council"], change)]
    taken = admin.post(f"{LIST}police/", {"name": "City Council"})
    assert taken.status_code == 400
    assert Organisation.objects.get(code="police").kind == OrganisationKind.POLICE


def test_a_team_is_added_and_takes_a_ward_from_another(
    admin: Client, cast: Cast
) -> None:
    """What is owned and was not offered, such as an LSOA, stays."""
    areas = make_country()
    wards = sorted(code for code in areas if code.startswith("E05"))
    city = Team.objects.get(code="city")
    owned = [(city, wards[0]), (city, wards[1]), (city, "E01000001")]
    TeamArea.objects.bulk_create(
        TeamArea(organisation=city.organisation, team=team, area_code=code)
        for team, code in owned
    )
    form = admin.get(f"{LIST}police/teams/new/").content.decode()
    assert f"Area {wards[0]} (City team)" in form

    given = {"name": "East team", "wards": [wards[1]]}
    assert admin.post(f"{LIST}police/teams/new/", given).status_code == 302

    east = Team.objects.get(code="east-team")

    def owns(team: Team) -> set[str]:
        return set(team.areas.values_list("area_code", flat=True))

    assert owns(east) == {wards[1]}
    assert owns(city) == {wards[0], "E01000001"}
    # Of the city team nothing is chosen any longer.
    admin.post(f"{LIST}police/teams/{city.pk}/", {"name": "City team", "is_duty": "on"})
    assert owns(city) == {"E01000001"}
    city.refresh_from_db()
    assert city.is_duty
    assert [detail for _, detail in logged()] == [
        {"change": "team_added"},
        {"change": "team_changed", "fields": ["is_duty", "wards"]},
    ]
    again = admin.post(f"{LIST}police/teams/new/", {"name": "East Team"})
    assert again.status_code == 400


def test_a_second_team_is_offered_the_wards_of_a_district_without_a_team(
    admin: Client, cast: Cast
) -> None:
    """A report there then goes to it."""
    make_country()
    make_far_district()
    city = Team.objects.get(code="city")
    form = admin.get(f"{LIST}police/teams/{city.pk}/")
    assert group_names(form) == ["Area E07000001", "Area E07000002"]
    wards = ["E05000001", "E05000002"]
    given = {"name": "City team", "wards": wards}
    assert admin.post(f"{LIST}police/teams/{city.pk}/", given).status_code == 302

    assert "Area E05000003" in text(admin.get(f"{LIST}police/teams/new/"))
    far = {"name": "Far team", "wards": ["E05000003"]}
    assert admin.post(f"{LIST}police/teams/new/", far).status_code == 302

    far_team = Team.objects.get(code="far-team")
    assert [area.area_code for area in far_team.areas.all()] == ["E05000003"]
    assert {area.area_code for area in city.areas.all()} == set(wards)
    # Its own district comes first, and is open.
    form = admin.get(f"{LIST}police/teams/{far_team.pk}/")
    assert group_names(form) == ["Area E07000002", "Area E07000001"]
    folds = [fold.endswith("open") for fold in folds_of(form)]
    assert folds == [True, False]
    admin.force_login(cast.officer)
    there = {"latitude": "51.75", "longitude": "-1.18"}
    assert admin.post("/reports/new/", REPORTS.new_form(**there)).status_code == 302
    assert Report.objects.get().team == far_team


def test_of_many_wards_those_far_from_the_team_are_drawn_coarsely(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A corner of 50 metres is drawn of a ward near the team, and of no other."""
    make_country()
    make_far_district()
    for code, west in (("E05000001", -1.3), ("E05000003", -1.2)):
        east = west + 0.05
        corners = [(west, 51.7), (east, 51.7), (east, 51.8), (west, 51.8)]
        bump = [(west + 0.02, 51.8005), (west + 0.021, 51.8), (west + 0.03, 51.8)]
        ring = corners[:3] + bump[::-1] + corners[3:] + corners[:1]
        outline = MultiPolygon(Polygon(ring), srid=4326)
        Area.objects.filter(code=code).update(outline=outline)
    city = Team.objects.get(code="city")
    TeamArea.objects.create(
        organisation=city.organisation, team=city, area_code="E05000001"
    )

    def n_corners() -> dict[str, int]:
        found = queries.drawn(city.organisation, queries.wards(city.organisation, city))
        return {
            one["properties"]["code"]: json.dumps(one["geometry"]).count("51.")
            for one in found["features"]
        }

    few = n_corners()
    assert few["E05000001"] == few["E05000003"] > 5
    monkeypatch.setattr(queries, "MOST_FINE", 3)
    many = n_corners()
    assert many["E05000001"] == few["E05000001"]
    assert many["E05000003"] == 5


def group_names(form: Any) -> list[str]:
    return re.findall(r'class="sh-folded__name" id="\w+">([^<]+)<', text(form))


def folds_of(form: Any) -> list[str]:
    return re.findall(r'<details class="sh-folded"( open)?', text(form))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_partners_team_has_no_wards_and_is_no_duty_team(
    admin: Client, cast: Cast
) -> None:
    make_country()
    form = admin.get(f"{LIST}council/teams/new/").content.decode()
    assert 'name="wards"' not in form
    assert 'name="is_duty"' not in form

    admin.post(f"{LIST}council/teams/new/", {"name": "Wardens", "is_duty": "on"})

    row = Team.objects.get(code="wardens")
    assert (row.organisation.code, row.is_duty) == ("council", False)
