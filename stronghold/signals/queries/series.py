"""The weekly counts that signals are looked for in, by measure and area."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from stronghold.core.accounts.models import TeamArea, User
from stronghold.core.kernel.weeks import Month, Week, months_touched
from stronghold.figures.measures import Measure
from stronghold.figures.queries import boundaries_on, months_covered
from stronghold.opendata.choices import FileKind
from stronghold.signals.choices import Among
from stronghold.signals.rules.limits import ALL_WEEKS

# All measures of a level at once; the code is empty if no area contains the place.
_COUNTED = """
SELECT tally.measure, coalesce(area.code, ''), tally.period, sum(tally.n)::int
FROM figures_tally tally
LEFT JOIN geography_area area ON area.id = tally.area_id AND tally.level <> 'force'
WHERE tally.measure = ANY(%(measures)s) AND tally.level = %(level)s
  AND tally.force_id = %(force)s
  AND tally.period BETWEEN %(first)s AND %(last)s
GROUP BY 1, 2, 3
"""
# Uses the index of the table's key, so that the number of years does not matter.
_FIRST = """
SELECT measure, (
  SELECT min(period) FROM figures_tally tally
  WHERE tally.measure = wanted.measure AND level = 'force' AND force_id = %(force)s
)
FROM unnest(%(measures)s) AS wanted (measure)
"""

Series = Sequence[int | None]


@dataclass(frozen=True)
class Areas:
    """The names of the areas checked, and which one each area of the level is in."""

    names: Mapping[str, str]
    within: Mapping[str, str]

    def as_key(self) -> tuple[Hashable, ...]:
        """Return both as what an answer about these areas can be kept under."""
        return tuple(self.names.items()), tuple(self.within.items())


def areas_of(viewer: User, among: Among, week: Week) -> Areas:
    """Return the areas in force at the end of the week."""
    if among == Among.FORCE:
        force = viewer.force
        return Areas({force.code: force.name}, {"": force.code})
    boundaries = boundaries_on(among.level, week.last_day, force=viewer.force_id)
    names = boundaries.names if boundaries else {}
    if among != Among.TEAM:
        return Areas(names, {code: code for code in names})
    owned = TeamArea.objects.filter(
        organisation=viewer.organisation_id, area_code__in=names
    ).values_list("area_code", "team__code", "team__name")
    return Areas(
        dict(sorted({code: name for _, code, name in owned}.items())),
        {area: team for area, team, _ in owned},
    )


def series_of(
    viewer: User, measures: Sequence[Measure], areas: Areas, *, among: Among, week: Week
) -> dict[tuple[str, str], Series]:
    """Return the counts of ALL_WEEKS weeks by measure and area, this week last.

    None is a week that no file covers, or before the measure's first count.
    """
    shown = [week.shifted(i - ALL_WEEKS + 1) for i in range(ALL_WEEKS)]
    parameters: dict[str, Any] = {
        "measures": [measure.code for measure in measures],
        "level": among.level.value,
        "force": viewer.force_id,
        "first": shown[0].start,
        "last": week.start,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, parameters)
        counted = _by_area(cursor.fetchall(), areas)
        cursor.execute(_FIRST, parameters)
        firsts: dict[str, date | None] = dict(cursor.fetchall())
    covered = _covered(viewer, measures)
    found: dict[tuple[str, str], Series] = {}
    for measure in measures:
        known = _known(shown, firsts[measure.code], covered[measure.source_kind])
        for area in areas.names:
            counts = counted.get((measure.code, area), {})
            found[measure.code, area] = tuple(
                counts.get(shown_week.start, 0) if shown_week in known else None
                for shown_week in shown
            )
    return found


def _by_area(
    rows: Sequence[tuple[str, str, date, int]], areas: Areas
) -> dict[tuple[str, str], dict[date, int]]:
    counted: dict[tuple[str, str], dict[date, int]] = defaultdict(
        lambda: defaultdict(int)
    )
    for measure, code, period, n in rows:
        if code in areas.within:
            counted[measure, areas.within[code]][period] += n
    return counted


def _covered(
    viewer: User, measures: Sequence[Measure]
) -> dict[FileKind | None, frozenset[Month] | None]:
    """Return the months that files cover, by kind; None for kinds that need no file."""
    by_kind = {measure.source_kind: measure for measure in measures}
    return {kind: months_covered(viewer, found) for kind, found in by_kind.items()}


def _known(
    shown: Sequence[Week], first: date | None, covered: frozenset[Month] | None
) -> set[Week]:
    """Return the weeks with known counts, zero included.

    Weeks before the first count are not known: another system may have been used.
    """
    if covered is not None:
        return {week for week in shown if covered.issuperset(months_touched(week))}
    return {week for week in shown if first is not None and week.start >= first}
