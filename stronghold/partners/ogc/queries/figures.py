"""Published figures as features: all of a measure, and its maps.

A figure has the current shape of its area. Areas that no longer exist and figures with
no known place have no shape. A table has all figures of a measure, whose areas lie on
top of one another. A map has those of one level and one kind of period, the totals of
the newest unless a request names others: so a layer of it can be drawn as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, Literal

from stronghold.brief.publishing.measures import OF_CHILDREN, PUBLISHED
from stronghold.core.sharing.small_numbers import Shown
from stronghold.figures.measures import Measure
from stronghold.partners.ogc.queries.source import Collection, Feature, Property
from stronghold.partners.ogc.queries.views import View
from stronghold.partners.ogc.rules import FIGURES, ItemsRequest
from stronghold.partners.ogc.rules.conditions import names_in

# In degrees, about 10 and 50 metres: every figure repeats its area's outline.
SIMPLER_WARD, SIMPLER_DISTRICT = 0.0001, 0.0005
NOT_PUBLISHED = "Not published"
_RANGES = (
    "Numbers are ranges, so that small ones cannot be worked out even if the rule is "
    "known. The width of a range depends on the others shown, never on the number."
)
_TABLE = "It has every level, period and category: areas lie on top of one another."
_PROPERTIES = (
    Property("figure", "Figure", "The id of the figure."),
    Property("area_name", "Area"),
    Property(
        "range",
        "Number",
        "As it is published: “<5” is from 1 to 4.",
        is_queryable=False,
    ),
    Property("low", "At least", "Empty where it is not published.", holds="integer"),
    Property("high", "At most", "Empty where it is not published.", holds="integer"),
    Property("category", "Category", "Its code; “all” is the total."),
    Property("category_name", "Category", "In words.", is_queryable=False),
    Property("period", "Period", "An ISO week, or a quarter."),
    Property("first_day", "From", "The first day of the period.", holds="date"),
    Property("last_day", "To", "The last day of the period.", holds="date"),
    Property("area_level", "Level", "“ward” or “district”."),
    Property("area_code", "Area code", "“not-known” has no known place."),
    Property("published_on", "Published", holds="date"),
    Property(
        "number", "Revision", "From 1; a higher number is a revision.", holds="integer"
    ),
)
_COLUMNS = (
    "area_name",
    "low",
    "high",
    "category",
    "period",
    "first_day",
    "last_day",
    "area_level",
    "area_code",
    "published_on",
    "number",
)
# The outlines are simplified once for all figures of a page. The names of measures come
# from PUBLISHED, never from a request.
_VIEW = """(
WITH drawn AS MATERIALIZED (
  SELECT code, kind, ST_Multi(ST_SimplifyPreserveTopology(
    outline, CASE kind WHEN 'ward' THEN {ward} ELSE {district} END)) AS outline
  FROM shared_areas
), published AS (
  SELECT shared_figures.*,
         CASE area_code WHEN '-' THEN 'not-known' ELSE area_code END AS area,
         CASE category WHEN '' THEN 'all' ELSE category END AS of
  FROM shared_figures WHERE measure = '{measure}'{drawn}
)
SELECT concat_ws('-', published.period, published.area_level, published.area,
published.of) COLLATE "C" AS figure, published.area_name, published.low, published.high,
published.of AS category, published.period, published.first_day, published.last_day,
published.area_level, published.area AS area_code, published.published_on,
published.number, drawn.outline FROM published LEFT JOIN drawn ON drawn.code =
published.area_code AND drawn.kind = published.area_level
) AS figures"""
# The figures of a map, and of these those that are shown unless others are asked for.
_DRAWN = """
  AND area_level = '{level}' AND position('{mark}' in period) > 0"""
_NEWEST = """
  AND first_day = (
    SELECT max(newest.first_day) FROM shared_figures AS newest
    WHERE newest.measure = '{measure}' AND newest.area_level = '{level}'
      AND position('{mark}' in newest.period) > 0)"""
_TOTALS = """
  AND category = ''"""
Grain = Literal["week", "quarter"]
_MARKS: Mapping[Grain, str] = MappingProxyType({"week": "-W", "quarter": "-Q"})
# What is published, by level and period; children's figures are for quarters only.
_DRAWN_BY: Sequence[tuple[str, Grain]] = (
    ("ward", "quarter"),
    ("district", "quarter"),
    ("district", "week"),
)
# A request that names one of these is about other periods than the newest.
OF_PERIODS = {"figure", "period", "first_day", "last_day"}
OF_CATEGORIES = {"figure", "category"}


@dataclass(frozen=True)
class _Figures:
    """The figures of a collection: a measure, and for a map its level and period."""

    measure: Measure
    level: str = ""
    grain: Grain | None = None

    @property
    def id(self) -> str:
        code = self.measure.code.replace("_", "-")
        drawn = f"-{self.level}-{self.grain}" if self.grain else ""
        return f"{FIGURES}{code}{drawn}"


def _of(measure: Measure) -> list[_Figures]:
    """Return the collections of a measure: its maps, then the table of all figures."""
    drawn = [
        _Figures(measure, level, grain)
        for level, grain in _DRAWN_BY
        if grain == "quarter" or measure.code not in OF_CHILDREN
    ]
    return drawn + [_Figures(measure)]


_BY_ID: Mapping[str, _Figures] = MappingProxyType(
    {one.id: one for measure in PUBLISHED.values() for one in _of(measure)}
)


def measures_of(figures: Sequence[str]) -> list[Measure]:
    """Return the measures of the kinds that an agreement shares as figures."""
    return [measure for measure in PUBLISHED.values() if measure.shared_as in figures]


def collections_of(measure: Measure) -> list[Collection]:
    """Return the maps of a measure, and the table of all its figures."""
    return [_collection(one) for one in _of(measure)]


def _collection(figures: _Figures) -> Collection:
    measure, grain = figures.measure, figures.grain
    words = f"{measure.definition} {measure.note} {_RANGES}"
    if not grain:
        title = f"Table of all figures: {measure.label}"
        words += f" {_TABLE}"
    else:
        title = f"Map: {measure.label} by {figures.level} and {grain}"
        words += (
            f" The newest {grain}; “period=” or “datetime=” asks for others, and "
            "“category=” for one category."
        )
    return Collection(
        figures.id,
        title,
        words,
        _PROPERTIES,
        shape="MultiPolygon",
        is_of_records=False,
        is_map=grain is not None,
    )


def view_of_figures(collection: Collection, items_request: ItemsRequest | None) -> View:
    """Return where figures are read: for a request, or all that a map may show."""
    figures = _BY_ID[collection.id]
    given = {
        "measure": figures.measure.code,
        "level": figures.level,
        "mark": _MARKS[figures.grain] if figures.grain else "",
    }
    drawn = _drawn(items_request).format(**given) if figures.grain else ""
    return View(
        name=_VIEW.format(
            measure=figures.measure.code,
            drawn=drawn,
            ward=SIMPLER_WARD,
            district=SIMPLER_DISTRICT,
        ),
        columns=_COLUMNS,
        feature=partial(_feature, figures.measure),
        id="figure",
        geometry="outline",
        day="first_day",
        last_day="last_day",
    )


def _drawn(items_request: ItemsRequest | None) -> str:
    if items_request is None:
        return _DRAWN
    named = names_in(items_request.where)
    is_of_days = items_request.first or items_request.last or named & OF_PERIODS
    drawn = _DRAWN if is_of_days else _DRAWN + _NEWEST
    return drawn if named & OF_CATEGORIES else drawn + _TOTALS


def _feature(measure: Measure, row: Sequence[Any]) -> Feature:
    figure, geometry, name, low, high, category, *rest = row
    text = NOT_PUBLISHED if low is None or high is None else str(Shown(low, high))
    of = "All" if category == "all" else measure.category_name(category)
    return Feature(
        figure, geometry, [figure, name, text, low, high, category, of, *rest]
    )
