"""A boundary file is read in full, or refused with the feature at fault."""

import json
from pathlib import Path
from typing import Any

import pytest

from stronghold.core.geography.boundary_files import read_boundaries
from stronghold.core.kernel.files import FileRefused

SQUARE = [[[-1.3, 51.7], [-1.2, 51.7], [-1.2, 51.8], [-1.3, 51.8], [-1.3, 51.7]]]
BOW_TIE = [[[-1.3, 51.7], [-1.2, 51.8], [-1.2, 51.7], [-1.3, 51.8], [-1.3, 51.7]]]
FLAT = [[[-1.3, 51.7], [-1.2, 51.7], [-1.25, 51.7], [-1.3, 51.7]]]
GRID = [[[4.5e5, 2e5], [4.6e5, 2e5], [4.6e5, 2.1e5], [4.5e5, 2.1e5], [4.5e5, 2e5]]]
SWAPPED = [[[y, x] for x, y in SQUARE[0]]]


def feature(
    code: Any = "E05000001", name: Any = "West", coordinates: Any = SQUARE
) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": coordinates}
    properties = {"WD22CD": code, "WD22NM": name, "WD22NMW": ""}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def written(folder: Path, *features: Any, **members: Any) -> Path:
    path = folder / "wards.geojson"
    collection = {"type": "FeatureCollection", "features": features} | members
    path.write_text(json.dumps(collection))
    return path


def test_codes_and_names_are_found_by_what_they_hold(tmp_path: Path) -> None:
    path = written(tmp_path, feature(), feature("E05000002", "East"))

    file = read_boundaries(path)

    assert [(o.code, o.name) for o in file.outlines] == [
        ("E05000001", "West"),
        ("E05000002", "East"),
    ]
    assert file.name == "wards.geojson"
    assert len(file.sha256) == 64
    assert not file.repaired


@pytest.mark.parametrize(
    ("code_field", "name_field"),
    [("lsoa21_code", "lsoa21_name"), ("LSOA11CD", "LSOA11NM"), ("code", "name")],
)
def test_the_usual_spellings_of_the_fields_are_known(
    tmp_path: Path, code_field: str, name_field: str
) -> None:
    given = feature() | {"properties": {name_field: "West", code_field: "E05000001"}}

    [outline] = read_boundaries(written(tmp_path, given)).outlines

    assert (outline.code, outline.name) == ("E05000001", "West")


def test_the_district_s_code_beside_each_ward_s_is_not_taken_for_it(
    tmp_path: Path,
) -> None:
    features = [feature("E05000001"), feature("E05000002")]
    for given in features:
        given["properties"] = {"LAD22CD": "E07000178"} | given["properties"]

    file = read_boundaries(written(tmp_path, *features))

    assert [o.code for o in file.outlines] == ["E05000001", "E05000002"]


def test_fields_can_be_named(tmp_path: Path) -> None:
    given = feature() | {"properties": {"beat": "OX-7", "called": "City centre"}}

    file = read_boundaries(
        written(tmp_path, given), code_field="beat", name_field="called"
    )

    assert (file.outlines[0].code, file.outlines[0].name) == ("OX-7", "City centre")


def test_an_outline_that_crosses_itself_is_repaired_and_said(tmp_path: Path) -> None:
    file = read_boundaries(written(tmp_path, feature(coordinates=BOW_TIE)))

    [outline] = file.outlines
    assert outline.shape.valid
    assert outline.shape.area == pytest.approx(0.005)
    assert file.repaired == ["E05000001"]


def test_heights_are_left_out(tmp_path: Path) -> None:
    high = [[[x, y, 60.0] for x, y in SQUARE[0]]]

    [outline] = read_boundaries(written(tmp_path, feature(coordinates=high))).outlines

    assert not outline.shape.hasz


@pytest.mark.parametrize(
    ("features", "reason"),
    [
        ([feature(), feature()], "feature 2: the code E05000001 is also that of"),
        ([feature(), feature(code=None)], "feature 2: no code in 'WD22CD'"),
        ([feature(), feature("E05000002", name="")], "feature 2: no name in 'WD22NM'"),
        ([feature(coordinates=FLAT)], "feature 1: E05000001 .* encloses nothing"),
        ([feature(coordinates=[])], "feature 1: E05000001 "),
        (
            [feature(coordinates=[[["a", "b"]]])],
            "feature 1: E05000001 has an unreadable outline",
        ),
        ([feature(coordinates=GRID)], "feature 1: E05000001 lies outside"),
        ([feature(coordinates=SWAPPED)], "feature 1: .* longitude before latitude"),
        ([feature() | {"geometry": None}], "feature 1: has no properties or no geom"),
        ([feature() | {"properties": None}], "feature 1: has no properties"),
        (["ward"], "feature 1: has no properties"),
        ([], "not a GeoJSON collection of features"),
    ],
)
def test_what_cannot_be_an_edition_is_refused_by_feature(
    tmp_path: Path, features: list[Any], reason: str
) -> None:
    with pytest.raises(FileRefused, match=reason):
        read_boundaries(written(tmp_path, *features))


def test_a_point_has_no_outline(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [-1.25, 51.75]}

    with pytest.raises(FileRefused, match="feature 1: .* encloses nothing"):
        read_boundaries(written(tmp_path, feature() | {"geometry": point}))


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"id": 1, "name": "West"}, "--code-field"),
        ({"a": "E05000001", "b": "E07000001"}, "--code-field"),
        ({"WD22CD": "E05000001", "title": "West"}, "--name-field"),
    ],
)
def test_fields_that_cannot_be_guessed_must_be_named(
    tmp_path: Path, properties: dict[str, Any], reason: str
) -> None:
    with pytest.raises(FileRefused, match=reason):
        read_boundaries(written(tmp_path, feature() | {"properties": properties}))


def test_a_file_that_is_made_to_harm_is_refused(tmp_path: Path) -> None:
    nested, digits = "[" * 100_000, "9" * 5_000
    for content in (nested, f'{{"features": {nested}', f'{{"features": {digits}}}'):
        path = tmp_path / "wards.geojson"
        path.write_text(content)
        with pytest.raises(FileRefused, match="is JSON that no map has"):
            read_boundaries(path)

    linked = feature()
    system = {"type": "link", "properties": {"href": "http://127.0.0.1:9/"}}
    linked["geometry"] = linked["geometry"] | {"crs": system}
    with pytest.raises(FileRefused, match="feature 1: E05000001 has an unreadable"):
        read_boundaries(written(tmp_path, linked))


def test_another_reference_system_is_refused(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}

    with pytest.raises(FileRefused, match="WGS84"):
        read_boundaries(written(tmp_path, feature(), crs=crs))


def test_wgs84_may_be_stated(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}

    assert read_boundaries(written(tmp_path, feature(), crs=crs)).outlines


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{\n\n,", "line 3: is not JSON"),
        (b'"\xff"', "is not UTF-8"),
        (b"[]", "GeoJSON"),
    ],
)
def test_what_is_no_geojson_is_refused(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "f.geojson"
    path.write_bytes(content)

    with pytest.raises(FileRefused, match=reason):
        read_boundaries(path)


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="cannot be read: No such file"):
        read_boundaries(tmp_path / "absent.geojson")
