"""OWSLib, a Python client of another author, reads every collection."""

from collections.abc import Iterator
from typing import Any

import pytest
from owslib.ogcapi.features import Features

from stronghold.core.program_keys.actions import make_key
from tests.api.ogc.test_gdal import Served
from tests.factories import Cast, make_activity, make_arrest

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "partner"]),
    pytest.mark.client,
    pytest.mark.long,
]
GRID = "http://www.opengis.net/def/crs/EPSG/0/27700"


@pytest.fixture(autouse=True)
def without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("no_proxy", "*")


def readers(served: Served, cast: Cast, key: str) -> Iterator[Features]:
    """Yield a client of a partner, and one of an analyst."""
    analyst = make_key(by=cast.analyst, name="OWSLib", scopes=["maps"], days=30)
    for token in (key, analyst):
        yield Features(f"{served.root}/", headers={"Authorization": f"Bearer {token}"})


def test_it_reads_every_collection_and_what_it_can_be_filtered_by(
    *, served: Served, cast: Cast, west: dict[str, Any], key: str, figures: list[str]
) -> None:
    make_arrest(cast.officer, **west)
    make_activity(cast.officer, **west)
    for reader in readers(served, cast, key):
        assert reader.conformance()["conformsTo"]
        assert reader.api()["openapi"] == "3.0.3"
        names = reader.feature_collections()
        assert {"activities", "closures"} <= set(names)
        for name in names:
            described = reader.collection(name)
            assert described["storageCrs"] in described["crs"]
            properties = set(reader.collection_queryables(name)["properties"])
            page = reader.collection_items(name, limit=2)
            assert page["numberReturned"] == len(page["features"])
            for one in page["features"]:
                # Each has an address of its own, and properties that were described.
                assert reader.collection_item(name, one["id"])["id"] == one["id"]
                assert properties - {"geometry"} <= set(one["properties"])


def test_it_filters_by_text_and_by_box(
    *, served: Served, cast: Cast, west: dict[str, Any], key: str
) -> None:
    kinds = ("needles", "clean_up")
    made = [make_activity(cast.officer, kind=kind, **west) for kind in kinds]
    reader = next(readers(served, cast, key))

    def ids(**given: Any) -> list[str]:
        found = reader.collection_items("activities", **given)
        return [one["id"] for one in found["features"]]

    needles = [made[0].reference]
    assert ids(filter="kind = 'needles'") == needles
    assert ids(kind="needles") == needles
    assert len(ids(bbox=[-1.3, 51.7, -1.25, 51.8])) == 2
    assert ids(bbox=[0, 51, 1, 52]) == []
    grid = reader.collection_items("activities", crs=GRID)["features"][0]["geometry"]
    assert grid["coordinates"] == pytest.approx([450_000, 207_000], abs=10_000)
