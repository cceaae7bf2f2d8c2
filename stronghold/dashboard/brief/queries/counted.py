"""Which records a week's figures count, each in which ward and as what.

Read from the views that the tallies are recounted from, so that what is kept beside a
figure is what the figure is made of. All measures are one statement.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection

from stronghold.dashboard.brief.queries.sources import COUNTED
from stronghold.dashboard.measures import MEASURES
from stronghold.kernel.weeks import Week

# A flow counts on its day, a stock on the last day of the week.
_WHEN = {
    "flow": "source.counted_on >= %(first)s AND source.counted_on < %(end)s",
    "stock": "source.counted_on < %(end)s AND source.until >= %(end)s::date - 1",
}
_ONE = """
SELECT '{measure}'::text AS measure, base.reference::text AS reference,
       coalesce(area.code, CASE WHEN source.ward < 0 THEN '-' ELSE '' END)::text
         AS area,
       source.category::text AS category,
       coalesce(district.code, CASE WHEN source.district < 0 THEN '-' ELSE '' END)::text
         AS district
FROM {view} AS source
JOIN {table} AS base ON base.id = source.id
LEFT JOIN geography_area AS area ON area.id = source.ward
LEFT JOIN geography_area AS district ON district.id = source.district
WHERE source.force_id = %(force)s AND {when}
"""
_DIFFERENCES = """
WITH now AS MATERIALIZED ({now}), kept AS MATERIALIZED (
  SELECT measure::text, reference::text, area::text, category::text
  FROM dashboard_briefcounted
  WHERE brief_id = %(brief)s AND measure = ANY(%(measures)s)
)
SELECT measure, reference, kept.area, kept.category, now.area, now.category
FROM now FULL JOIN kept USING (measure, reference)
WHERE (kept.area, kept.category) IS DISTINCT FROM (now.area, now.category)
ORDER BY measure, reference
"""


class CountedRow(NamedTuple):
    """That a measure counts a record: in which ward and district, and as what."""

    measure: str
    reference: str
    area: str
    category: str
    district: str


class Difference(NamedTuple):
    """What a signed brief counted, and what the same week counts now; None for not."""

    measure: str
    reference: str
    area_then: str | None
    category_then: str | None
    area_now: str | None
    category_now: str | None

    @property
    def was_counted(self) -> bool:
        return self.category_then is not None

    @property
    def is_counted(self) -> bool:
        return self.category_now is not None


def counted_in(force_id: int, week: Week, measures: Iterable[str]) -> list[CountedRow]:
    """Return all that the measures count in a week; those of files count no record."""
    rows = _rows(_counted(measures), force=force_id, **_days(week))
    return [CountedRow(*row) for row in rows]


def differences(
    brief: int, *, force_id: int, week: Week, measures: Sequence[str]
) -> list[Difference]:
    """Return where a signed brief and its week as it is now are not the same.

    What it costs follows the records of that week alone.
    """
    statement = _DIFFERENCES.format(now=_counted(measures))
    given = _days(week) | {"brief": brief, "measures": list(measures)}
    return [Difference(*row) for row in _rows(statement, force=force_id, **given)]


def _days(week: Week) -> dict[str, Any]:
    return {"first": week.start, "end": week.end}


def _counted(measures: Iterable[str]) -> str:
    return " UNION ALL ".join(
        _ONE.format(
            measure=code,
            view=connection.ops.quote_name(MEASURES[code].view),
            table=connection.ops.quote_name(COUNTED[code].model._meta.db_table),
            when=_WHEN[MEASURES[code].kind],
        )
        for code in measures
        if code in COUNTED
    )


def _rows(statement: str, **given: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
