"""Conditions that a request sets on the properties of features. Pure.

A condition has no "not" around other conditions: each comparison says itself whether it
is turned round. So one with a property that has no value is false either way, as in
SQL, and all that apply conditions, in SQL, by Django or in Python, agree.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

# The coordinate reference systems of boxes and shapes in a request.
CRS84, GRID = 4326, 27700
Value = str | float | date | datetime
Operator = Literal["=", "<", "<=", ">", ">=", "in", "between", "like", "isNull"]


@dataclass(frozen=True)
class Comparison:
    """What one property must be: `values` are compared with it."""

    name: str
    operator: Operator
    values: tuple[Value, ...] = ()
    ignores_case: bool = False
    is_not: bool = False


@dataclass(frozen=True)
class Intersects:
    """The geometry must have a point in common with this one (GeoJSON).

    A box was checked as it was read; it may have no area.
    """

    shape: str
    srid: int = CRS84
    is_not: bool = False
    is_box: bool = False


@dataclass(frozen=True)
class AllOf:
    """AllOf parts hold; without parts it always holds."""

    parts: "tuple[Condition, ...]" = ()


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds; without parts it never holds."""

    parts: "tuple[Condition, ...]" = ()


Condition = Comparison | Intersects | AllOf | AnyOf
ALWAYS, NEVER = AllOf(), AnyOf()


def turned_round(condition: Condition) -> Condition:
    """Return the condition that holds where this one is false, by De Morgan's laws."""
    match condition:
        case AllOf(parts):
            return AnyOf(tuple(map(turned_round, parts)))
        case AnyOf(parts):
            return AllOf(tuple(map(turned_round, parts)))
    return replace(condition, is_not=not condition.is_not)


def comparisons_in(condition: Condition) -> Iterator[Comparison]:
    """Yield each comparison of a property."""
    match condition:
        case Comparison():
            yield condition
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from comparisons_in(part)


def names_in(condition: Condition) -> set[str]:
    """Return the properties that a condition names."""
    return {one.name for one in comparisons_in(condition)}


def holds(one: Comparison, value: Any) -> bool:
    """Say whether a value passes a comparison; None and "" are no value."""
    if value is None or value == "":
        return one.operator == "isNull" and not one.is_not
    if one.operator == "isNull":
        return one.is_not
    return _compared(one, value) != one.is_not


def holds_for(
    condition: Condition,
    values: Mapping[str, Any],
    meets: Callable[[Intersects], bool] = lambda shape: False,
) -> bool:
    """Say whether a row passes a condition. `meets` says it of its geometry."""
    match condition:
        case AllOf(parts):
            return all(holds_for(part, values, meets) for part in parts)
        case AnyOf(parts):
            return any(holds_for(part, values, meets) for part in parts)
        case Intersects():
            return meets(condition)
    return holds(condition, values.get(condition.name))


def _compared(one: Comparison, value: Any) -> bool:
    values: Sequence[Any] = one.values
    if one.operator == "like":
        flags = re.DOTALL | (re.IGNORECASE if one.ignores_case else 0)
        return re.fullmatch(_pattern(str(values[0])), value, flags) is not None
    if one.ignores_case:
        value, values = value.lower(), [str(other).lower() for other in values]
    match one.operator:
        case "<":
            found = value < values[0]
        case "<=":
            found = value <= values[0]
        case ">":
            found = value > values[0]
        case ">=":
            found = value >= values[0]
        case "between":
            found = values[0] <= value <= values[1]
        case _:
            found = value in values
    return bool(found)


def _pattern(like: str) -> str:
    r"""Return the regular expression of a pattern with %, _ and \ before either.

    What stands between two % is sought once, at its first place, and never again: so a
    pattern with many of them takes no longer.
    """
    segments = [""]
    for part in re.findall(r"\\.|.", like, re.DOTALL):
        if part == "%":
            segments.append("")
        else:
            segments[-1] += "." if part == "_" else re.escape(part[-1])
    if len(segments) == 1:
        return segments[0]
    first, *middle, last = segments
    return f"{first}{''.join(f'(?>.*?{one})' for one in middle)}.*{last}"
