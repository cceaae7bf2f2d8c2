"""Published figures as features: areas with what was published of them, and nothing
else.
"""

import json

import pytest

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area
from stronghold.core.kernel.quarters import Quarter
from tests.api.ogc.conftest import Ask, ids_of, links_of, release
from tests.factories import Cast

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
PATH = "collections/figures-reports/items"


def test_a_collection_for_each_measure_of_the_agreement_and_no_other(
    ask: Ask, figures: list[str]
) -> None:
    shown = json.loads(ask("collections").content)["collections"]

    named = [c["id"] for c in shown if c["id"].startswith("figures")]
    maps = ("ward-quarter", "district-quarter", "district-week")
    assert named == [
        f"figures-{measure}{drawn}"
        for measure in ("reports", "reports-received")
        for drawn in (*(f"-{one}" for one in maps), "")
    ]
    assert ask("collections/figures-arrests/items").status_code == 404


def test_each_figure_is_the_area_with_its_range(
    ask: Ask, figures: list[str], country: dict[str, Area]
) -> None:
    answer = ask(PATH)

    assert ids_of(answer) == figures
    shown = {one["id"]: one for one in json.loads(answer.content)["features"]}
    ward = shown["2026-Q3-ward-E05000001-all"]
    assert ward["geometry"]["type"] == "MultiPolygon"
    (ring,) = ward["geometry"]["coordinates"][0]
    assert [-1.3, 51.7] in ring
    assert (ward["properties"]["low"], ward["properties"]["high"]) == (13, 17)
    assert ward["properties"]["range"] == "15"
    assert shown["2026-Q2-ward-E05000001-all"]["properties"]["range"] == "<5"
    assert (
        shown["2026-W40-ward-E05000001-all"]["properties"]["range"] == "Not published"
    )
    assert shown["2026-Q3-ward-not-known-all"]["geometry"] is None
    # Without the instant of the answer, which has digits of its own.
    features = json.dumps(list(shown.values()))
    for nothing in ("East", "E05000002", "61", "55"):
        assert nothing not in features


def test_box_days_and_pages_narrow_down(ask: Ask, figures: list[str]) -> None:
    assert ids_of(ask(PATH, bbox="-1.3,51.7,-1.25,51.8")) == [
        one for one in figures if "not-known" not in one
    ]
    assert ids_of(ask(PATH, bbox="0,51,1,52")) == []
    # What lasts is asked for by any of its days.
    assert ids_of(ask(PATH, datetime="2026-05-10")) == figures[:1]
    assert ids_of(ask(PATH, datetime="2026-08-01/..")) == figures[1:]
    found = ids_of(answer := ask(PATH, limit="3"))
    following = links_of(answer)["next"].partition("/ogc/")[2]
    assert found + ids_of(ask(following)) == figures


def test_one_is_found_by_its_name_and_no_reading_is_logged_as_of_a_record(
    ask: Ask, figures: list[str]
) -> None:
    assert ask(f"{PATH}/{figures[0]}").status_code == 200
    assert ask(f"{PATH}/2026-Q3-ward-E05000002-all").status_code == 404
    assert not Event.objects.filter(kind=Kind.DISCLOSURE).exists()


def test_a_map_shows_the_totals_of_the_newest_period_until_another_is_asked_for(
    ask: Ask, cast: Cast, figures: list[str]
) -> None:
    release(cast, Quarter(2026, 1), {"low": 20, "high": 25}, {"category": "growing"})
    path = "collections/figures-reports-ward-quarter/items"
    newest = ["2026-Q3-ward-E05000001-all", "2026-Q3-ward-not-known-all"]
    first = "2026-Q1-ward-E05000001"

    assert ids_of(ask(path)) == newest
    assert ids_of(ask(path, bbox="-1.3,51.7,-1.25,51.8")) == newest[:1]
    assert ids_of(ask(path, low="13")) == newest[:1]
    assert ids_of(ask(path, period="2026-Q2")) == figures[:1]
    assert ids_of(ask(path, datetime="2026-01-10/2026-05-10")) == [
        f"{first}-all",
        figures[0],
    ]
    assert ids_of(ask(path, filter="period < '2026-Q2'")) == [f"{first}-all"]
    assert ids_of(ask(path, category="growing", period="2026-Q1")) == [
        f"{first}-growing"
    ]
    assert ids_of(ask(path, category="growing")) == []
    assert ask(f"{path}/{first}-growing").status_code == 200
    assert ask(f"{path}/2026-W40-ward-E05000001-all").status_code == 404
    assert ids_of(ask("collections/figures-reports-district-week/items")) == []
