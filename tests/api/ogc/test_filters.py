"""Filters of features: by a property, by CQL2, and on the British National Grid.

What a filter returns is compared with the rule applied in Python to all features.
"""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.test import Client

from operations.activities.models import Activity
from operations.activities.rules import KINDS
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.program_keys.actions import make_key
from stronghold.core.sharing.models import Agreement
from stronghold.partners.ogc.queries import partner, police
from stronghold.partners.ogc.rules import MOST_COUNTED
from stronghold.partners.ogc.rules.conditions import holds_for
from stronghold.partners.ogc.rules.cql2 import read_filter
from tests.api.ogc.conftest import Ask, ids_of, links_of
from tests.choices import decide_rows
from tests.factories import (
    Cast,
    make_activity,
    make_arrest,
    make_closure,
    make_warrant,
)
from tests.statements import statements

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
PATH = "collections/activities/items"
GRID = "http://www.opengis.net/def/crs/EPSG/0/27700"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_KINDS = [dict(row) for row in KINDS.rows]
WEST_BOX = "BBOX(-1.3, 51.7, -1.25, 51.8)"


@pytest.fixture
def varied(cast: Cast, west: dict[str, Any], east: dict[str, Any]) -> list[str]:
    """Activities that differ in kind, day and ward, for police and partner alike."""
    today = clock.today()
    made = [
        make_activity(
            cast.officer, kind=kind, occurred_on=day, occurred_at=None, **west
        )
        for kind in ("high_visibility", "needles", "clean_up")
        for day in (today, today - timedelta(days=40))
    ]
    made.append(make_activity(cast.officer, occurred_on=today, occurred_at=None))
    make_activity(cast.officer, kind="needles", **east)
    return sorted(one.reference for one in made)


@pytest.fixture
def analyst(cast: Cast) -> str:
    return make_key(by=cast.analyst, name="QGIS", scopes=["maps"], days=30)


def all_of(answer: Any) -> list[dict[str, Any]]:
    return [
        one["properties"] | {"geometry": one["geometry"]}
        for one in json.loads(answer.content)["features"]
    ]


def properties_of(ask: Ask, collection: str, **by: str) -> dict[str, Any]:
    """Return what a collection can be filtered by."""
    shown = json.loads(ask(f"collections/{collection}/queryables", **by).content)
    found: dict[str, Any] = shown["properties"]
    return found


FILTERS = {
    "equal": "kind = 'needles'",
    "not-equal": "kind <> 'needles'",
    "flipped": "'needles' = kind",
    "in": "kind IN ('needles', 'clean_up')",
    "not-in": "kind NOT IN ('needles', 'clean_up')",
    "like": "kind LIKE '%e%r%'",
    "not-like": "kind NOT LIKE 'n__dl%'",
    "like-escaped": r"kind LIKE 'clean\_up'",
    "casei": "CASEI(kind) = CASEI('NeedLes')",
    "casei-like": "CASEI(kind) LIKE CASEI('NEED%')",
    "casei-in": "CASEI(kind) IN (CASEI('NEEDLES'), 'x')",
    "order-of-texts": "kind > 'clean_up' AND kind <= 'needles'",
    "between-texts": "kind BETWEEN 'd' AND 'm'",
    "null": "ward_code IS NULL",
    "not-null": "ward_code IS NOT NULL",
    "not-of-null": "NOT (ward_code = 'E05000001')",
    "day": "occurred_on = DATE('{today}')",
    "day-as-text": "occurred_on < '{today}'",
    "days": "occurred_on BETWEEN DATE('{before}') AND DATE('{before}')",
    # AND binds more tightly than OR.
    "precedence": "kind = 'clean_up' OR kind = 'needles' AND occurred_on = '{before}'",
    "brackets": "(kind = 'clean_up' OR kind = 'needles') AND occurred_on = '{before}'",
    "not-and": "NOT (kind = 'clean_up' AND occurred_on = '{today}')",
    "quoted": "\"kind\" = 'it''s'",
    "always": "TRUE",
    "never": "FALSE OR NOT TRUE",
    "always-or": "kind = 'needles' OR TRUE",
    "always-and": "kind = 'needles' AND NOT FALSE",
    "deep": "(" * 30 + "kind = 'needles'" + " OR kind = 'x') AND ward_code > '')" * 15,
}


