"""The records that a week's figures count, each with its ward and category.

They are read from the views that tallies are counted from, so that the records kept
with a figure are those it counts. All measures are read in one statement.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from stronghold.brief.kinds import COUNTED
from stronghold.core.kernel.weeks import Week
from stronghold.figures.by_state import ByState
from stronghold.figures.measures import MEASURES

# A flow counts on its day, a stock on the last day of the week.
_WHEN = {
    "flow": "source.counted_on >= {first} AND source.counted_on < {end}",
    "stock": "source.counted_on < {end} AND source.until >= {end} - 1",
}
_DAYS_GIVEN = {"first": "%(first)s", "end": "%(end)s::date"}
_DAYS_OF_BRIEF = {"first": "brief.week", "end": "(brief.week + 7)"}
_MEASURE = """
SELECT '{measure}'::text AS measure, source.reference::text AS reference,
       coalesce(area.code, CASE WHEN source.ward < 0 THEN '-' ELSE '' END)::text
         AS area,
       source.category::text AS category,
       coalesce(district.code, CASE WHEN source.district < 0 THEN '-' ELSE '' END)::text
         AS district
FROM {view} AS source
LEFT JOIN geography_area AS area ON area.id = source.ward
LEFT JOIN geography_area AS district ON district.id = source.district
WHERE source.force_id = %(force)s AND {when}
"""
_DIFFERENCES = """
WITH now AS MATERIALIZED ({now}), kept AS MATERIALIZED (
  SELECT measure::text, reference::text, area::text, category::text
  FROM brief_briefcounted
  WHERE brief_id = %(brief)s AND measure = ANY(%(measures)s)
)
SELECT measure, reference, kept.area, kept.category, now.area, now.category
FROM now FULL JOIN kept USING (measure, reference)
WHERE (kept.area, kept.category) IS DISTINCT FROM (now.area, now.category)
ORDER BY measure, reference
"""
# As above, for many briefs at once. OFFSET 0 stops the planner from merging the
# subquery, so that only the records of each week are read.
_N_CHANGED = """
WITH now AS MATERIALIZED (
  SELECT brief.id AS brief_id, counted.*
  FROM brief_brief AS brief CROSS JOIN LATERAL ({now} OFFSET 0) AS counted
  WHERE brief.id = ANY(%(briefs)s)
), kept AS MATERIALIZED (
  SELECT brief_id, measure::text, reference::text, area::text, category::text
  FROM brief_briefcounted
  WHERE brief_id = ANY(%(briefs)s) AND measure = ANY(%(measures)s)
)
SELECT brief_id, count(DISTINCT reference)::int
FROM now FULL JOIN kept USING (brief_id, measure, reference)
WHERE (kept.area, kept.category) IS DISTINCT FROM (now.area, now.category)
GROUP BY brief_id
"""


class CountedRow(NamedTuple):
    """A record that a measure counts, with its ward, district and category."""

    measure: str
    reference: str
    area: str
    category: str
    district: str


class Difference(NamedTuple):
    """A record as a signed brief counted it and as it counts now; None if not."""

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


class Differences(NamedTuple):
    """The differences of a week, and how many more records have some."""

    rows: Sequence[Difference]
    n_more: int


# Of each reader's last weeks; a brief with more differences is compared each time.
MOST_REMEMBERED = 2000
_differences = ByState[Differences](most=64)
# Of each brief that one looked at reaches back to, by what the reader may see.
_n_changed = ByState[int](most=1024)


def counted_in(force_id: int, week: Week, measures: Iterable[str]) -> list[CountedRow]:
    """Return the records that the measures count in a week; open data have none."""
    rows = _rows(_counted(measures), force=force_id, **_days(week))
    return [CountedRow(*row) for row in rows]


def differences(
    brief: int,
    *,
    force_id: int,
    week: Week,
    measures: Sequence[str],
    state: Hashable,
    most: int | None = None,
) -> Differences:
    """Return the records that a signed brief and its week now count differently.

    With `most`, those of at most that many records; the others are counted. The cost
    depends only on the records of that week, and is paid once for each state of that
    week (`states_of`): a signed brief never changes.
    """

    def read() -> Differences:
        statement = _DIFFERENCES.format(now=_counted(measures))
        parameters = _days(week) | {"brief": brief, "measures": list(measures)}
        rows = _rows(statement, force=force_id, **parameters)
        found = [Difference(*row) for row in rows]
        changed = list(dict.fromkeys(row.reference for row in found))
        shown = set(changed[:most])
        return Differences(
            tuple(row for row in found if row.reference in shown),
            n_more=len(changed) - len(shown),
        )

    key = (state, force_id, brief, week, tuple(measures), most)
    return _differences.of(
        key, read, fits=lambda found: len(found.rows) <= MOST_REMEMBERED
    )


def n_changed(
    briefs: Mapping[int, Hashable], *, force_id: int, measures: Sequence[str]
) -> Mapping[int, int]:
    """Return how many records have changed since each brief was signed, if any.

    Each brief is given with the state of its week, and counted once at each state.
    """

    def count(missing: Sequence[int]) -> Mapping[int, int]:
        statement = _N_CHANGED.format(now=_counted(measures, _DAYS_OF_BRIEF))
        parameters = {"briefs": list(missing), "measures": list(measures)}
        rows = dict(_rows(statement, force=force_id, **parameters))
        return {brief: rows.get(brief, 0) for brief in missing}

    wanted = tuple(measures)
    keys = {brief: (state, force_id, brief, wanted) for brief, state in briefs.items()}
    found = _n_changed.of_each(keys, count)
    return {brief: n for brief, n in found.items() if n}


def _days(week: Week) -> dict[str, Any]:
    return {"first": week.start, "end": week.end}


def _counted(measures: Iterable[str], days: Mapping[str, str] = _DAYS_GIVEN) -> str:
    return " UNION ALL ".join(
        _MEASURE.format(
            measure=code,
            view=connection.ops.quote_name(MEASURES[code].view),
            when=_WHEN[MEASURES[code].kind].format(**days),
        )
        for code in measures
        if code in COUNTED
    )


def _rows(statement: str, **parameters: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
