"""GeoJSON has its purpose, and features without a place."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from stronghold.core.ui.geojson_file import write_geojson
from stronghold.core.ui.tables import Column, Features
from tests.unit.ui.tables import FORMULAS, LABEL, TEXTS

COLUMNS = [Column("Reference", "What it is called by.", "reference")]


def read(*rows: Any, columns: Any = COLUMNS) -> Any:
    stream = BytesIO()
    assert write_geojson(stream, LABEL, Features("Arrests", columns, rows)) == len(rows)
    return json.loads(stream.getvalue())


def test_a_feature_has_its_place_and_its_values() -> None:
    found = read(('{"type":"Point","coordinates":[-1.25,51.75]}', ["A-1"]))

    assert found["features"] == [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [-1.25, 51.75]},
            "properties": {"reference": "A-1"},
        }
    ]


def test_the_collection_says_its_marking_and_purpose_though_it_is_empty() -> None:
    found = read()

    assert found["features"] == []
    assert found["protective_marking"] == "OFFICIAL-SENSITIVE"
    assert found["purpose"] == LABEL.purpose
    assert found["about"]["Filters"] == "Ward: Carfax"
    assert found["columns"] == {"reference": "What it is called by."}


def test_text_comes_out_as_it_went_in_and_no_place_is_null() -> None:
    texts = [*FORMULAS, *TEXTS, "ab\n" * 350_000]
    found = read(*((None, [text]) for text in texts))

    assert [f["properties"]["reference"] for f in found["features"]] == texts
    assert {f["geometry"] for f in found["features"]} == {None}


def test_days_times_and_numbers() -> None:
    at = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
    columns = [Column(n, n, n) for n in ("a", "b", "c", "d")]
    found = read((None, [date(2026, 7, 1), at, Decimal("1.5"), ""]), columns=columns)

    assert found["features"][0]["properties"] == {
        "a": "2026-07-01",
        "b": "2026-07-01T13:30:00+01:00",
        "c": 1.5,
        "d": None,
    }
