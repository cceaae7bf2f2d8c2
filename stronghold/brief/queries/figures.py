"""The figures of a brief: one statement for all measures, weekly and monthly."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection

from operations.arrests.choices import OffenceClass
from stronghold.brief.rules.lines import (
    DRAWN,
    MAPPED,
    WEEKS_OF_YEAR,
    Line,
    among_all,
    judged,
    line_of,
    periods_needed,
)
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Month, Period, Week, months_touched, periods
from stronghold.figures.by_state import ByState
from stronghold.figures.choices import Level
from stronghold.figures.measures import MEASURES, Measure
from stronghold.figures.queries import state_up_to, tallies_for
from stronghold.figures.question import TallyQuestion
from stronghold.figures.year_before import Verdict, paired, verdict
from stronghold.opendata.models import SourceFile
from stronghold.signals.queries import signals_for, why_no_limits
from stronghold.signals.rules.judging import judge
from stronghold.signals.rules.limits import ALL_WEEKS
from stronghold.signals.visibility import every_reader

SUPPLY_MEASURE = "arrests"
SUPPLY = OffenceClass.SUPPLY
# OFFSET 0 stops the planner from merging the subquery, so that each measure's range is
# scanned by the key. A row without a count gives the first period of each measure.
_FIGURES = """
WITH wanted AS (
  SELECT * FROM unnest(%(measures)s::text[], %(firsts)s::date[], %(lasts)s::date[])
    AS wanted (measure, first, last)
)
SELECT wanted.measure, tally.period,
       CASE WHEN period = last OR measure = %(supply_measure)s THEN category
            ELSE '' END,
       sum(n)::int
FROM wanted CROSS JOIN LATERAL (
  SELECT period, category, n FROM figures_tally AS tally
  WHERE tally.measure = wanted.measure AND level = 'force'
    AND period BETWEEN wanted.first AND wanted.last
    AND force_id = %(force)s
  OFFSET 0
) AS tally
GROUP BY 1, 2, 3
UNION ALL
SELECT wanted.measure, (
  SELECT tally.period FROM figures_tally AS tally
  WHERE tally.measure = wanted.measure AND level = 'force' AND force_id = %(force)s
  ORDER BY tally.period LIMIT 1
), '', NULL
FROM wanted
"""


@dataclass(frozen=True)
class Flagged:
    """How many figures were flagged as signals, of how many that were checked."""

    n: int
    of: int


@dataclass(frozen=True)
class Figures:
    """The figures of a week's brief: a line for each measure, and counts in detail.

    `by_category` has the counts of each line's own period; `supply` those of arrests
    for supply in the last weeks, the brief's own last, and `supply_usual` the limits
    that they usually are between; `by_ward` the counts of MAPPED in the week by ward
    code, '' for elsewhere and '-' for place not known.
    """

    lines: Sequence[Line]
    by_category: Mapping[str, Mapping[str, int]]
    supply: Sequence[int | None]
    by_ward: Mapping[str, int]
    # None if there are too few weeks, for an unfinished week, and if it was not kept.
    supply_usual: tuple[float, float] | None = None
    # As signed; None if not signed, or signed before this was kept.
    flagged: Flagged | None = None
    is_signed: bool = False
    # MAPPED over the last weeks, and in the same ones a year before; None if too few of
    # either are known, for an unfinished week, and if it was not kept.
    over_year: Verdict | None = None


@dataclass
class _Counted:
    """The counts of one measure from the database."""

    by_period: dict[date, int] = field(default_factory=lambda: defaultdict(int))
    by_category: dict[tuple[date, str], int] = field(default_factory=dict)
    began: date | None = None


def measures_for(viewer: User) -> list[Measure]:
    """Return the measures whose figures the viewer may read, in order."""
    return [m for m in MEASURES.values() if policy.can(viewer, m.verb)]


# Of the last weeks that were looked at, by the measures that a reader may read.
_by_state = ByState[Figures](most=16)


def figures_of(viewer: User, week: Week) -> Figures:
    """Return the figures of a week as they are now, of all the viewer may read.

    They reach back and never on: a month counts on its first day. So they are those of
    the state up to this week.
    """
    policy.require(viewer, Verb.READ_FIGURES)
    measures = measures_for(viewer)
    is_over = week.end <= clock.today()
    asked = viewer.force_id, tuple(m.code for m in measures), week, is_over
    return _by_state.of(
        (state_up_to(week),) + asked, lambda: _figures(viewer, week, measures)
    )


def all_figures_of(signer: User, week: Week) -> Figures:
    """Return the figures of every measure, for a brief that is being signed."""
    policy.require(signer, Verb.SIGN_BRIEF)
    found = _figures(signer, week, list(MEASURES.values()))
    signals = signals_for(every_reader(signer), week)
    return replace(found, flagged=Flagged(signals.n_flagged, signals.n_checks))


def figures_kept(figures: Figures) -> dict[str, Any]:
    """Return figures as a signed brief keeps them."""
    flagged = figures.flagged
    return {
        "flagged": [flagged.n, flagged.of] if flagged else None,
        "lines": [line.as_kept() for line in figures.lines],
        "by_category": figures.by_category,
        "supply": list(figures.supply),
        "supply_usual": figures.supply_usual,
        "over_year": asdict(figures.over_year) if figures.over_year else None,
    }


def _figures(viewer: User, week: Week, measures: Sequence[Measure]) -> Figures:
    covered = _months_covered(viewer, measures)
    shown = {m.code: _period_shown(m, week, covered[m.code]) for m in measures}
    found = _counted(viewer, shown)
    is_over = week.end <= clock.today()
    lines = []
    for measure in measures:
        period = shown[measure.code]
        needed = list(periods(*periods_needed(period)))
        known = _known(needed, covered[measure.code], found[measure.code].began)
        counted = found[measure.code].by_period
        counts = {p: counted.get(p.start, 0) if p in known else None for p in needed}
        line = line_of(measure.code, period, counts)
        has_limits = is_over and not why_no_limits(measure)
        lines.append(judged(line, counts) if has_limits else line)
    supply = _supply(week, found)
    limits = judge(supply).limits if is_over else None
    return Figures(
        among_all(lines),
        _by_category(shown, found),
        supply[-DRAWN:],
        _by_ward(viewer, week),
        supply_usual=(limits.low, limits.high) if limits else None,
        over_year=_over_year(viewer, week, found[MAPPED].began)
        if is_over and MAPPED in found
        else None,
    )


def _over_year(viewer: User, week: Week, began: date | None) -> Verdict | None:
    """Compare the weeks up to this one with the same weeks a year before."""
    weeks: list[Period] = [week.shifted(-n) for n in reversed(range(WEEKS_OF_YEAR))]
    earlier = [then for one in weeks if (then := one.a_year_earlier())]
    if began is None or earlier[0].start < began:
        return None
    pairs = paired(weeks, ())
    counted: Counter[date] = Counter()
    for first, last in ((pairs.then[0], pairs.then[-1]), (weeks[0], weeks[-1])):
        question = TallyQuestion(MEASURES[MAPPED], Level.FORCE, first, last)
        for _, _, period, _, n in tallies_for(viewer, question).rows:
            counted[period] += n
    found = verdict(
        [counted[one.start] for one in pairs.now],
        [counted[one.start] for one in pairs.then],
    )
    return None if found.changed is None else found


def _period_shown(
    measure: Measure, week: Week, covered: frozenset[Month] | None
) -> Period:
    """Return the brief's own week; for published files, the last period they cover."""
    period = measure.period_of(week.start)
    if not covered:
        return period
    newest = min(measure.period_of(max(covered).end), period)
    oldest = measure.period_of(min(covered).start)
    candidate = newest
    while candidate.start >= oldest.start:
        if covered.issuperset(months_touched(candidate)):
            return candidate
        candidate = candidate.shifted(-1)
    return period


