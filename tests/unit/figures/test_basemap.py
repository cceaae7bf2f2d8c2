"""Is the base map made of the files in its folder, and named by what they hold?"""

from pathlib import Path
from typing import Any

import orjson
import pytest

from stronghold.figures.basemap import basemap

LINE = {"type": "LineString", "coordinates": [[-1.2345678, 51.7654321], [-1.2, 51.7]]}


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.BASEMAP_FOLDER = str(tmp_path)
    return tmp_path


def write(folder: Path, name: str, **facts: str) -> None:
    feature = {"type": "Feature", "properties": {"name": "A Road"}, "geometry": LINE}
    collection = {"type": "FeatureCollection", "features": [feature], **facts}
    (folder / name).write_bytes(orjson.dumps(collection))


def test_joins_the_files_rounds_them_and_names_their_origins(folder: Path) -> None:
    write(folder, "city-streets.geojson", attribution="© Mappers")
    write(folder, "city-water.geojson", attribution="© Mappers")
    write(folder, "city-hats.geojson", attribution="© Hatters")

    base = basemap()

    assert base
    features = orjson.loads(base.content)["features"]
    assert base.attribution == "© Mappers"
    assert [f["properties"] for f in features] == [
        {"kind": "water"},
        {"kind": "streets"},
    ]
    assert features[0]["geometry"]["coordinates"][0] == [-1.23457, 51.76543]


def test_has_another_name_when_a_file_changes(folder: Path) -> None:
    write(folder, "city-streets.geojson")
    before = basemap()
    write(folder, "city-water.geojson")
    after = basemap()

    assert before
    assert after
    assert before.sha256 != after.sha256


def test_there_is_none_without_files_or_folder(folder: Path, settings: Any) -> None:
    assert basemap() is None
    settings.BASEMAP_FOLDER = ""
    assert basemap() is None
