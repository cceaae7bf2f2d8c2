"""The figures of the map as features for the police: a collection for each map.

A collection has one measure at one level, by week, quarter or month. It shows the
totals of the newest period that is over, unless a request asks for other periods or for
categories. The counts are those of the map and of the API of figures.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.kernel.quarters import Quarter
from stronghold.core.kernel.weeks import Period, Week, periods
from stronghold.figures.choices import Level
from stronghold.figures.measures import MEASURES, Measure
from stronghold.figures.queries.figures import Tallies, span_of, tallies_for
from stronghold.figures.question import TallyQuestion
from stronghold.partners.ogc.queries.figures import OF_CATEGORIES
from stronghold.partners.ogc.queries.police_areas import AreasOn
from stronghold.partners.ogc.queries.source import (
    Collection,
    Feature,
    Features,
    Property,
)
from stronghold.partners.ogc.rules import FIGURES, ItemsRequest, box_of
from stronghold.partners.ogc.rules.conditions import (
    AllOf,
    Condition,
    Intersects,
    holds_for,
    names_in,
)

Grain = Literal["week", "quarter", "month"]
# How many periods a request may be about: two years of weeks.
MOST_PERIODS = 106
_ELSEWHERE, _NOT_KNOWN, _ALL = "elsewhere", "not-known", "all"
_NAMES = {_ELSEWHERE: "Elsewhere", _NOT_KNOWN: "Place not known"}
_OF_PERIODS = {"period", "first_day", "last_day"}
_PROPERTIES = (
    Property("figure", "Figure", "The id of the figure."),
    Property("area_name", "Area"),
    Property("n", "Number", "How many; empty where no file covers it.", "integer"),
    Property("category", "Category", "Its code; “all” is the total."),
    Property("category_name", "Category", "In words.", is_queryable=False),
    Property("period", "Period", "An ISO week, a quarter of these, or a month."),
    Property("first_day", "From", "The first day of the period.", "date"),
    Property("last_day", "To", "The last day of the period.", "date"),
    Property("status", "Status", "“unfinished”: not over; “not known”: no file."),
    Property("area_level", "Level", "“ward”, “district” or “lsoa”."),
    Property(
        "area_code", "Area code", "“elsewhere”: in no area; “not-known”: no place."
    ),
)
_LEVELS: Mapping[Grain, Sequence[Level]] = MappingProxyType(
    {
        # In a week, most small areas have none.
        "week": (Level.DISTRICT, Level.WARD),
        "quarter": (Level.DISTRICT, Level.WARD, Level.LSOA),
        "month": (Level.DISTRICT, Level.WARD, Level.LSOA),
    }
)
Span = Week | Period | Quarter
Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Map:
    """What a collection shows: a measure, at a level, by a kind of period."""

    measure: Measure
    level: Level
    grain: Grain

    @property
    def id(self) -> str:
        code = self.measure.code.replace("_", "-")
        return f"{FIGURES}{code}-{self.level.value}-{self.grain}"


def _maps_of(measure: Measure) -> Iterator[_Map]:
    grains: Sequence[Grain] = (
        ("month",) if measure.grain == "month" else ("week", "quarter")
    )
    for grain in grains:
        for level in _LEVELS[grain]:
            yield _Map(measure, level, grain)


_BY_ID: Mapping[str, _Map] = MappingProxyType(
    {one.id: one for measure in MEASURES.values() for one in _maps_of(measure)}
)


def figure_collections(viewer: User, loaded: Container[Level]) -> list[Collection]:
    """Return the maps of the measures that the viewer may read, of these levels."""
    return [
        _collection(one)
        for one in _BY_ID.values()
        if one.level in loaded and policy.can(viewer, one.measure.verb)
    ]


def every_map() -> list[Collection]:
    """Return all maps that there are."""
    return [_collection(one) for one in _BY_ID.values()]


def _collection(one: _Map) -> Collection:
    level = one.level.label if one.level == Level.LSOA else one.level.label.lower()
    return Collection(
        one.id,
        f"Map: {one.measure.label} by {level} and {one.grain}",
        f"{one.measure.definition} {one.measure.note} The newest {one.grain} that is "
        "over; “period=” or “datetime=” asks for others, and “category=” for one "
        "category.",
        _PROPERTIES,
        shape="MultiPolygon",
        is_of_records=False,
        is_map=True,
    )


def figures(viewer: User, collection: Collection, asked: ItemsRequest) -> Features:
    """Return a page of figures, by their ids in order."""
    shown = _BY_ID[collection.id]
    chosen = _chosen(viewer, shown, asked)
    if not chosen:
        return Features([], has_more=False, n_matched=0)
    areas = AreasOn.of(viewer, shown.level, chosen[-1].last_day)
    by_category = bool(names_in(asked.where) & OF_CATEGORIES)
    rows = _rows(viewer, shown, chosen, areas, by_category=by_category)
    matching = sorted(_matching(rows, areas, asked), key=_id_of)
    later = [row for row in matching if _id_of(row) > asked.after]
    page = later[: asked.limit]
    return Features(
        _features(areas, page, asked.srid),
        has_more=len(later) > len(page),
        n_matched=len(matching),
    )


def figure(viewer: User, collection: Collection, name: str, srid: int) -> Feature:
    """Return the figure with an id; NotFound if there is none."""
    shown = _BY_ID[collection.id]
    for period in _all_periods(viewer, shown):
        if name.startswith(f"{period}-{shown.level.value}-"):
            areas = AreasOn.of(viewer, shown.level, period.last_day)
            for row in _rows(viewer, shown, [period], areas, by_category=True):
                if _id_of(row) == name:
                    return _features(areas, [row], srid)[0]
    raise NotFound


def _id_of(row: Row) -> str:
    return str(row["figure"])


def _features(areas: AreasOn, rows: Sequence[Row], srid: int) -> list[Feature]:
    outlines = areas.drawn(list({row["area_code"] for row in rows}), srid)
    return [
        Feature(
            _id_of(row),
            outlines.get(row["area_code"]),
            [row[one.name] for one in _PROPERTIES],
        )
        for row in rows
    ]


def _matching(
    rows: Iterable[Row], areas: AreasOn, asked: ItemsRequest
) -> Iterator[Row]:
    """Yield the rows that a request is about; each shape is asked about once."""
    codes_in = cache(areas.codes_in)
    boxes = [box_of(box) for box in asked.boxes]
    for row in rows:
        code = row["area_code"]

        def meets(shape: Intersects, code: str = code) -> bool:
            return code in codes_in(shape)

        is_in_box = not boxes or any(map(meets, boxes))
        if is_in_box and holds_for(asked.where, row, meets):
            yield row


def _chosen(viewer: User, shown: _Map, asked: ItemsRequest) -> list[Span]:
    """Return the periods that a request is about; else the newest that is over."""
    found = _all_periods(viewer, shown)
    parts = [part for part in _parts(asked.where) if names_in(part) & _OF_PERIODS]
    is_of_periods = (
        asked.first or asked.last or parts or "figure" in names_in(asked.where)
    )
    if not is_of_periods:
        today = clock.today()
        return [period for period in found if period.last_day < today][-1:]
    chosen = [
        period
        for period in found
        if (asked.first is None or period.last_day >= asked.first)
        and (asked.last is None or period.start <= asked.last)
        and all(
            holds_for(part, _about(period))
            for part in parts
            if names_in(part) <= _OF_PERIODS
        )
    ]
    if len(chosen) > MOST_PERIODS:
        raise RuleBroken(
            f"That is about {len(chosen)} {shown.grain}s: ask for at most "
            f"{MOST_PERIODS} at once, by 'datetime' or 'period'"
        )
    return chosen


def _parts(condition: Condition) -> Iterator[Condition]:
    """Yield the parts that must all hold."""
    if isinstance(condition, AllOf):
        for part in condition.parts:
            yield from _parts(part)
    else:
        yield condition


def _about(period: Span) -> Mapping[str, Any]:
    return {
        "period": str(period),
        "first_day": period.start,
        "last_day": period.last_day,
    }


def _all_periods(viewer: User, shown: _Map) -> list[Span]:
    """Return all periods in which the measure has data, the first one first."""
    span = span_of(viewer, shown.measure)
    if span is None:
        return []
    found: list[Period] = list(periods(span.first, span.last))
    if shown.grain != "quarter":
        return list(found)
    return list(dict.fromkeys(Quarter.of(Week(one.start)) for one in found))


def _rows(
    viewer: User,
    shown: _Map,
    chosen: Sequence[Span],
    areas: AreasOn,
    *,
    by_category: bool,
) -> Iterator[Row]:
    """Yield the figures of the periods; zero is a total of an area, and no category.

    An area has no zero for periods before its boundaries were in force.
    """
    first, last = _ends(shown, chosen)
    question = TallyQuestion(shown.measure, shown.level, first, last, by_category)
    found = tallies_for(viewer, question)
    current = areas.names()
    counted, older = _counted(shown, found)
    names = {**older, **current}
    gaps = {period.start for period in found.gaps}
    zeros = {(code, _ALL): 0 for code in current}
    for period in chosen:
        is_gap = bool(gaps) and gaps.issuperset(_starts(shown, period))
        of_period = dict(zeros) if period.last_day >= areas.since else {}
        of_period |= counted[period.start]
        for (code, category), n in of_period.items():
            yield {
                "figure": f"{period}-{shown.level.value}-{code}-{category}",
                "area_name": names[code],
                "n": None if is_gap else n,
                "category": category,
                "category_name": _category_name(shown.measure, category),
                "status": _status(period, is_gap=is_gap),
                "area_level": shown.level.value,
                "area_code": code,
                **_about(period),
            }


def _ends(shown: _Map, chosen: Sequence[Span]) -> tuple[Period, Period]:
    period_of = shown.measure.period_of
    return period_of(chosen[0].start), period_of(chosen[-1].last_day)


def _starts(shown: _Map, period: Span) -> set[date]:
    first, last = _ends(shown, [period])
    return {one.start for one in periods(first, last)}


def _status(period: Span, *, is_gap: bool) -> str:
    if is_gap:
        return "not known"
    return "unfinished" if period.end > clock.today() else ""


def _category_name(measure: Measure, category: str) -> str:
    return "All" if category == _ALL else measure.category_name(category)


def _counted(
    shown: _Map, found: Tallies
) -> tuple[Mapping[date, Counter[tuple[str, str]]], Mapping[str, str]]:
    """Return counts by the start of the period, area and category; and their names.

    A stock is counted at the end of a period: of a quarter, in its last week.
    """
    rows = list(found.rows)
    rows += [(_ELSEWHERE, _NAMES[_ELSEWHERE], *row) for row in found.elsewhere]
    rows += [(_NOT_KNOWN, _NAMES[_NOT_KNOWN], *row) for row in found.not_known]
    counted: dict[date, Counter[tuple[str, str]]] = defaultdict(Counter)
    names: dict[str, str] = {}
    for code, name, start, category, n in rows:
        period = _period_of(shown, start)
        if shown.measure.kind == "stock" and not _is_last(shown, start, period):
            continue
        names[code] = name or code
        for of in {category or _ALL, _ALL}:
            counted[period.start][code, of] += n
    return counted, names


def _period_of(shown: _Map, start: date) -> Span:
    if shown.grain == "quarter":
        return Quarter.of(Week(start))
    return shown.measure.period_of(start)


def _is_last(shown: _Map, start: date, period: Span) -> bool:
    """Say whether a count is the last one of its period up to today."""
    last = min(period.last_day, clock.today())
    return shown.measure.period_of(last).start == start
