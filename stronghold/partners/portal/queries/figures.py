"""Every read of published figures, outlines and open data by the partner's role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from stronghold.brief.publishing.measures import PUBLISHED
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.filters import ListFilter
from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.models import Agreement
from stronghold.figures.measures import Measure
from stronghold.partners.portal.kinds import KINDS
from stronghold.partners.portal.queries import Reading, reading
from stronghold.partners.portal.queries.filters import filters_of

# How many weeks are drawn, and how many quarters are offered.
WEEKS, QUARTERS = 26, 8
# How many months of open data are shown with a quarter.
MONTHS = 3
_PERIODS = """
SELECT DISTINCT period, first_day, last_day, number, published_on FROM shared_figures
WHERE measure = %s AND period LIKE '%%-Q_' ORDER BY first_day DESC LIMIT %s
"""
_FIGURES = """
SELECT area_level, area_code, area_name, category, low, high FROM shared_figures
WHERE measure = %s AND period = %s
ORDER BY area_code = '-', area_name, area_code, category
"""
_WEEKS = """
WITH last AS (
  SELECT DISTINCT period, first_day, last_day, number, published_on FROM shared_figures
  WHERE measure = %(measure)s AND period LIKE '%%-W__'
  ORDER BY first_day DESC LIMIT %(most)s
)
SELECT period, first_day, last_day, number, published_on,
       area_code, area_name, low, high
FROM last JOIN shared_figures USING (period, first_day, last_day, number, published_on)
WHERE measure = %(measure)s
ORDER BY first_day, area_code = '-', area_name, area_code
"""
_ALL = """
SELECT period, first_day, last_day, area_name, area_code, category, low, high,
       published_on, number
FROM shared_figures WHERE measure = %s
ORDER BY first_day DESC, period DESC, area_code = '-', area_level, area_name, area_code,
         category
"""
# In metres, so that the drawing keeps the true shape; simplified to about 10 metres.
_OUTLINES = """
SELECT area.code, area.name, drawn.kind,
       ST_AsSVG(ST_SimplifyPreserveTopology(shape.outline, 10), 0, 0),
       ST_X(middle.point)::integer, -ST_Y(middle.point)::integer,
       ST_XMin(shape.outline)::integer, -ST_YMax(shape.outline)::integer,
       ST_XMax(shape.outline)::integer, -ST_YMin(shape.outline)::integer
FROM shared_areas area
CROSS JOIN LATERAL (SELECT area.kind) AS drawn
CROSS JOIN LATERAL (SELECT ST_Transform(area.outline, 27700) AS outline) AS shape
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(shape.outline) AS point) AS middle
WHERE area.kind = %s
ORDER BY area.name, area.code
"""
_STREET_CRIMES = """
WITH months AS (
  SELECT DISTINCT month FROM shared_street_crimes
  WHERE month <= %s ORDER BY month DESC LIMIT %s
)
SELECT area_code, sum(n)::integer, min(month), max(month),
  min(area_name), min(area_level)
FROM shared_street_crimes JOIN months USING (month)
GROUP BY area_code
"""


class PublishedPeriod(NamedTuple):
    """A period with published figures: when they were published, and the revision."""

    period: str
    first_day: date
    last_day: date
    number: int
    published_on: date


class PublishedFigure(NamedTuple):
    """One figure of a period; without a range its value is not published."""

    area_level: str
    area_code: str
    area_name: str
    category: str
    low: int | None
    high: int | None


class PublishedWeek(NamedTuple):
    """One figure of a week."""

    period: PublishedPeriod
    area_code: str
    area_name: str
    low: int | None
    high: int | None


class FigureInFile(NamedTuple):
    """One figure of any period, as a file has it."""

    period: str
    first_day: date
    last_day: date
    area_name: str
    area_code: str
    category: str
    low: int | None
    high: int | None
    published_on: date
    number: int


class Outline(NamedTuple):
    """An area for a drawing: its path, a point inside, and its box in metres."""

    code: str
    name: str
    kind: str
    path: str
    x: int
    y: int
    west: int
    north: int
    east: int
    south: int


class StreetCrimes(NamedTuple):
    """The number of published drug crimes in an area, and the months."""

    n: int
    first_month: date
    last_month: date
    area_name: str
    area_level: str


@dataclass(frozen=True)
class FiguresRequest:
    """What the address asks for; an empty value means the first choice."""

    measure: str = ""
    quarter: str = ""
    area: str = ""


@dataclass(frozen=True)
class OwnReferrals:
    """The filter for the partner's referrals of a period, and how many there are."""

    days: ListFilter
    n: int


@dataclass(frozen=True)
class QuarterFigures:
    """The figures of one quarter, with the others that can be chosen."""

    period: PublishedPeriod
    periods: Sequence[PublishedPeriod]
    figures: Sequence[PublishedFigure]
    # The areas that the map draws: wards if any has figures, else districts.
    level: str
    outlines: Sequence[Outline]
    crimes: Mapping[str, StreetCrimes]
    # None if the agreement does not share both referrals and figures of children.
    own: OwnReferrals | None