def _known(
    wanted: Iterable[Period], covered: frozenset[Month] | None, began: date | None
) -> frozenset[Period]:
    """Return the periods with known counts, in which no record means zero.

    Each measure starts with its own first record: another's may have been imported.
    """
    if covered is not None:
        return frozenset(p for p in wanted if covered.issuperset(months_touched(p)))
    return frozenset(p for p in wanted if began is not None and p.start >= began)


def _months_covered(
    viewer: User, measures: Sequence[Measure]
) -> dict[str, frozenset[Month] | None]:
    """Return the months covered by files, by measure; None if it needs no file."""
    kinds = {m.source_kind for m in measures if m.source_kind}
    rows = SourceFile.objects.filter(
        force_id=viewer.force_id, kind__in=kinds
    ).values_list("kind", "month")
    months = defaultdict(set)
    for kind, month in rows if kinds else ():
        months[kind].add(Month(month))
    return {
        m.code: frozenset(months[m.source_kind]) if m.source_kind else None
        for m in measures
    }


def _counted(viewer: User, shown: Mapping[str, Period]) -> dict[str, _Counted]:
    spans = [(code, *periods_needed(period)) for code, period in shown.items()]
    found = {code: _Counted() for code in shown}
    with connection.cursor() as cursor:
        cursor.execute(
            _FIGURES,
            {
                "measures": [code for code, _, _ in spans],
                "firsts": [first.start for _, first, _ in spans],
                "lasts": [last.start for _, _, last in spans],
                "force": viewer.force_id,
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
    unplaced = {"": found.elsewhere, "-": found.not_known}
    counted = {code: n for code, _name, _period, _category, n in found.rows}
    sums = {code: sum(row[2] for row in rows) for code, rows in unplaced.items()}
    return counted | sums


def _by_category(
    shown: Mapping[str, Period], found: Mapping[str, _Counted]
) -> dict[str, dict[str, int]]:
    return {
        code: {
            category: n
            for (day, category), n in found[code].by_category.items()
            if day == period.start
        }
        for code, period in shown.items()
    }


def _supply(week: Week, found: Mapping[str, _Counted]) -> list[int | None]:
    arrests = found[SUPPLY_MEASURE]
    weeks = [week.shifted(k) for k in range(1 - ALL_WEEKS, 1)]
    known = _known(weeks, None, arrests.began)
    return [
        arrests.by_category.get((w.start, SUPPLY.value), 0) if w in known else None
        for w in weeks
    ]
