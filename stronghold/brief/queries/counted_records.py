"""The records that a week's figures count, each with its ward and category.

They are read from the views that tallies are counted from, so that the records kept
with a figure are those it counts. All measures are read in one statement.
"""

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from stronghold.brief.kinds import COUNTED
from stronghold.brief.models import BriefChanged
from stronghold.core.kernel.weeks import Week
from stronghold.figures.by_state import ByState
from stronghold.figures.measures import MEASURES

# A flow counts on its day, a stock on the last day of the week.
_WHEN = {
    "flow": "source.counted_on >= {first} AND source.counted_on < {end}",
    "stock": "source.counted_on < {end} AND source.until >= {end} - 1",
}
_GIVEN = {"force": "%(force)s", "first": "%(first)s", "end": "%(end)s::date"}
_OF_BRIEF = {
    "force": "brief.force_id",
    "first": "brief.week",
    "end": "(brief.week + 7)",
}
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
WHERE source.force_id = {force} AND {when}
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
SELECT brief_id, left(reference, 1), count(DISTINCT reference)::int
FROM now FULL JOIN kept USING (brief_id, measure, reference)
WHERE (kept.area, kept.category) IS DISTINCT FROM (now.area, now.category)
GROUP BY 1, 2
"""
# What figures are counted by: a release that counts otherwise compares again.
_INSTALLED = """
SELECT md5(string_agg(sha256, ',' ORDER BY name)) FROM database_installedsql
WHERE name LIKE 'figures/%'
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
# Of each brief that one looked at reaches back to.
_n_changed = ByState[Mapping[str, int]](most=1024)


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
    briefs: Mapping[int, Hashable], *, measures: Sequence[str]
) -> Mapping[int, int]:
    """Return how many records have changed since each brief was signed, if any.

    Each brief is given with the state of its week. What the worker has counted at this
    state is read, and the others are compared now.
    """
    prefixes = {COUNTED[code].kind.prefix for code in measures}
    found = _n_changed.of_each(
        {brief: (state, brief) for brief, state in briefs.items()},
        lambda missing: _counted_or_compared({pk: briefs[pk] for pk in missing}),
    )
    sums = {
        brief: sum(n for prefix, n in by_kind.items() if prefix in prefixes)
        for brief, by_kind in found.items()
    }
    return {brief: n for brief, n in sums.items() if n}


def _counted_or_compared(
    briefs: Mapping[int, Hashable],
) -> Mapping[int, Mapping[str, int]]:
    hashes = hashes_of(briefs)
    rows = BriefChanged.objects.filter(pk__in=briefs)
    found: dict[int, Mapping[str, int]] = {
        row.pk: row.n_by_kind for row in rows if row.state_sha256 == hashes[row.pk]
    }
    found.update(compared([brief for brief in briefs if brief not in found]))
    return found


def hashes_of(briefs: Mapping[int, Hashable]) -> Mapping[int, str]:
    """Return each brief's state and all SQL that counts figures, as one hash."""
    with connection.cursor() as cursor:
        cursor.execute(_INSTALLED)
        installed = cursor.fetchone()[0]
    statement = _N_CHANGED.format(now=_counted(list(COUNTED), _OF_BRIEF))
    return {
        brief: hashlib.sha256(f"{state} {installed} {statement}".encode()).hexdigest()
        for brief, state in briefs.items()
    }


def compared(briefs: Sequence[int]) -> Mapping[int, Mapping[str, int]]:
    """Compare each brief with what its week counts now: how many differ, by kind.

    It takes as long as to read all records of their weeks.
    """
    found: dict[int, dict[str, int]] = {brief: {} for brief in briefs}
    if not briefs:
        return found
    measures = list(COUNTED)
    statement = _N_CHANGED.format(now=_counted(measures, _OF_BRIEF))
    parameters = {"briefs": list(briefs), "measures": measures}
    for brief, prefix, n in _rows(statement, **parameters):
        found[brief][prefix] = n
    return found


def _days(week: Week) -> dict[str, Any]:
    return {"first": week.start, "end": week.end}


def _counted(measures: Iterable[str], of: Mapping[str, str] = _GIVEN) -> str:
    return " UNION ALL ".join(
        _MEASURE.format(
            measure=code,
            view=connection.ops.quote_name(MEASURES[code].view),
            force=of["force"],
            when=_WHEN[MEASURES[code].kind].format(**of),
        )
        for code in measures
        if code in COUNTED
    )


def _rows(statement: str, **parameters: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