def test_filters_return_what_their_words_say_for_partner_and_police(
    ask: Ask, varied: list[str], analyst: str
) -> None:
    today = clock.today()
    days = {"today": today, "before": today - timedelta(days=40)}
    for by, n in (({}, 6), ({"by": analyst}, 8)):
        types = {
            name: one.get("format", one.get("type", ""))
            for name, one in properties_of(ask, "activities", **by).items()
        }
        rows = [_typed(row, types) for row in all_of(ask(PATH, **by))]
        assert len(rows) == n
        wrong, shown = {}, set()
        for name, text in FILTERS.items():
            asked = text.format(**days)
            # What police are shown of a code is its label.
            asked = _in_labels(asked) if by else asked
            condition = read_filter(asked, types)
            expected = sorted(
                row["reference"] for row in rows if holds_for(condition, row)
            )
            found = ids_of(ask(PATH, filter=asked, limit="1000", **by))
            shown.add(tuple(found))
            if found != expected:
                wrong[name] = (found, expected)
        assert wrong == {}
        # They do not all leave the same.
        assert len(shown) > 8


def test_police_filter_by_the_names_that_their_force_gave(
    ask: Ask, varied: list[str], analyst: str, cast: Cast
) -> None:
    rows = [
        row | {"name": "Sharps"} if row["code"] == "needles" else row for row in _KINDS
    ]
    decide_rows(cast.analyst.force, KINDS, rows)

    found = all_of(ask(PATH, filter="kind = 'Sharps'", by=analyst))

    assert [row["kind"] for row in found] == ["Sharps"] * 3
    assert not ids_of(ask(PATH, filter="kind = 'Needle clearance'", by=analyst))
    assert "Sharps" in str(properties_of(ask, "activities", by=analyst)["kind"])


def _in_labels(text: str) -> str:
    labels = {
        "needles": "Needle clearance",
        "clean_up": "Environmental clean-up",
        "NeedLes": "NEEDLE clearance",
        "NEEDLES": "Needle CLEARANCE",
    }
    for code, label in labels.items():
        text = text.replace(f"'{code}'", f"'{label}'")
    return text


def _typed(row: dict[str, Any], types: dict[str, str]) -> dict[str, Any]:
    days = {name for name, kind in types.items() if kind == "date"}
    return {
        name: date.fromisoformat(value) if name in days and value else value
        for name, value in row.items()
    }


def test_properties_in_the_address_are_compared_and_kept_from_page_to_page(
    ask: Ask, varied: list[str]
) -> None:
    answer = ask(PATH, kind="needles", ward_code="E05000001", limit="1")
    found = ids_of(answer)
    while following := links_of(answer).get("next"):
        assert "kind=needles" in following
        answer = ask(following.partition("/ogc/")[2])
        found += ids_of(answer)

    assert len(found) == 2
    assert found == ids_of(ask(PATH, filter="kind = 'needles'"))


def test_each_queryable_can_be_asked_for_and_is_of_its_type(
    ask: Ask, varied: list[str], figures: list[str], analyst: str
) -> None:
    """In every kind of collection, as partner and as analyst; else it would be 500."""
    for by in ({}, {"by": analyst}):
        listed = json.loads(ask("collections", **by).content)["collections"]
        names = {one["id"] for one in listed}
        # All maps of figures have the same properties.
        maps = {n for n in names if n.startswith("figures-") and n.count("-") > 1}
        for name in (names - maps) | set(sorted(maps)[:1]):
            path = f"collections/{name}"
            answer = ask(f"{path}/queryables", **by)
            assert answer["Content-Type"] == "application/schema+json"
            properties = json.loads(answer.content)["properties"]
            assert len(properties) > 1
            properties.pop("geometry")
            values = {key: _value_of(one) for key, one in properties.items()}
            equal = {key: value.strip("'") for key, value in values.items()}
            tests = [f"{key} IS NULL OR NOT ({key} >= {values[key]})" for key in values]
            for given in (equal, {"filter": " OR ".join(tests)}):
                asked = ask(f"{path}/items", **given, **by)
                assert asked.status_code == 200, (path, given, asked.content)


def _value_of(schema: dict[str, Any]) -> str:
    days = {"date": "'2026-01-01'", "date-time": "'2026-01-01T12:00:00Z'"}
    is_number = schema["type"] in ("integer", "number")
    return days.get(schema.get("format", ""), "3" if is_number else "'x'")


