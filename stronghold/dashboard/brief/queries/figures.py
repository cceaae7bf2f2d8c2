"""The figures of a brief: one statement for all measures, whatever their grain."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection

from operations.arrests.choices import OffenceClass
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.brief.rules.lines import (
    Line,
    among_all,
    judged,
    line_of,
    periods_needed,
)
from stronghold.dashboard.choices import Level
from stronghold.dashboard.measures import MEASURES, Measure
from stronghold.dashboard.queries import tallies_for
from stronghold.dashboard.question import TallyQuestion
from stronghold.dashboard.signals.queries import signals_for, why_no_limits
from stronghold.dashboard.signals.visibility import every_reader
from stronghold.kernel import clock
from stronghold.kernel.weeks import Month, Period, Week, months_touched, periods
from stronghold.opendata.models import SourceFile

SUPPLY_MEASURE = "arrests"
# What a brief draws by ward.
MAPPED = "reports"
SUPPLY = OffenceClass.SUPPLY
# The four weeks of the brief, and the four before.
SUPPLY_WEEKS = 8
# OFFSET 0 is a fence: each measure's range is scanned by the key, by itself. The first
# period of each measure comes with it, as a row without a count.
_FIGURES = """
WITH asked AS (
  SELECT * FROM unnest(%(measures)s::text[], %(firsts)s::date[], %(lasts)s::date[])
    AS asked (measure, first, last)
)
SELECT asked.measure, tally.period,
       CASE WHEN period = last OR measure = %(supply_measure)s THEN category
            ELSE '' END,
       sum(n)::int
FROM asked CROSS JOIN LATERAL (
  SELECT period, category, n FROM dashboard_tally AS tally
  WHERE tally.measure = asked.measure AND level = 'force'
    AND period BETWEEN asked.first AND asked.last
    AND force_id = %(force)s
  OFFSET 0
) AS tally
GROUP BY 1, 2, 3
UNION ALL
SELECT asked.measure, (
  SELECT tally.period FROM dashboard_tally AS tally
  WHERE tally.measure = asked.measure AND level = 'force' AND force_id = %(force)s
  ORDER BY tally.period LIMIT 1
), '', NULL
FROM asked
"""


@dataclass(frozen=True)
class Flagged:
    """How many figures were flagged as signals of how many that were looked at."""

    n: int
    of: int


@dataclass(frozen=True)
class Figures:
    """What a week's brief counts: a line a measure, and what its counts were of.

    `by_category` has the counts of each line's own period; `supply` those of arrests
    for supply in the last eight weeks, the brief's own the last; `by_ward` those of
    MAPPED in the week by ward's code, '' being elsewhere and '-' not known.
    """

    lines: Sequence[Line]
    by_category: Mapping[str, Mapping[str, int]]
    supply: Sequence[int | None]
    by_ward: Mapping[str, int]
    # As a brief was signed; None where it is not, or was before this was kept.
    flagged: Flagged | None = None


@dataclass
class _Counted:
    """Counts of one measure as they come from the database."""

    by_period: dict[date, int] = field(default_factory=lambda: defaultdict(int))
    by_category: dict[tuple[date, str], int] = field(default_factory=dict)
    began: date | None = None


def measures_for(viewer: User) -> list[Measure]:
    """Return the measures whose figures somebody may read, in their order."""
    return [m for m in MEASURES.values() if policy.can(viewer, m.verb)]


def figures_of(viewer: User, week: Week) -> Figures:
    """Return the figures of a week as they are now, of all that the viewer may read."""
    policy.require(viewer, Verb.READ_FIGURES)
    return _figures(viewer, week, measures_for(viewer))


def all_figures_of(signer: User, week: Week) -> Figures:
    """Return the figures of every measure, for a brief that is signed for all."""
    policy.require(signer, Verb.SIGN_BRIEF)
    found = _figures(signer, week, list(MEASURES.values()))
    signals = signals_for(every_reader(signer), week)
    return replace(found, flagged=Flagged(signals.n_flagged, signals.n_looks))


def figures_kept(figures: Figures) -> dict[str, Any]:
    """Return figures as a signed brief keeps them."""
    flagged = figures.flagged
    return {
        "flagged": [flagged.n, flagged.of] if flagged else None,
        "lines": [line.as_kept() for line in figures.lines],
        "by_category": figures.by_category,
        "supply": list(figures.supply),
    }


def _figures(viewer: User, week: Week, measures: Sequence[Measure]) -> Figures:
    covered = _months_covered(viewer, measures)
    told = {m.code: _period_told(m, week, covered[m.code]) for m in measures}
    found = _counted(viewer, told)
    is_whole = week.end <= clock.today()
    lines = []
    for measure in measures:
        period = told[measure.code]
        asked = list(periods(*periods_needed(period)))
        known = _known(asked, covered[measure.code], found[measure.code].began)
        counted = found[measure.code].by_period
        counts = {p: counted.get(p.start, 0) if p in known else None for p in asked}
        line = line_of(measure.code, period, counts)
        has_limits = is_whole and not why_no_limits(measure)
        lines.append(judged(line, counts) if has_limits else line)
    return Figures(
        among_all(lines),
        _by_category(told, found),
        _supply(week, found),
        _by_ward(viewer, week),
    )


def _period_told(
    measure: Measure, week: Week, covered: frozenset[Month] | None
) -> Period:
    """Return the brief's own week; of what comes from files, the last they cover."""
    period = measure.period_of(week.start)
    if not covered:
        return period
    newest = min(measure.period_of(max(covered).end), period)
    oldest = measure.period_of(min(covered).start)
    here = newest
    while here.start >= oldest.start:
        if covered.issuperset(months_touched(here)):
            return here
        here = here.shifted(-1)
    return period


