"""The API's answer with figures, and its schema for the OpenAPI document."""

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stronghold.figures.queries import Tallies


def answer(tallies: "Tallies") -> dict[str, Any]:
    """Return the API's answer; `category` is included only if asked for."""
    question, grain = tallies.question, str(tallies.question.measure.grain)
    codes = {period.start: str(period) for period in question.periods}

    def figure(period: date, category: str, n: int) -> dict[str, Any]:
        split = {"category": category} if question.by_category else {}
        return {grain: codes[period], **split, "n": n}

    def area_figure(
        code: str, name: str, period: date, *counted: Any
    ) -> dict[str, Any]:
        area = {"area": code, "name": name, f"{grain}_start": period}
        return area | figure(period, *counted)

    return {
        "measure": question.measure.code,
        "level": question.level.value,
        "as_of": tallies.as_of,
        "behind_since": tallies.behind_since,
        "rows": [area_figure(*found) for found in tallies.rows],
        "elsewhere": [figure(*found) for found in tallies.elsewhere],
        "place_not_known": [figure(*found) for found in tallies.not_known],
        "unfinished": [str(period) for period in tallies.unfinished],
        "gaps": [{"force": tallies.force, "period": str(p)} for p in tallies.gaps],
    }


def _object(*optional: str, **properties: dict[str, Any]) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def _list(items: dict[str, Any], about: str) -> dict[str, Any]:
    return {"type": "array", "items": items, "description": about}


_TEXT: dict[str, Any] = {"type": "string"}
_DAY: dict[str, Any] = {"type": "string", "format": "date"}
_BY_GRAIN = ("week", "week_start", "month", "month_start", "category")
_FIGURE: dict[str, Any] = {
    "week": {"type": "string", "example": "2026-W47"},
    "month": {"type": "string", "example": "2024-02"},
    "category": {**_TEXT, "description": "Only with by=category"},
    "n": {"type": "integer", "minimum": 1},
}
_AREA_FIGURE: dict[str, Any] = {
    "area": {"type": "string", "example": "E05013104"},
    "name": _TEXT,
    "week_start": _DAY,
    "month_start": _DAY,
    **_FIGURE,
}
ANSWER_SCHEMA = _object(
    measure=_TEXT,
    level=_TEXT,
    as_of={
        "type": ["string", "null"],
        "format": "date-time",
        "description": "When these figures last changed",
    },
    behind_since={
        "type": ["string", "null"],
        "format": "date-time",
        "description": "Since when changes wait to be counted; null if none wait",
    },
    rows=_list(
        _object(*_BY_GRAIN, **_AREA_FIGURE),
        "Figures above zero; `week` or `month` depends on the measure",
    ),
    elsewhere=_list(
        _object(*_BY_GRAIN, **_FIGURE),
        "The place is known, but in no loaded area of the level",
    ),
    place_not_known=_list(_object(*_BY_GRAIN, **_FIGURE), "Recorded without a place"),
    unfinished=_list(_TEXT, "Periods that have not ended yet"),
    gaps=_list(
        _object(force=_TEXT, period=_TEXT),
        "Periods with days that no file covers: not known, not zero",
    ),
)
