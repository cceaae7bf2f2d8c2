"""However odd a filter in CQL2: an answer, and none but the reader's own rows."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from stronghold.core.kernel import clock
from stronghold.core.program_keys.actions import make_key
from stronghold.core.sharing.models import Agreement
from stronghold.partners.ogc.rules.conditions import holds_for
from stronghold.partners.ogc.rules.cql2 import read_filter
from tests.api.ogc.conftest import (  # noqa: F401 - fixtures
    agreement,
    cast,
    east,
    fresh_partner_connection,
    west,
)
from tests.factories import Cast, make_activity
from tests.sweeps import SUPPRESSED, examples

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
TODAY = clock.today()
NAMES = st.sampled_from(["kind", "occurred_on", "ward_code", "reference", "title", "x"])
ODD = "'\\\"%_;()-\x00\x1f\u200d\u202e\ufdfd\u0663é ٣aKne\U0001f469"
TEXTS = st.one_of(
    st.sampled_from(["needles", "clean_up", "E05000001", "NEED%", "%", "\\", ""]),
    st.text(st.sampled_from(ODD), max_size=12),
).map(lambda text: "'" + text.replace("'", "''") + "'")
NUMBERS = st.sampled_from(
    ["0", "-1", "1e400", "-1e308", "1" * 40, ".5", "2147483648", "51.7", "-1.28"]
)
DAYS = st.sampled_from(
    [TODAY.isoformat(), "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "0"]
)
VALUES = st.one_of(
    TEXTS,
    NUMBERS,
    NAMES,
    DAYS.map("DATE('{}')".format),
    DAYS.map("TIMESTAMP('{}T00:00:00Z')".format),
    TEXTS.map("CASEI({})".format),
    NAMES.map("CASEI({})".format),
)
PAIRS = st.tuples(NUMBERS, NUMBERS).map(" ".join)
RINGS = st.lists(PAIRS, min_size=1, max_size=5).map(lambda row: f"({', '.join(row)})")
SHAPES = st.one_of(
    st.lists(NUMBERS, min_size=3, max_size=7).map(lambda r: f"BBOX({', '.join(r)})"),
    PAIRS.map("POINT({})".format),
    RINGS.map("LINESTRING{}".format),
    RINGS.map("POLYGON({})".format),
    RINGS.map("MULTIPOLYGON(({}))".format),
    st.just("BBOX(-1.3, 51.7, -1.25, 51.8)"),
)
TESTS = st.one_of(
    st.tuples(VALUES, st.sampled_from(["=", "<>", "<", ">="]), VALUES).map(" ".join),
    st.tuples(VALUES, st.sampled_from([" LIKE ", " NOT LIKE "]), VALUES).map("".join),
    st.tuples(VALUES, VALUES, VALUES).map("{0[0]} BETWEEN {0[1]} AND {0[2]}".format),
    st.tuples(VALUES, st.lists(VALUES, min_size=1, max_size=3).map(", ".join)).map(
        "{0[0]} IN ({0[1]})".format
    ),
    NAMES.map("{} IS NOT NULL".format),
    SHAPES.map("S_INTERSECTS(geometry, {})".format),
    st.sampled_from(["TRUE", "FALSE", "kind = 'needles'", "ward_code > ''"]),
)
FILTERS = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        inner.map("NOT ({})".format),
        st.tuples(inner, st.sampled_from([" AND ", " OR "]), inner).map("".join),
        inner.map("({})".format),
    ),
    max_leaves=6,
)
# A text in which a part was lost or doubled, which is seldom a filter.
TORN = st.tuples(FILTERS, st.integers(0, 60), st.integers(0, 60)).map(
    lambda torn: torn[0][: torn[1]] + torn[0][torn[2] :]
)


@pytest.fixture
def ways(
    cast: Cast,  # noqa: F811
    agreement: Agreement,  # noqa: F811
    west: dict[str, Any],  # noqa: F811
    east: dict[str, Any],  # noqa: F811
) -> list[Callable[..., Any]]:
    """The council and an analyst ask about rows of three kinds, two wards, two days."""
    for kind in ("high_visibility", "needles", "clean_up"):
        for days, place in ((0, west), (40, west), (0, east)):
            at = {"occurred_on": TODAY - timedelta(days=days), "occurred_at": None}
            make_activity(cast.officer, kind=kind, **at, **place)
    make_activity(cast.officer, occurred_on=TODAY, occurred_at=None)
    make_activity(cast.other_officer, kind="needles", **west)
    named = {"scopes": ["maps"], "days": 30}
    of_council = {"agreement": agreement.reference}
    keys = [
        make_key(by=cast.partner, name="Council", **named, **of_council),
        make_key(by=cast.analyst, name="Police", **named),
    ]

    def way(key: str) -> Callable[..., Any]:
        headers = {"Authorization": f"Bearer {key}"}
        return lambda path, **params: Client().get(
            f"/ogc/collections/activities/{path}", params, headers=headers
        )

    return [way(key) for key in keys]


def rows_of(answer: Any) -> dict[str, dict[str, Any]]:
    found = json.loads(answer.content)["features"]
    return {one["id"]: one["properties"] | {"geometry": None} for one in found}


def test_filters_answer_with_none_but_the_rows_that_they_say(
    ways: list[Callable[..., Any]],
) -> None:
    """Compared with the rule in Python; a place is only narrowed down."""
    known = []
    for ask in ways:
        every = rows_of(ask("items", limit="1000"))
        shown = json.loads(ask("queryables").content)["properties"]
        types = {
            name: one.get("format", one.get("type", "")) for name, one in shown.items()
        }
        known.append((ask, every, types))
    assert [len(every) for _, every, _ in known] == [6, 10]
    seen = set()

    @settings(max_examples=examples(240), suppress_health_check=SUPPRESSED)
    @given(FILTERS | TORN)
    def try_one(text: str) -> None:
        for ask, every, types in known:
            answer = ask("items", filter=text, limit="1000")
            seen.add(answer.status_code)
            assert answer.status_code in (200, 400), answer.status_code
            if answer.status_code == 400:
                continue
            found = rows_of(answer)
            assert found.keys() <= every.keys()
            if "S_INTERSECTS" in text.upper():
                continue
            condition = read_filter(text, types)
            typed = {
                pk: {
                    name: _typed(value, types.get(name, ""))
                    for name, value in row.items()
                }
                for pk, row in every.items()
            }
            expected = {pk for pk, row in typed.items() if holds_for(condition, row)}
            assert found.keys() == expected

    try_one()
    assert seen == {200, 400}


def _typed(value: Any, holds: str) -> Any:
    is_day = holds == "date" and isinstance(value, str)
    return date.fromisoformat(value) if is_day else value