WRONG: list[tuple[dict[str, str], str]] = [
    ({"filter": "colour = 'red'"}, "no property 'colour' to filter by; there are"),
    ({"filter": "shown_from > '2020-01-01'"}, "no property 'shown_from'"),
    ({"filter": "kind_name = 'x'"}, "no property 'kind_name'"),
    ({"filter": "kind = 3"}, "'kind' takes a text"),
    ({"filter": "own_people = 'x'"}, "'own_people' takes a whole number"),
    ({"filter": "own_people = 1.5"}, "'own_people' takes a whole number"),
    ({"filter": "occurred_on = 'x'"}, "'occurred_on' takes a day"),
    ({"occurred_on": "yesterday"}, "'occurred_on' takes a day"),
    ({"own_people": "many"}, "'own_people' takes a whole number"),
    ({"filter": "kind = "}, "'filter' is not complete"),
    ({"filter": "kind = 'x' ORDER BY 1"}, "not understood from 'ORDER BY 1' on"),
    ({"filter": "kind = reference"}, "'kind' takes a text"),
    ({"filter": "1 = 1"}, "must compare a property with a value"),
    ({"filter": "upper(kind) = 'X'"}, "not understood from \"(kind) = 'X'\" on"),
    ({"filter": r"kind LIKE 'x\'"}, "not understood"),
    ({"filter": "geometry = 'x'"}, "only be asked by S_INTERSECTS"),
    ({"filter": "S_INTERSECTS(geometry, POINT(999 1))"}, "valid one"),
    ({"filter": "S_INTERSECTS(geometry, POLYGON((0 0, 1 1)))"}, "valid one"),
    ({"filter": "S_INTERSECTS(geometry, POINT(1))"}, "valid one"),
    ({"filter": "S_INTERSECTS(kind, POINT(1 1))"}, "takes 'geometry' first"),
    ({"filter": "S_WITHIN(geometry, POINT(1 1))"}, "not understood"),
    ({"filter": "NOT " * 41 + "kind = 'x'"}, "at most 40 conditions"),
    ({"filter": "NOT " * 900 + "kind = 'x'"}, "nested too deeply"),
    ({"filter": "(" * 3000}, "not complete"),
    ({"filter": "x" * 5000}, "at most 4,000 characters"),
    ({"filter": "kind = 'x'", "filter-lang": "cql2-json"}, "must be cql2-text"),
    ({"filter-lang": "cql2-text"}, "need a 'filter'"),
    ({"crs": "EPSG:4326"}, "http://www.opengis.net/def/crs/OGC/1.3/CRS84"),
    ({"bbox": "1,2,3", "bbox-crs": GRID}, "four numbers in metres"),
    ({"bbox": "2,2,1,3", "bbox-crs": GRID}, "west is beyond east"),
]


def test_what_cannot_be_filtered_is_answered_with_what_can(ask: Ask) -> None:
    answered = []
    for given, _ in WRONG:
        answer = ask(PATH, **given)
        answered.append((answer.status_code, json.loads(answer.content)))

    not_said = [
        (given, status, answer)
        for (given, words), (status, answer) in zip(WRONG, answered, strict=True)
        if status != 400 or words not in answer["description"]
    ]
    assert not_said == []


def test_a_filter_reads_only_what_is_shared_and_is_one_disclosure(
    ask: Ask, cast: Cast, varied: list[str], east: dict[str, Any]
) -> None:
    hidden = make_activity(cast.officer, **east)

    assert ids_of(ask(PATH, filter=f"reference = '{hidden.reference}'")) == []
    found = ids_of(ask(PATH, filter="kind = 'clean_up'"))

    event = Event.objects.filter(kind=Kind.DISCLOSURE).latest("pk")
    assert sorted(event.records) == found
    assert len(found) == 2


