"""Is the base map built from publishers' files, and are bad files refused in words?"""

import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.core.management import call_command
from django.core.management.base import CommandError
from pyogrio import raw

from stronghold.core.geography.models import Area
from stronghold.figures.base_map.cutting import UNITS, WORLD
from stronghold.figures.base_map.kinds import BANDS, THEMES, theme_of
from stronghold.figures.base_map.served import BaseMap, base_map
from tests.factories import make_cast, make_country

# A town in OpenStreetMap's own format: a street, a path, a river, a park and a house.
OSM = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6" generator="test">
  <bounds minlat="51.71" minlon="-1.29" maxlat="51.73" maxlon="-1.27"/>
  <node id="1" version="1" lat="51.7200" lon="-1.2800"/>
  <node id="2" version="1" lat="51.7210" lon="-1.2780"/>
  <node id="3" version="1" lat="51.7220" lon="-1.2800"/>
  <node id="4" version="1" lat="51.7201" lon="-1.2799"/>
  <node id="5" version="1" lat="51.7201" lon="-1.2797"/>
  <node id="6" version="1" lat="51.7203" lon="-1.2797"/>
  <node id="7" version="1" lat="51.7150" lon="-1.2850">
    <tag k="place" v="town"/><tag k="name" v="Milltown"/></node>
  <way id="11" version="1"><nd ref="1"/><nd ref="2"/>
    <tag k="highway" v="primary"/>
    <tag k="name" v="Mill Lane"/><tag k="ref" v="A420"/></way>
  <way id="12" version="1"><nd ref="2"/><nd ref="3"/>
    <tag k="highway" v="primary"/>
    <tag k="name" v="Mill Lane"/><tag k="ref" v="A420"/></way>
  <way id="13" version="1"><nd ref="1"/><nd ref="3"/>
    <tag k="waterway" v="river"/><tag k="name" v="Mill Stream"/></way>
  <way id="14" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/>
    <tag k="leisure" v="park"/><tag k="name" v="Mill Park"/></way>
  <way id="15" version="1"><nd ref="4"/><nd ref="5"/><nd ref="6"/><nd ref="4"/>
    <tag k="building" v="yes"/></way>
  <way id="16" version="1"><nd ref="4"/><nd ref="6"/>
    <tag k="highway" v="footway"/></way>
</osm>
"""
AT = (-1.28, 51.72)
Build = Callable[..., str]
IN_A_COUNTRY = pytest.mark.usefixtures("country")


@pytest.fixture
def country(db: None) -> dict[str, Area]:
    return make_country()


@pytest.fixture
def build(db: None, tmp_path: Path, settings: Any) -> Build:
    """Run the command: `build(path, name="town")` returns what it reports."""
    make_cast()
    settings.BASEMAP_FOLDER = str(tmp_path / "base-map")

    def run(*files: Path, force: str = "thames-valley", **options: str) -> str:
        out = io.StringIO()
        call_command("build_basemap", *files, force=force, stdout=out, **options)
        return out.getvalue()

    return run


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    path = tmp_path / "town.osm.gz"
    path.write_bytes(gzip.compress(OSM.encode()))
    return path


def geopackage(
    path: Path, layer: str, shape: str, srid: int = 27700, **fields: str
) -> Path:
    """Write a file with one feature of the Ordnance Survey's shape and columns."""
    values = [np.array([value], dtype=object) for value in fields.values()]
    shapes = np.array([bytes(GEOSGeometry(shape).wkb)], dtype=object)
    kind = GEOSGeometry(shape).geom_type
    raw.write(
        path, shapes, values, list(fields), layer=layer, geometry_type=kind,
        crs=f"EPSG:{srid}", append=path.exists(),
    )  # fmt: skip
    return path


