"""Published figures as features: a collection for each measure, a feature for each.

Its shape is that of the area as it is drawn today; of an area that is drawn no more,
and of what has no known place, there is none.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from stronghold.dashboard.measures import Measure
from stronghold.dashboard.publishing.measures import PUBLISHED
from stronghold.portal.ogc.queries.source import Collection, Feature, Property
from stronghold.portal.ogc.queries.views import View
from stronghold.sharing.disclosure import Shown

FIGURES = "figures-"
# In degrees, about 10 metres and 50: each figure has its whole outline once again.
SIMPLER_WARD, SIMPLER_DISTRICT = 0.0001, 0.0005
NOT_TOLD = "Not published"
_RANGES = (
    "Numbers are ranges, so that no small one can be worked out, even with the rule "
    "known: how wide one is follows from the others shown, never from the number."
)
_PROPERTIES = (
    Property("figure", "Figure", "What the figure is called by."),
    Property("area_name", "Area"),
    Property("told", "Number", "As it is published: “<5” is from 1 to 4."),
    Property("low", "At least", "Empty where it is not published.", holds="integer"),
    Property("high", "At most", "Empty where it is not published.", holds="integer"),
    Property("category", "Category", "Its code; “all” is all of them."),
    Property("category_name", "Category", "In words."),
    Property("period", "Period", "An ISO week, or a quarter."),
    Property("first_day", "From", "The first day of the period.", holds="date"),
    Property("last_day", "To", "The last day of the period.", holds="date"),
    Property("area_level", "Level", "“ward” or “district”."),
    Property("area_code", "Area code", "“not-known” has no known place."),
    Property("published_on", "Published", holds="date"),
    Property("number", "Revision", "From 1; more are revisions.", holds="integer"),
)
_COLUMNS = (
    *("area_name", "low", "high", "category", "period", "first_day", "last_day"),
    *("area_level", "area_code", "published_on", "number"),
)
# The outlines are made simple once for all figures of a page. Names of measures come
# from PUBLISHED, and none from a request.
_VIEW = """(
WITH drawn AS MATERIALIZED (
  SELECT code, kind, ST_Multi(ST_SimplifyPreserveTopology(
    outline, CASE kind WHEN 'ward' THEN {ward} ELSE {district} END)) AS outline
  FROM shared_areas
), told AS (
  SELECT shared_figures.*,
         CASE area_code WHEN '-' THEN 'not-known' ELSE area_code END AS area,
         CASE category WHEN '' THEN 'all' ELSE category END AS of
  FROM shared_figures WHERE measure = '{measure}'
)
SELECT concat_ws('-', told.period, told.area_level, told.area, told.of) COLLATE "C"
         AS figure,
       told.area_name, told.low, told.high, told.of AS category, told.period,
       told.first_day, told.last_day, told.area_level, told.area AS area_code,
       told.published_on, told.number, drawn.outline
FROM told
LEFT JOIN drawn ON drawn.code = told.area_code AND drawn.kind = told.area_level
) AS figures"""


def measures_of(figures: Sequence[str]) -> list[Measure]:
    """Return the measures of the kinds that an agreement releases as figures."""
    return [measure for measure in PUBLISHED.values() if measure.shared_as in figures]


def collection_of(measure: Measure) -> Collection:
    return Collection(
        f"{FIGURES}{measure.code.replace('_', '-')}",
        f"Figures: {measure.label}",
        f"{measure.definition} {measure.note} {_RANGES}",
        _PROPERTIES,
        shape="MultiPolygon",
        is_of_records=False,
    )


def view_of_figures(collection: Collection) -> View:
    measure = _measure_of(collection)
    return View(
        name=_VIEW.format(
            measure=measure.code, ward=SIMPLER_WARD, district=SIMPLER_DISTRICT
        ),
        columns=_COLUMNS,
        feature=partial(_feature, measure),
        id="figure",
        geometry="outline",
        day="first_day",
        last_day="last_day",
    )


def _measure_of(collection: Collection) -> Measure:
    code = collection.id.removeprefix(FIGURES).replace("-", "_")
    return PUBLISHED[code]


def _feature(measure: Measure, row: Sequence[Any]) -> Feature:
    figure, geometry, name, low, high, category, *rest = row
    told = NOT_TOLD if low is None or high is None else str(Shown(low, high))
    of = "All" if category == "all" else measure.category_name(category)
    return Feature(
        figure, geometry, [figure, name, told, low, high, category, of, *rest]
    )
