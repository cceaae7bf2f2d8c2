"""Reads a filter in CQL2 text (OGC 21-065r2) into a condition.

The text becomes a tree, which has the form of the filter in CQL2 JSON, and a reader
checks that: each property must be one that the collection can be filtered by, and each
value of that property's type. The parser needs time and memory in proportion to the
filter, and a filter is short.
"""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

import orjson

from stronghold.core.kernel.errors import RuleBroken
from stronghold.partners.ogc.rules.conditions import (
    ALWAYS,
    CRS84,
    NEVER,
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Intersects,
    Operator,
    Value,
    turned_round,
)

Holds = Literal["string", "date", "date-time", "integer", "number"]
LANGUAGE = "cql2-text"
GEOMETRY = "geometry"
LONGEST, DEEPEST, MOST_VALUES = 4000, 40, 200
_TAKES: Mapping[Holds, str] = {
    "string": "a text, such as 'Cowley'",
    "date": "a day, such as DATE('2026-03-01')",
    "date-time": "an instant, such as TIMESTAMP('2026-03-01T12:00:00Z')",
    "integer": "a whole number",
    "number": "a number",
}
_COMPARED: Mapping[str, Operator] = {
    "=": "=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}
_FLIPPED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_TOO_DEEP = f"'filter' is nested too deeply: at most {DEEPEST} conditions in another"
_WHAT_THERE_IS = (
    "AND, OR, NOT, =, <>, <, <=, >, >=, LIKE, BETWEEN, IN, IS NULL, CASEI and "
    "S_INTERSECTS"
)


def read_filter(
    text: str, queryables: Mapping[str, Holds], srid: int = CRS84
) -> Condition:
    """Return the condition of a filter; RuleBroken names what is wrong."""
    if not text:
        return ALWAYS
    if len(text) > LONGEST:
        raise RuleBroken(f"'filter' may have at most {LONGEST:,} characters")
    try:
        return _Reader(queryables, srid).condition(_tree_of(text))
    except RecursionError:
        raise RuleBroken(_TOO_DEEP) from None


def read_equal(name: str, text: str, holds: Holds) -> Condition:
    """Return the condition that a property has this value, given in an address."""
    return Comparison(name, "=", (_value(name, holds, _typed(text, holds)),))


def _typed(text: str, holds: Holds) -> Any:
    """Return a text as a value of the tree."""
    if holds not in ("integer", "number"):
        return text
    try:
        return float(text)
    except ValueError:
        return text


def _tree_of(text: str) -> Any:
    # Few requests have a filter, and its parser takes 8 MB.
    from stronghold.partners.ogc.rules.cql2_text import NotRead, tree_of

    try:
        return tree_of(text)
    except NotRead as error:
        after = text[error.position :][:20]
        place = f"not understood from {after!r} on" if after else "not complete"
        raise RuleBroken(f"'filter' is {place}; there are {_WHAT_THERE_IS}") from None


class _Reader:
    """Reads the tree of a filter against the properties of one collection."""

    def __init__(self, queryables: Mapping[str, Holds], srid: int) -> None:
        self._queryables, self._srid = queryables, srid

    def condition(self, node: Any, depth: int = 0) -> Condition:
        if isinstance(node, bool):
            return ALWAYS if node else NEVER
        if depth > DEEPEST:
            raise RuleBroken(_TOO_DEEP)
        return self._operation(node["op"], node["args"], depth)

    def _operation(self, op: str, args: list[Any], depth: int) -> Condition:
        match op, args:
            case (("and" | "or"), _):
                parts = tuple(self.condition(one, depth + 1) for one in args)
                return AllOf(parts) if op == "and" else AnyOf(parts)
            case "not", [one]:
                return turned_round(self.condition(one, depth + 1))
            case "s_intersects", [left, right]:
                return self._intersects(left, right)
            case "isNull", [one]:
                name, _ = self._property(one)
                return Comparison(name, "isNull")
            case (("=" | "<>" | "<" | "<=" | ">" | ">="), [left, right]):
                return self._comparison(op, left, right)
            case "like", [left, pattern]:
                return self._like(left, pattern)
            case "between", [left, low, high]:
                return self._compare(left, "between", [low, high])
        left, values = args
        return self._compare(left, "in", values)

    def _comparison(self, op: str, left: Any, right: Any) -> Condition:
        if not self._is_property(left) and self._is_property(right):
            op, left, right = _FLIPPED[op], right, left
        if op == "<>":
            return turned_round(self._compare(left, "=", [right]))
        return self._compare(left, _COMPARED[op], [right])

    def _compare(
        self, left: Any, operator: Operator, values: Sequence[Any]
    ) -> Comparison:
        if len(values) > MOST_VALUES:
            raise RuleBroken(f"'filter' compares with more than {MOST_VALUES} values")
        name, ignores_case = self._property(left)
        holds = self._queryables[name]
        if ignores_case and holds != "string":
            raise RuleBroken(f"{name!r} is no text, so CASEI does not apply to it")
        plain = [_without_case(one) if ignores_case else one for one in values]
        taken = tuple(_value(name, holds, one) for one in plain)
        return Comparison(name, operator, taken, ignores_case)

    def _like(self, left: Any, pattern: Any) -> Comparison:
        found = self._compare(left, "like", [pattern])
        [text] = found.values
        if self._queryables[found.name] != "string":
            raise RuleBroken(f"{found.name!r} is no text, so LIKE does not apply to it")
        if re.fullmatch(r"(?:\\.|[^\\])*", str(text), re.DOTALL) is None:
            raise RuleBroken("A pattern of LIKE must not end with a single backslash")
        return found

    def _is_property(self, node: Any) -> bool:
        match node:
            case {"property": str()} | {"op": "casei", "args": [{"property": str()}]}:
                return True
        return False

    def _property(self, node: Any) -> tuple[str, bool]:
        """Return the name of a property, and whether upper and lower case are alike."""
        match node:
            case {"op": "casei", "args": [inner]}:
                return self._property(inner)[0], True
            case {"property": str(name)}:
                if name == GEOMETRY:
                    raise RuleBroken("'geometry' can only be asked by S_INTERSECTS")
                if name not in self._queryables:
                    raise RuleBroken(
                        f"There is no property {name[:40]!r} to filter by; there "
                        f"are {', '.join(self._queryables)}"
                    )
                return name, False
        raise RuleBroken("'filter' must compare a property with a value")

    def _intersects(self, left: Any, right: Any) -> Intersects:
        if left != {"property": GEOMETRY}:
            raise RuleBroken("S_INTERSECTS takes 'geometry' first, and then a shape")
        return Intersects(orjson.dumps(_shape(right)).decode(), self._srid)


def _without_case(node: Any) -> Any:
    match node:
        case {"op": "casei", "args": [inner]}:
            return inner
    return node


def _value(name: str, holds: Holds, node: Any) -> Value:
    """Return a value of a property's type; RuleBroken names the property."""
    found: Value | None = None
    match holds, node:
        case "string", str() if "\x00" not in node:
            found = node
        case (("integer" | "number"), float()):
            found = _number(holds, node)
        case "date", {"date": str(text)} | str(text):
            found = _day(text)
        case "date-time", {"timestamp": str(text)} | str(text):
            found = _instant(text)
    if found is None:
        raise RuleBroken(f"{name!r} takes {_TAKES[holds]}")
    return found


def _number(holds: Holds, number: float) -> float | None:
    if not math.isfinite(number) or abs(number) >= 2**31:
        return None
    if holds == "integer":
        return int(number) if number == int(number) else None
    return number


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _shape(node: Any) -> Mapping[str, Any]:
    """Return a shape as GeoJSON; its coordinates are checked where it is used."""
    match node:
        case {"bbox": list(numbers)} if len(numbers) in (4, 6):
            edges = numbers[:2] + numbers[3:5] if len(numbers) == 6 else numbers
            west, south, east, north = edges
            return rectangle(west, south, east, north)
        case {"type": kind, "coordinates": coordinates}:
            return {"type": kind, "coordinates": coordinates}
    raise RuleBroken(
        "S_INTERSECTS takes BBOX(west,south,east,north), a point, a line or a polygon"
    )


def rectangle(west: Any, south: Any, east: Any, north: Any) -> Mapping[str, Any]:
    """Return a box as GeoJSON."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def rectangle_of(edges: Sequence[float]) -> str:
    """Return the GeoJSON of a box: its western, southern, eastern and northern edge."""
    return orjson.dumps(rectangle(*edges)).decode()