def test_shapes_narrow_down_in_degrees_and_on_the_grid(
    ask: Ask, varied: list[str], analyst: str, country: dict[str, Area]
) -> None:
    in_west = [
        one["reference"] for one in all_of(ask(PATH)) if one["geometry"] is not None
    ]
    assert len(in_west) == 6
    box = GEOSGeometry(country["E05000001"].outline.envelope.ewkt)
    box.transform(27700)
    ring = ", ".join(f"{x:.1f} {y:.1f}" for x, y in box.coords[0])
    west, south, east, north = box.extent
    wide = f"{west},{south},{east},{north}"

    for by in ({}, {"by": analyst}):
        everything = ids_of(ask(PATH, **by))
        shape = f"S_INTERSECTS(geometry, {WEST_BOX})"
        assert ids_of(ask(PATH, filter=shape, **by)) == in_west
        outside = ids_of(ask(PATH, filter=f"NOT {shape}", **by))
        assert not set(outside) & set(in_west)
        assert set(outside) | set(in_west) < set(everything) or not by
        grid = {"filter": f"S_INTERSECTS(geometry, POLYGON(({ring})))"}
        assert ids_of(ask(PATH, **grid, **{"filter-crs": GRID}, **by)) == in_west
        assert ids_of(ask(PATH, bbox=wide, **{"bbox-crs": GRID}, **by)) == in_west
        beside = f"{west - 9000},{south},{west - 5000},{north}"
        assert ids_of(ask(PATH, bbox=beside, **{"bbox-crs": GRID}, **by)) == []
        zoomed_out = "-9e9,-9e9,9e9,9e9"
        found = ids_of(ask(PATH, bbox=zoomed_out, **{"bbox-crs": GRID}, **by))
        assert set(in_west) <= set(found)


def test_geometries_are_given_on_the_grid_and_a_header_says_so(
    ask: Ask, cast: Cast, west: dict[str, Any], analyst: str
) -> None:
    made = make_activity(cast.officer, **west)
    for by in ({}, {"by": analyst}):
        for path in (PATH, f"{PATH}/{made.reference}"):
            degrees, metres = ask(path, **by), ask(path, crs=GRID, **by)
            assert degrees["Content-Crs"] == f"<{CRS84}>"
            assert metres["Content-Crs"] == f"<{GRID}>"
            one, other = (json.loads(a.content) for a in (degrees, metres))
            if path == PATH:
                one, other = one["features"][0], other["features"][0]
            place = GEOSGeometry(json.dumps(one["geometry"]))
            place.srid = 4326
            place.transform(27700)
            assert set(other["geometry"]) == {"type", "coordinates"}
            # GDAL and PostGIS may know the grid to a few metres differently.
            assert other["geometry"]["coordinates"] == pytest.approx(
                list(place.coords), abs=10
            )
    described = json.loads(ask("collections/activities").content)
    assert described["crs"] == [CRS84, GRID]
    assert described["storageCrs"] == CRS84


def numbers(ask: Ask, path: str, **given: str) -> tuple[int | None, int]:
    """Return how many match on all pages, and how many are on this one."""
    shown = json.loads(ask(path, **given).content)
    return shown.get("numberMatched"), shown["numberReturned"]


def test_the_first_page_says_how_many_match_on_all_of_them(
    ask: Ask, varied: list[str], figures: list[str], analyst: str
) -> None:
    """Police have two more: one of another ward, and one of no place."""
    for by, n in (({}, 6), ({"by": analyst}, 8)):
        assert numbers(ask, PATH, **by) == (n, n)
        assert numbers(ask, PATH, limit="2", **by) == (n, 2)
        needles = {"kind": "Needle clearance" if by else "needles", "limit": "1"}
        assert numbers(ask, PATH, **needles, **by) == (3 if by else 2, 1)
        in_west = {"bbox": "-1.3,51.7,-1.25,51.8", "limit": "5"}
        assert numbers(ask, PATH, **in_west, **by) == (6, 5)
        # Who follows the links knows it already.
        following = links_of(ask(PATH, limit="2", **by))["next"].partition("/ogc/")[2]
        assert numbers(ask, following, **by) == (None, 2)
    path = "collections/figures-reports/items"
    assert numbers(ask, path, limit="2") == (len(figures), 2)
    assert numbers(ask, path, limit="2", after=figures[1]) == (len(figures), 2)
    assert numbers(ask, "collections/areas-ward/items", by=analyst, limit="1") == (2, 1)