@dataclass(frozen=True)
class MeasureFigures:
    """The figures of one measure, with the others that can be chosen."""

    measure: Measure
    measures: Sequence[Measure]
    quarter: QuarterFigures | None
    weeks: Sequence[PublishedWeek]


def figures_of(
    viewer: User, agreement: Agreement, wanted: FiguresRequest
) -> MeasureFigures | None:
    """Return the figures that an agreement shares; None if none is published yet.

    NotFound for an agreement without figures, and for what is not published.
    """
    if not agreement.figures:
        raise NotFound
    with reading(viewer, agreement) as read:
        codes = published_measures(read)
        shared = [measure for measure in PUBLISHED.values() if measure.code in codes]
        if wanted.measure and wanted.measure not in codes:
            raise NotFound
        if not shared:
            return None
        measure = PUBLISHED[wanted.measure] if wanted.measure else shared[0]
        quarter = _quarter(read, agreement, measure.code, wanted.quarter)
        weeks = published_weeks(read, measure.code)
    if wanted.area and wanted.area not in {row.area_code for row in weeks} - {"-"}:
        raise NotFound
    return MeasureFigures(measure, shared, quarter, weeks)


def figures_in_file(
    viewer: User, agreement: Agreement, code: str
) -> tuple[Measure, Sequence[FigureInFile]]:
    """Return all published figures of a measure; NotFound if none is published."""
    if not agreement.figures:
        raise NotFound
    with reading(viewer, agreement) as read:
        if code not in published_measures(read):
            raise NotFound
        read.cursor.execute(_ALL, [code])
        return PUBLISHED[code], [FigureInFile(*row) for row in read.cursor.fetchall()]


def _quarter(
    read: Reading, agreement: Agreement, measure: str, wanted: str
) -> QuarterFigures | None:
    found = published_quarters(read, measure)
    period = next((q for q in found if wanted in ("", q.period)), None)
    if period is None:
        if wanted:
            raise NotFound
        return None
    figures = published_figures(read, measure, period.period)
    wards = [f for f in figures if f.area_level == "ward" and not f.category]
    level = "ward" if any(ward.area_code != "-" for ward in wards) else "district"
    return QuarterFigures(
        period=period,
        periods=found,
        figures=figures,
        level=level,
        crimes=street_crimes(read, period.last_day),
        outlines=outlines(read, level),
        own=_own(read, agreement, period),
    )


def _own(
    read: Reading, agreement: Agreement, period: PublishedPeriod
) -> OwnReferrals | None:
    if (
        Shared.CHILDREN not in agreement.figures
        or Shared.REFERRALS not in agreement.rows
    ):
        return None
    kind = KINDS[Shared.REFERRALS]
    given = {"from": period.first_day, "to": period.last_day}
    days = ListFilter(
        filters_of(kind), {name: day.isoformat() for name, day in given.items()}
    )
    return OwnReferrals(days, read.count(kind, days))


def published_measures(read: Reading) -> set[str]:
    """Return the measures that have published figures."""
    read.cursor.execute("SELECT DISTINCT measure FROM shared_figures")
    return {measure for (measure,) in read.cursor.fetchall()}


def published_quarters(read: Reading, measure: str) -> list[PublishedPeriod]:
    """Return the last quarters with figures of a measure, newest first."""
    read.cursor.execute(_PERIODS, [measure, QUARTERS])
    return [PublishedPeriod(*row) for row in read.cursor.fetchall()]


def published_figures(
    read: Reading, measure: str, period: str
) -> list[PublishedFigure]:
    """Return the figures of a period by area name; place not known comes last."""
    read.cursor.execute(_FIGURES, [measure, period])
    return [PublishedFigure(*row) for row in read.cursor.fetchall()]


def published_weeks(read: Reading, measure: str) -> list[PublishedWeek]:
    """Return the figures of the last weeks, in their order."""
    read.cursor.execute(_WEEKS, {"measure": measure, "most": WEEKS})
    return [
        PublishedWeek(PublishedPeriod(*row[:5]), *row[5:])
        for row in read.cursor.fetchall()
    ]


def outlines(read: Reading, kind: str) -> Sequence[Outline]:
    """Return the areas of a kind, in their current boundaries."""
    read.cursor.execute(_OUTLINES, [kind])
    return [Outline(*row) for row in read.cursor.fetchall()]


def street_crimes(read: Reading, until: date) -> dict[str, StreetCrimes]:
    """Return the open data of the last months up to a day, by area code."""
    read.cursor.execute(_STREET_CRIMES, [until, MONTHS])
    return {row[0]: StreetCrimes(*row[1:]) for row in read.cursor.fetchall()}
