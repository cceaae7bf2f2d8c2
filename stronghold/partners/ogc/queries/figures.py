"""Published figures as features: a collection for each measure.

A figure has the current shape of its area. Areas that no longer exist and figures with
no known place have no shape.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from stronghold.brief.publishing.measures import PUBLISHED
from stronghold.core.sharing.small_numbers import Shown
from stronghold.figures.measures import Measure
from stronghold.partners.ogc.queries.source import Collection, Feature, Property
from stronghold.partners.ogc.queries.views import View

FIGURES = "figures-"
# In degrees, about 10 and 50 metres: every figure repeats its area's outline.
SIMPLER_WARD, SIMPLER_DISTRICT = 0.0001, 0.0005
NOT_PUBLISHED = "Not published"
_RANGES = (
    "Numbers are ranges, so that small ones cannot be worked out even if the rule is "
    "known. The width of a range depends on the others shown, never on the number."
)
_PROPERTIES = (
    Property("figure", "Figure", "The id of the figure."),
    Property("area_name", "Area"),
    Property("range", "Number", "As it is published: “<5” is from 1 to 4."),
    Property("low", "At least", "Empty where it is not published.", holds="integer"),
    Property("high", "At most", "Empty where it is not published.", holds="integer"),
    Property("category", "Category", "Its code; “all” is the total."),
    Property("category_name", "Category", "In words."),
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
  FROM shared_figures WHERE measure = '{measure}'
)
SELECT concat_ws('-', published.period, published.area_level, published.area,
published.of) COLLATE "C" AS figure, published.area_name, published.low, published.high,
published.of AS category, published.period, published.first_day, published.last_day,
published.area_level, published.area AS area_code, published.published_on,
published.number, drawn.outline FROM published LEFT JOIN drawn ON drawn.code =
published.area_code AND drawn.kind = published.area_level
) AS figures"""


def measures_of(figures: Sequence[str]) -> list[Measure]:
    """Return the measures of the kinds that an agreement shares as figures."""
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
    text = NOT_PUBLISHED if low is None or high is None else str(Shown(low, high))
    of = "All" if category == "all" else measure.category_name(category)
    return Feature(
        figure, geometry, [figure, name, text, low, high, category, of, *rest]
    )
