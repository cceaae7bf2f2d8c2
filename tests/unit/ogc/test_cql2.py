"""CQL2 text is read as the standard says."""

from typing import Any

import pytest

from stronghold.core.kernel.errors import RuleBroken
from stronghold.partners.ogc.rules.conditions import Comparison, holds
from stronghold.partners.ogc.rules.cql2 import Holds, read_filter
from stronghold.partners.ogc.rules.cql2_text import NotRead, tree_of

A, B, C = ({"op": "=", "args": [{"property": name}, 1.0]} for name in "abc")


def op(name: str, *args: Any) -> dict[str, Any]:
    return {"op": name, "args": list(args)}


def prop(name: str) -> dict[str, str]:
    return {"property": name}


READ = {
    # AND binds more tightly than OR, and NOT than both.
    "a = 1 OR b = 1 AND c = 1": op("or", A, op("and", B, C)),
    "a = 1 AND b = 1 OR c = 1": op("or", op("and", A, B), C),
    "(a = 1 OR b = 1) AND c = 1": op("and", op("or", A, B), C),
    "NOT a = 1 AND b = 1": op("and", op("not", A), B),
    "not(a=1or b=1)": op("not", op("or", A, B)),
    # Only a quotation mark is escaped in a text; LIKE reads the other backslashes.
    "a = 'it''s'": op("=", prop("a"), "it's"),
    r"a = 'it\'s'": op("=", prop("a"), "it's"),
    r"a LIKE '50\%\_'": op("like", prop("a"), r"50\%\_"),
    "a = ''": op("=", prop("a"), ""),
    # Words of the language are names where only a name can be.
    "date = DATE('2026-01-01')": op("=", prop("date"), {"date": "2026-01-01"}),
    "order_by = 'x'": op("=", prop("order_by"), "x"),
    "notes IS NOT NULL": op("not", op("isNull", prop("notes"))),
    '"and" = 1': op("=", prop("and"), 1.0),
    "point = 1": op("=", prop("point"), 1.0),
    "a NOT BETWEEN -1 AND 2.5e1": op("not", op("between", prop("a"), -1.0, 25.0)),
    "a NOT IN ('x', 'y')": op("not", op("in", prop("a"), ["x", "y"])),
    "CASEI(a) NOT LIKE CASEI('X%')": op(
        "not", op("like", op("casei", prop("a")), op("casei", "X%"))
    ),
    "S_INTERSECTS(geometry, BBOX(0, 1, 2, 3))": op(
        "s_intersects", prop("geometry"), {"bbox": [0.0, 1.0, 2.0, 3.0]}
    ),
    "s_intersects(geometry, point(1 2))": op(
        "s_intersects", prop("geometry"), {"type": "Point", "coordinates": [1.0, 2.0]}
    ),
    "S_INTERSECTS(geometry, MULTIPOINT((1 2), (3 4)))": op(
        "s_intersects",
        prop("geometry"),
        {"type": "MultiPoint", "coordinates": [[1.0, 2.0], [3.0, 4.0]]},
    ),
    "TRUE": True,
}


def test_text_is_read_as_the_standard_says() -> None:
    assert {text: tree_of(text) for text in READ} == READ


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("a = 'x' ORDER BY 1", 8),
        ("a = 1 ORb = 1", 6),
        ("a = 1;", 5),
        ("a = 1 -- b", 6),
        ("a = 1 OR", 8),
        ("a", 1),
        ("", 0),
        ("a = 'x", 4),
        ("a = \x00", 4),
    ],
)
def test_where_a_text_is_no_filter_is_said(text: str, position: int) -> None:
    with pytest.raises(NotRead) as error:
        tree_of(text)
    assert error.value.position == position


TYPES: dict[str, Holds] = {"a": "string", "n": "integer", "day": "date"}


@pytest.mark.parametrize(
    "text",
    [
        "a = 'x\x00'",
        "n = 1e300",
        "n IN (1, 'x')",
        "day = '2026-02-30'",
        "day = '20260201'",
        "n LIKE '1%'",
        "CASEI(n) = 1",
        "a IN (" + ", ".join(["'x'"] * 201) + ")",
    ],
)
def test_values_are_of_the_type_of_their_property(text: str) -> None:
    with pytest.raises(RuleBroken):
        read_filter(text, TYPES)


def test_a_pattern_is_compared_in_linear_time_and_as_in_sql() -> None:
    matching = {
        "%": ["", "x\ny"],
        "a%b%c": ["abc", "axxbyyc", "abbcc"],
        "_b%": ["ab", "abc"],
        r"50\%": ["50%"],
        "%a%ab": ["aab", "xaxab"],
    }
    others = {"a%b%c": ["acb", "abcd"], "_b%": ["b"], r"50\%": ["500"], "%a%ab": ["ab"]}

    def like(pattern: str, text: str) -> bool:
        return holds(Comparison("a", "like", (pattern,)), text)

    assert not [
        (p, t) for p, texts in matching.items() for t in texts if t and not like(p, t)
    ]
    assert not [(p, t) for p, texts in others.items() for t in texts if like(p, t)]
    # By trying every place for each part, this would not end.
    assert not like("%a" * 100 + "%b", "a" * 200)
