"""The tables and the chart beside the axis of a ledger."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from reports.report.choices import Concern
from stronghold.core.records.presenters import written_place
from stronghold.core.ui.charts import Chart, Point, bar_chart
from stronghold.core.ui.parts import Cell, Column, Row, Table
from stronghold.ledger.presenters.wording import (
    Counted,
    how_many,
    listed,
    years_shown,
)

if TYPE_CHECKING:
    from stronghold.core.places.models import Premises
    from stronghold.core.records.kind import RecordKind
    from stronghold.ledger.queries.near import NearRepeat, NearRepeats

YEARS_ID = "years"


def years_chart(counted: Sequence[Counted], today: date) -> Chart:
    """Draw the first kind only; the table beside the chart has all kinds."""
    kind, figures = counted[0]
    points = [
        Point(
            str(year),
            figures.by_year.get(year, 0),
            unfinished=year == today.year,
        )
        for year in years_shown(counted, today)
    ]
    title = f"{kind.counted_many.capitalize()} by year"
    return bar_chart(points, title=title, table_id=YEARS_ID, noun=kind.counted_many)


def years_table(counted: Sequence[Counted], today: date) -> Table:
    """List the years, latest first, with all earlier years in one row."""
    years = years_shown(counted, today)
    rows = [
        Row([_year(year, today), *(f"{f.by_year.get(year, 0):,}" for _, f in counted)])
        for year in reversed(years)
    ]
    earlier = [
        sum(n for year, n in f.by_year.items() if year < years[0]) for _, f in counted
    ]
    if any(earlier):
        rows.append(Row([f"Before {years[0]}", *(f"{n:,}" for n in earlier)]))
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
    counts: Sequence[Mapping[int, int]],
) -> dict[int, str]:
    """Say how many records each of these streets or premises has.

    `counts` are those of each kind, by the ids.
    """
    return {
        pk: listed(
            how_many(n[pk], kind)
            for kind, n in zip(kinds, counts, strict=True)
            if n[pk]
        )
        or "Nothing"
        for pk in ids
    }