def _known(
    asked: Iterable[Period], covered: frozenset[Month] | None, began: date | None
) -> frozenset[Period]:
    """Return the periods of which no record means none, and not nothing known.

    Each measure begins with its own first record: another's may have been imported.
    """
    if covered is not None:
        return frozenset(p for p in asked if covered.issuperset(months_touched(p)))
    return frozenset(p for p in asked if began is not None and p.start >= began)


def _months_covered(
    viewer: User, measures: Sequence[Measure]
) -> dict[str, frozenset[Month] | None]:
    """Return the months that files cover, by measure; None for what needs no file."""
    kinds = {m.source_kind for m in measures if m.source_kind}
    rows = SourceFile.objects.filter(
        force_id=viewer.organisation.force_id, kind__in=kinds
    ).values_list("kind", "month")
    months = defaultdict(set)
    for kind, month in rows if kinds else ():
        months[kind].add(Month(month))
    return {
        m.code: frozenset(months[m.source_kind]) if m.source_kind else None
        for m in measures
    }


def _counted(viewer: User, told: Mapping[str, Period]) -> dict[str, _Counted]:
    spans = [(code, *periods_needed(period)) for code, period in told.items()]
    found = {code: _Counted() for code in told}
    with connection.cursor() as cursor:
        cursor.execute(
            _FIGURES,
            {
                "measures": [code for code, _, _ in spans],
                "firsts": [first.start for _, first, _ in spans],
                "lasts": [last.start for _, _, last in spans],
                "force": viewer.organisation.force_id,
                "supply_measure": SUPPLY_MEASURE,
            },
        )
        for code, period, category, n in cursor.fetchall():
            if n is None:
                found[code].began = period
                continue
            found[code].by_period[period] += n
            found[code].by_category[period, category] = n
    return found


def _by_ward(viewer: User, week: Week) -> dict[str, int]:
    measure = MEASURES[MAPPED]
    if not policy.can(viewer, measure.verb):
        return {}
    found = tallies_for(viewer, TallyQuestion(measure, Level.WARD, week, week))
    apart = {"": found.elsewhere, "-": found.not_known}
    counted = {code: n for code, _name, _period, _category, n in found.rows}
    return counted | {code: sum(row[2] for row in rows) for code, rows in apart.items()}


def _by_category(
    told: Mapping[str, Period], found: Mapping[str, _Counted]
) -> dict[str, dict[str, int]]:
    return {
        code: {
            category: n
            for (day, category), n in found[code].by_category.items()
            if day == period.start
        }
        for code, period in told.items()
    }


def _supply(week: Week, found: Mapping[str, _Counted]) -> list[int | None]:
    arrests = found[SUPPLY_MEASURE]
    weeks = [week.shifted(k) for k in range(1 - SUPPLY_WEEKS, 1)]
    known = _known(weeks, None, arrests.began)
    return [
        arrests.by_category.get((one.start, SUPPLY.value), 0) if one in known else None
        for one in weeks
    ]
