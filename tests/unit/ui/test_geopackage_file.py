"""A GeoPackage can be read by pyogrio and by the system's GDAL."""

import struct
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
from django.contrib.gis.gdal import DataSource, SpatialReference
from django.contrib.gis.geos import Point

from stronghold.core.ui import geopackage_file
from stronghold.core.ui.geopackage_file import ABOUT, write_geopackage
from stronghold.core.ui.tables import Column, Features, Holds
from tests.unit.ui.tables import FORMULAS, LABEL, TEXTS

COLUMNS = [
    Column("Reference", "What it is called by.", "reference"),
    Column("People", "How many.", "n_people", Holds.WHOLE),
    Column("Estimate", "In pounds.", "estimate", Holds.NUMBER),
    Column("Day", "A day.", "day", Holds.DAY),
    Column("Time", "A time.", "at", Holds.INSTANT),
]
AT = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
FULL = ["A-1", 3, 1.5, date(2026, 7, 1), AT]
EMPTY = ["A-2", None, None, None, None]


def point(x: float, y: float) -> bytes:
    return struct.pack("<BIdd", 1, 1, x, y)


def written(path: Path, *rows: Any, srid: int = 4326) -> Path:
    file = path / "a.gpkg"
    features = Features("Arrests", COLUMNS, iter(rows))
    assert write_geopackage(file, LABEL, [features], srid=srid) == len(rows)
    return file


def values(file: Path, layer: str = "Arrests") -> tuple[Any, dict[str, Any]]:
    meta, _, shapes, columns = pyogrio.raw.read(file, layer=layer)
    return shapes, dict(zip(meta["fields"], columns, strict=True))


def test_values_keep_their_types_and_what_is_empty_is_null(tmp_path: Path) -> None:
    file = written(tmp_path, (point(-1.25, 51.75), FULL), (None, EMPTY))

    info = pyogrio.read_info(file, layer="Arrests")
    assert info["crs"] == "EPSG:4326"
    assert info["geometry_type"] == "Point"
    assert dict(zip(info["fields"], info["dtypes"], strict=True)) == {
        "reference": "object",
        "n_people": "int64",
        "estimate": "float64",
        "day": "datetime64[D]",
        "at": "datetime64[ms]",
    }
    shapes, found = values(file)
    assert struct.unpack("<BIdd", shapes[0])[2:] == (-1.25, 51.75)
    assert shapes[1] is None
    assert found["n_people"][0] == 3
    assert np.isnan(found["n_people"][1])
    assert np.isnat(found["day"][1])
    assert np.isnat(found["at"][1])
    assert str(found["at"][0]).startswith("2026-07-01T12:30")


def test_texts_come_out_as_they_went_in(tmp_path: Path) -> None:
    texts = [*FORMULAS, *TEXTS, "ab\n" * 350_000]
    file = written(tmp_path, *((None, [text, *EMPTY[1:]]) for text in texts))

    assert list(values(file)[1]["reference"]) == texts


def test_rows_go_in_batches_and_none_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geopackage_file, "BATCH", 3)
    file = written(tmp_path, *((point(n, n), [f"A-{n}", *EMPTY[1:]]) for n in range(7)))

    assert list(values(file)[1]["reference"]) == [f"A-{n}" for n in range(7)]


@pytest.mark.parametrize("rows", [[], [(None, EMPTY)]])
def test_it_says_its_marking_and_purpose_though_it_is_empty(
    tmp_path: Path, rows: list[Any]
) -> None:
    file = written(tmp_path, *rows)

    _, about = values(file, ABOUT)
    facts = dict(zip(about["about"], about["text"], strict=True))
    assert facts["Protective marking"] == "OFFICIAL-SENSITIVE"
    assert facts["Purpose"] == LABEL.purpose
    assert facts["estimate"] == "Estimate. In pounds."
    assert pyogrio.read_info(file, layer="Arrests")["features"] == len(rows)


def test_geodjango_works_on_in_the_same_process(tmp_path: Path) -> None:
    """Two libraries of one name are loaded: each must find its own data."""
    in_metres = Point(-1.25, 51.75, srid=4326).transform(27700, clone=True)
    file = written(tmp_path, (point(451_800, 206_600), FULL), srid=27700)

    again = Point(-1.25, 51.75, srid=4326).transform(27700, clone=True)
    assert again.tuple == in_metres.tuple
    assert SpatialReference(27700).name.startswith("OSGB")
    layer = DataSource(str(file))["Arrests"]
    assert layer.srs.srid == 27700
    [feature] = layer
    assert feature.geom.tuple == (451_800, 206_600)
    assert feature.get("reference") == "A-1"