def test_more_than_are_counted_are_no_number(
    ask: Ask, varied: list[str], analyst: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (partner, police):
        monkeypatch.setattr(module, "MOST_COUNTED", 6)

    assert numbers(ask, PATH, limit="2") == (6, 2)
    assert numbers(ask, PATH, by=analyst, limit="2") == (None, 2)
    # What is all there costs nothing.
    assert numbers(ask, PATH, by=analyst) == (8, 8)
    for module in (partner, police):
        monkeypatch.setattr(module, "MOST_COUNTED", 5)
    assert numbers(ask, PATH, limit="2") == (None, 2)


def test_no_number_counts_what_the_reader_may_not_read(
    ask: Ask, cast: Cast, west: dict[str, Any], east: dict[str, Any], analyst: str
) -> None:
    """Else what a page leaves out would be found by the difference."""
    today = clock.today()
    wrong = {"error_at": clock.now(), "error_by": cast.officer, "error_reason": "Twice"}
    for _ in range(3):
        make_warrant(cast.officer, executed_on="2026-01-02", **west)
        make_closure(cast.officer, state="refused", **west)
    for _ in range(2):
        make_warrant(
            cast.officer, state="issued", issued_on=today, ends_on=today, **west
        )
        make_closure(cast.officer, state="refused", **east)
        make_closure(cast.officer, state="refused", **wrong, **west)
        make_closure(cast.other_officer, state="refused", **west)

    found = {
        who: [
            numbers(ask, f"collections/{name}/items", limit="1", **by)[0]
            for name in ("warrants", "closures")
        ]
        for who, by in (("partner", {}), ("police", {"by": analyst}))
    }

    assert found == {"partner": [3, 3], "police": [3, 5]}


def test_police_filter_only_by_what_they_are_shown(
    ask: Ask, cast: Cast, west: dict[str, Any], analyst: str
) -> None:
    made = make_arrest(cast.officer, **west)
    shown = properties_of(ask, "arrests", by=analyst)

    assert "description" not in shown
    assert "recorded_by" not in shown
    for hidden in ("recorded_by", "recorded_by_id", "point", "team", "id"):
        answer = ask("collections/arrests/items", by=analyst, filter=f"{hidden} = 'x'")
        assert answer.status_code == 400
    label = made.get_offence_class_display()
    assert label in shown["offence_class"]["enum"]
    found = ask("collections/arrests/items", by=analyst, offence_class=label)
    assert ids_of(found) == [made.reference]


def test_unknown_collections_have_no_queryables(ask: Ask) -> None:
    assert ask("collections/reports/queryables").status_code == 404
    assert ask("collections/referrals/queryables").status_code == 404


def test_queryables_without_a_key_are_the_same_whatever_is_stored_and_shared(
    ask: Ask, cast: Cast, analyst: str
) -> None:
    """QGIS asks for them without the key of its address."""
    paths = [
        f"/ogc/collections/{name}/queryables"
        for name in ("activities", "reports", "figures-reports-ward-quarter", "areas")
    ]
    before = [Client().get(path).content for path in paths]
    for by in ({}, {"by": analyst}):
        of_owner = properties_of(ask, "activities", **by)
        shown = json.loads(before[0])["properties"]
        types = {name: one.get("type") for name, one in shown.items()}
        assert {name: one.get("type") for name, one in of_owner.items()}.items() <= (
            types.items()
        )
    assert not any(b"enum" in content for content in before)

    Agreement.objects.update(ended_at=clock.now(), ended_by=cast.officer)
    assert [Client().get(path).content for path in paths] == before

    for path in ("/ogc/collections/nothing/queryables", "/ogc/collections/activities"):
        assert Client().get(path).status_code == 401
    wrong = Client().get(paths[0], {"key": "shk_wrong"})
    assert wrong.status_code == 401
    assert Client().get(paths[0], {"colour": "red"}).status_code == 400


def test_a_statement_is_asked_once_for_a_filter(
    ask: Ask, varied: list[str], django_assert_max_num_queries: Any, key: str
) -> None:
    """A filter asks the partner's database once, however few rows it leaves."""
    with django_assert_max_num_queries(6, using="partner"):
        found = Client().get(
            f"/ogc/{PATH}",
            {"filter": "kind = 'x'", "datetime": "2020-01-01/.."},
            headers={"Authorization": f"Bearer {key}"},
        )
    assert found.status_code == 200
    assert Activity.objects.count() == len(varied) + 1


def test_the_number_is_one_statement_more(
    ask: Ask, varied: list[str], django_assert_max_num_queries: Any, analyst: str
) -> None:
    with django_assert_max_num_queries(7, using="partner"):
        assert numbers(ask, PATH, limit="1") == (6, 1)
    with statements("COUNT(*)") as counts:
        assert numbers(ask, PATH, limit="1", by=analyst) == (8, 1)
    (one,) = counts
    assert f"LIMIT {MOST_COUNTED + 1}" in one
