"""What the map draws under its figures: kept for ever where it never changes."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from stronghold.core.accounts.models import TeamArea, User
from stronghold.core.geography.models import Area, Street
from stronghold.core.kernel import clock
from stronghold.figures.base_map.cutting import Piece
from stronghold.figures.base_map.served import base_map
from stronghold.figures.base_map.square_file import write_squares
from stronghold.figures.queries import box_of_team, outlines
from tests.factories import (
    Cast,
    make_area,
    make_edition,
    make_force,
    make_team,
    new_edition,
    square,
)


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    return as_user(cast.officer)


def test_outlines_are_geojson_and_kept_for_ever(
    client: Client, country: dict[str, Area]
) -> None:
    edition = country["E05000001"].edition

    response = client.get(f"/outlines/ward/{edition.sha256}.json")

    collection = orjson.loads(response.content)
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert [feature["properties"] for feature in collection["features"]] == [
        {"code": "E05000001", "name": "Area E05000001"},
        {"code": "E05000002", "name": "Area E05000002"},
    ]
    assert collection["features"][0]["geometry"]["type"] in {"Polygon", "MultiPolygon"}


def test_outlines_can_do_without_the_newest_postgis(
    client: Client, country: dict[str, Area], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlines, "_has_coverage_simplify", lambda: False)

    response = client.get(f"/outlines/lsoa/{country['E01000001'].edition.sha256}.json")

    assert len(orjson.loads(response.content)["features"]) == 4


@pytest.mark.parametrize("level", ["force", "street", "district"])
def test_there_are_no_outlines_of_another_level_or_name(
    level: str, client: Client, country: dict[str, Area]
) -> None:
    sha256 = country["E05000001"].edition.sha256

    assert client.get(f"/outlines/{level}/{sha256}.json").status_code == 404
    assert client.get("/outlines/ward/abc.json").status_code == 404


def test_the_base_map_is_kept_for_ever_under_its_own_name(
    client: Client, tmp_path: Path, settings: Any
) -> None:
    piece = Piece(13, 4067, 2715, "main", "Mill Lane", "A420", [[10, 20, 30, 40]])
    write_squares(tmp_path / "town.basemap", "© Mappers", [piece])
    settings.BASEMAP_FOLDER = str(tmp_path)
    base = base_map()
    assert base

    response = client.get(f"/base-map/{base.sha256}/13/4067/2715.json")

    assert response.json() == [{"main": [["Mill Lane", "A420", [[10, 20, 30, 40]]]]}]
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert client.get(f"/base-map/{base.sha256}/13/0/0.json").json() == []
    assert client.get(f"/base-map/{base.sha256}/12/0/0.json").status_code == 404
    assert client.get("/base-map/older/13/4067/2715.json").status_code == 404


def test_street_names_come_by_square(client: Client) -> None:
    Street.objects.create(
        name="High Street", kind="street", point=Point(-1.252, 51.752)
    )
    Street.objects.create(
        name="Nightclub", kind="place_type", point=Point(-1.252, 51.752)
    )
    Street.objects.create(name="Far Road", kind="street", point=Point(-1.1, 51.752))

    response = client.get("/street-labels/8135/5430.json")

    assert response.json() == [["High Street", -1.252, 51.752]]
    assert response["Cache-Control"] == "private, max-age=86400"


def test_there_is_no_square_beyond_the_map(client: Client) -> None:
    assert client.get("/street-labels/16384/0.json").status_code == 404


def test_a_team_sees_its_own_areas_of_today_at_first(
    cast: Cast, country: dict[str, Area]
) -> None:
    organisation, force = cast.officer.organisation, cast.officer.force_id
    city, other = make_team(organisation, "west"), make_team(organisation, "other")
    TeamArea.objects.create(organisation=organisation, team=city, area_code="E05000001")
    old = make_edition("neighbourhood")
    old.valid_to = clock.today() - timedelta(days=1)
    old.save()
    make_area(old, "E05000001", square(-9, 40, -8, 41))

    west = country["E05000001"].outline.extent
    assert box_of_team(city.pk, force=force) == pytest.approx(west)
    assert box_of_team(other.pk, force=force) is None


def test_a_forces_own_wards_take_the_place_of_those_for_all(
    cast: Cast, country: dict[str, Area]
) -> None:
    organisation, force = cast.officer.organisation, cast.officer.force_id
    team = make_team(organisation, "west")
    TeamArea.objects.create(organisation=organisation, team=team, area_code="E05000001")
    own = new_edition("ward", clock.today())
    own.force_id = force
    own.save()
    make_area(own, "E05000001", square(-1.3, 51.7, -1.29, 51.71))
    another = make_force("kent", "Kent").pk

    for seen_by, box in (
        (force, (-1.3, 51.7, -1.29, 51.71)),
        (another, country["E05000001"].outline.extent),
        (None, country["E05000001"].outline.extent),
    ):
        assert box_of_team(team.pk, force=seen_by) == pytest.approx(box)
