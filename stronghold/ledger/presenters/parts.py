"""The tables and the chart beside the axis of a ledger."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from django.urls import reverse
from django.utils.text import get_text_list

from reports.report.choices import Concern
from stronghold.core.records.presenters import spot, written_place
from stronghold.core.ui.charts import Chart, Point, WeekGrid, bar_chart, week_grid
from stronghold.core.ui.parts import Cell, Column, Row, Table
from stronghold.ledger.presenters.wording import (
    Counted,
    how_many,
    years_shown,
)
from stronghold.ledger.rules import UP_TO

if TYPE_CHECKING:
    from stronghold.core.places.models import Premises
    from stronghold.core.records.kind import RecordKind
    from stronghold.ledger.queries.near import NearRepeat, NearRepeats
    from stronghold.ledger.queries.places import LedgerPlace
    from stronghold.ledger.queries.times import YearOfReports

YEARS_ID, HOURS_ID = "years", "hours"
# Returns the address of the records of a kind in a year, or up to one.
YearUrl: TypeAlias = "Callable[[RecordKind[Any], str], str]"


def years_chart(
    counted: Sequence[Counted], today: date, *, href: YearUrl
) -> Chart | None:
    """Draw the first kind only; the table beside the chart has all kinds.

    None for a single year, which is no development.
    """
    kind, figures = counted[0]
    years = years_shown(figures.by_year, today)
    if not figures.by_year or len(years) == 1:
        return None
    points = [
        Point(
            str(year),
            figures.by_year.get(year, 0),
            unfinished=year == today.year,
            href=href(kind, str(year)) if figures.by_year.get(year) else "",
        )
        for year in years
    ]
    title = f"{kind.counted_many.capitalize()} by year"
    return bar_chart(points, title=title, table_id=YEARS_ID, noun=kind.counted_many)


def years_table(counted: Sequence[Counted], today: date, *, href: YearUrl) -> Table:
    """List this year and those with a record, latest first.

    All before the first year shown are in one row. Each number leads to its records.
    """

    def cell(kind: "RecordKind[Any]", n: int, year: str) -> Cell:
        return Cell(f"{n:,}", href=href(kind, year) if n else "")

    def row(words: str, year: str, numbers: Iterable[int]) -> Row:
        numbered = zip(counted, numbers, strict=True)
        return Row([words] + [cell(kind, n, year) for (kind, _), n in numbered])

    recorded = {year for _, figures in counted for year in figures.by_year}
    years = years_shown(recorded, today)
    rows = [
        row(
            _year(year, today),
            str(year),
            (figures.by_year.get(year, 0) for _, figures in counted),
        )
        for year in reversed(years)
        if year in recorded or year == today.year
    ]
    earlier = [
        sum(n for year, n in f.by_year.items() if year < years[0]) for _, f in counted
    ]
    if any(earlier):
        rows.append(row(f"Before {years[0]}", f"{UP_TO}{years[0] - 1}", earlier))
    kinds = [
        Column(kind.counted_many.capitalize(), numeric=True) for kind, _ in counted
    ]
    return Table(
        caption="Recorded here by year",
        columns=[Column("Year"), *kinds],
        rows=rows,
        id=YEARS_ID,
    )


def _year(year: int, today: date) -> str:
    return f"{year} so far" if year == today.year else str(year)


def when_grid(year: "YearOfReports", *, href: Callable[[int, int], str]) -> WeekGrid:
    """Draw when reports happened; each cell leads to its reports."""
    return week_grid(
        year.by_hour,
        title="When it happened: reports of 12 months",
        table_id=HOURS_ID,
        href=href,
    )


def spots_of(
    place: "LedgerPlace", premises: Sequence["Premises"], year: "YearOfReports"
) -> list[dict[str, str | float]]:
    """Return what the map marks: the premises, or all of a street with its counts.

    Premises at one point, such as flats, are one mark. Reports of the street itself,
    and of premises that are not listed, are counted at the point of the street.
    """
    if place.premises:
        return [spot(place.premises.point, place.premises.address)]
    at: dict[tuple[float, ...], list[Premises]] = {}
    for row in premises:
        if year.by_premises.get(row.pk):
            at.setdefault(row.point.coords, []).append(row)
    spots = []
    for rows in at.values():
        n = sum(year.by_premises[row.pk] for row in rows)
        more = f" and {len(rows) - 1} more" if len(rows) > 1 else ""
        words = f"{rows[0].address}{more}: {_reports(n)}"
        spots.append(spot(rows[0].point, words, n))
    listed_here = {row.pk for rows in at.values() for row in rows}
    rest = sum(n for pk, n in year.by_premises.items() if pk not in listed_here)
    if rest or not spots:
        words = f"{place.street.name}: {_reports(rest)}"
        spots.append(spot(place.street.point, words, rest))
    return spots


def _reports(n: int) -> str:
    return f"{n:,} report{'' if n == 1 else 's'} in 12 months"


def near_table(near: "NearRepeats") -> Table | None:
    """List the reports near by, each with the report here that is nearest to it."""
    if not near.found:
        return None
    return Table(
        caption="Reports near in place and time",
        columns=[Column("Report"), Column("How near"), Column("Report here")],
        rows=[_near_row(repeat) for repeat in near.found],
        hide_caption=True,
        stacked=True,
    )


def _near_row(repeat: "NearRepeat") -> Row:
    about = Concern(repeat.other.concern).label
    return Row(
        [
            Cell(
                repeat.other.reference,
                href=reverse("reports:detail", args=[repeat.other.reference]),
                note=f"{about}, {written_place(repeat.other)}",
            ),
            Cell(f"{round(repeat.metres)} metres", note=days_between(repeat.days)),
            Cell(
                repeat.here.reference,
                href=reverse("reports:detail", args=[repeat.here.reference]),
                note=f"and {repeat.n_here - 1} more" if repeat.n_here > 1 else "",
            ),
        ]
    )


def days_between(days: int) -> str:
    """Return the days from one report to another in words; negative means before."""
    if not days:
        return "the same day"
    n = abs(days)
    unit = "day" if n == 1 else "days"
    return f"{n} {unit} {'later' if days > 0 else 'before'}"


def premises_table(
    premises: Sequence["Premises"], recorded: Mapping[int, str]
) -> Table:
    """List premises by address, with what is recorded at each, by its id."""
    return Table(
        caption="Premises and what is recorded at each",
        columns=[Column("Address"), Column("Recorded")],
        rows=[
            Row(
                [
                    Cell(row.address, href=reverse("ledger:premises", args=[row.pk])),
                    recorded[row.pk],
                ]
            )
            for row in premises
        ],
        hide_caption=True,
    )


def recorded_words(
    ids: Iterable[int],
    kinds: Sequence["RecordKind[Any]"],
    counts: Sequence[Mapping[Any, int]],
) -> dict[int, str]:
    """Say how many records each of these streets or premises has.

    `counts` are those of each kind, by the ids.
    """
    return {
        pk: get_text_list(
            [
                how_many(n[pk], kind)
                for kind, n in zip(kinds, counts, strict=True)
                if n.get(pk)
            ],
            "and",
        )
        or "Nothing"
        for pk in ids
    }