def shown_at(band: int, at: tuple[float, float] = AT) -> dict[str, list[Any]]:
    """Return what all sources show in the square of a place: features by kind."""
    base = base_map()
    assert base
    point = GEOSGeometry(f"SRID=4326;POINT({at[0]} {at[1]})")
    point.transform(3857)
    zoom = BANDS[band].squares
    width = WORLD / 2**zoom
    x, y = int((point.x + WORLD / 2) / width), int((WORLD / 2 - point.y) / width)
    shown: dict[str, list[Any]] = {}
    for part in orjson.loads(base.square(zoom, x, y) or b"[]"):
        for kind, features in part.items():
            shown.setdefault(kind, []).extend(features)
    return shown


@IN_A_COUNTRY
def test_an_extract_of_openstreetmap_becomes_squares(
    build: Build, extract: Path
) -> None:
    said = build(extract)

    near = shown_at(4)
    assert [feature[:2] for feature in near["main"]] == [["Mill Lane", "A420"]]
    assert near["river"][0][0] == "Mill Stream"
    assert near["green"][0][0] == "Mill Park"
    assert len(near["building"]) == len(near["path"]) == 1
    assert shown_at(4, (-1.285, 51.715))["town"][0][0] == "Milltown"
    assert "town.osm.gz, lines" in said
    base = base_map()
    assert base
    assert base.attributions == ("© OpenStreetMap contributors (ODbL)",)


@IN_A_COUNTRY
def test_small_scales_show_less(build: Build, extract: Path) -> None:
    build(extract)

    far = shown_at(0)

    assert set(far) == {"main", "river", "town"}
    # Names of streets would only be weight here; the number of the road is on a plate.
    assert far["main"][0][:2] == ["", "A420"]
    assert not {"building", "path"} & set(shown_at(3))


@IN_A_COUNTRY
def test_lines_are_joined_and_stay_within_their_square(
    build: Build, extract: Path
) -> None:
    build(extract)

    (road,) = shown_at(4)["main"]

    assert len(road[2]) == 1
    x, y = road[2][0][:2]
    assert -UNITS / 32 < x < UNITS * 33 / 32
    assert -UNITS / 32 < y < UNITS * 33 / 32


@IN_A_COUNTRY
def test_a_geopackage_of_the_ordnance_survey_in_national_grid(
    build: Build, tmp_path: Path
) -> None:
    path = tmp_path / "zoomstack.gpkg"
    # 450 m from the place at which it is looked for.
    road = "LINESTRING (449700 202600, 450100 202800)"
    geopackage(path, "roads_local", road, type="Local", name="Lake Street", number="")
    area = "POLYGON ((449700 202600, 450100 202600, 450100 203000, 449700 202600))"
    geopackage(path, "surfacewater", area, type="Local")
    geopackage(path, "contours", road, type="Index")

    said = build(path)

    near = shown_at(3)
    assert near["local"][0][0] == "Lake Street"
    assert len(near["water"]) == 1
    assert "contours" not in said
    base = base_map()
    assert base
    assert base.attributions[0].startswith("Contains OS data")


@IN_A_COUNTRY
def test_a_shapefile_of_open_roads_has_shortened_columns(
    build: Build, tmp_path: Path
) -> None:
    path = tmp_path / "SP_RoadLink.shp"
    road = "LINESTRING (449700 202600, 450100 202800)"
    columns = {"function": "B Road", "name1": "Lake Street", "roadNumber": "B4495"}
    geopackage(path, "SP_RoadLink", road, **columns)

    build(path)

    assert shown_at(3)["second"][0][:2] == ["Lake Street", "B4495"]


@IN_A_COUNTRY
def test_sources_stay_apart_and_are_shown_together(
    build: Build, extract: Path, tmp_path: Path
) -> None:
    build(extract, name="osm")
    wood = "POLYGON ((449700 202600, 450100 202600, 450100 203000, 449700 202600))"
    file = geopackage(tmp_path / "wood.gpkg", "woodland", wood, type="Wood")
    build(file, name="wood", attribution="© Foresters")

    base = base_map()

    assert base
    assert len(base.files) == 2
    assert base.attributions[1] == "© Foresters"
    assert {"wood", "main"} <= set(shown_at(3))


@IN_A_COUNTRY
def test_a_name_built_again_is_replaced_and_has_another_address(
    build: Build, extract: Path
) -> None:
    build(extract, name="town", attribution="One")
    before = base_map()
    build(extract, name="town", attribution="Another")
    after = base_map()

    assert before
    assert after
    assert len(after.files) == 1
    assert before.sha256 != after.sha256


@IN_A_COUNTRY
def test_what_is_wrong_with_a_file_is_said_and_the_old_map_stays(
    build: Build, extract: Path, tmp_path: Path
) -> None:
    build(extract, name="town")
    before = base_map()
    damaged = tmp_path / "bad.gpkg"
    damaged.write_bytes(b"SQLite format 3\0 but no more than that")
    far = geopackage(
        tmp_path / "far.gpkg", "roads_local", "LINESTRING (0 0, 9 9)", type="Local"
    )
    other = geopackage(
        tmp_path / "hills.gpkg", "contours", "LINESTRING (0 0, 9 9)", type="Index"
    )

    for file, reason in (
        (tmp_path / "none.osm.pbf", "there is no such file"),
        (damaged, "not a map file that can be read"),
        (other, "no layer that the base map shows. Its layers: contours"),
        (far, "nothing in it lies in the area"),
    ):
        with pytest.raises(CommandError, match=reason):
            build(file, name="town")

    assert base_map() == before
    assert not list(Path(tmp_path / "base-map").glob("*.unfinished"))


def test_a_force_that_is_not_known_or_has_no_boundaries_is_said(
    build: Build, extract: Path
) -> None:
    with pytest.raises(CommandError, match="no force atlantis. Forces: thames-valley"):
        build(extract, force="atlantis")
    with pytest.raises(CommandError, match="Load boundaries"):
        build(extract)


@pytest.mark.parametrize(
    ("layer", "fields", "kind"),
    [
        ("roads_national", {"type": "Motorway"}, "motorway"),
        ("roads_regional", {"type": "A Road"}, "main"),
        ("SP_Road", {"classification": "B Road"}, "second"),
        (
            "road",
            {"classification": "A Road, Collapsed Dual Carriageway"},
            "main",
        ),
        ("road_link", {"road_function": "Minor Road"}, "minor"),
        ("SP_RoadLink", {"function": "Local Access Road"}, "lane"),
        ("SP_SurfaceWater_Area", {}, "water"),
        ("SP_TidalWater", {}, "water"),
        ("waterlines", {"type": "District"}, "stream"),
        ("railway_track", {"classification": "Single Track"}, "rail"),
        ("greenspace", {"type": "Public Park Or Garden"}, "green"),
        ("urban_areas", {"type": "Regional"}, "built"),
        ("SP_Building", {}, "building"),
        ("SP_NamedPlace", {"classification": "Populated Place"}, "village"),
        ("names", {"type": "Suburban Area"}, "village"),
        ("names", {"type": "Landform"}, None),
        ("lines", {"highway": "proposed"}, None),
        ("land", {}, None),
        ("road_node", {}, None),
        ("RoadTunnel", {}, None),
    ],
)
def test_layers_of_each_publisher_are_known_by_name(
    layer: str, fields: dict[str, str], kind: str | None
) -> None:
    theme = theme_of(layer)

    found = THEMES[theme].kind_of(fields) if theme else None

    assert (found.name if found else None) == kind


def test_there_is_none_without_files_or_folder(tmp_path: Path, settings: Any) -> None:
    settings.BASEMAP_FOLDER = str(tmp_path)
    assert base_map() is None
    settings.BASEMAP_FOLDER = ""
    assert base_map() is None


def test_there_is_no_square_of_another_scale_and_an_empty_one_in_the_sea() -> None:
    base = BaseMap("x", (), ())

    assert base.square(8, 0, 0) is None
    assert base.square(7, 0, 0) == b"[]"
