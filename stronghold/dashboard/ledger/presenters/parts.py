"""The tables and the chart that stand beside the axis of a ledger."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from django.urls import reverse

from reports.report.choices import Concern
from stronghold.accounts.models import User
from stronghold.dashboard.ledger.presenters.kinds import KINDS, kinds_for
from stronghold.dashboard.ledger.presenters.wording import (
    Counted,
    how_many,
    listed,
    years_told,
)
from stronghold.dashboard.ledger.queries.figures import counts_by
from stronghold.dashboard.ledger.queries.near import NearRepeat, NearRepeats
from stronghold.look.charts import Chart, Point, bar_chart
from stronghold.look.parts import Cell, Column, Row, Table
from stronghold.records.presenters import written_place

if TYPE_CHECKING:
    from stronghold.places.models import Premises

YEARS_ID = "years"


def years_chart(counted: Sequence[Counted], today: date) -> Chart:
    """Draw the first kind; the table beside it has all of them."""
    kind, figures = counted[0] if counted else (KINDS[0], None)
    points = [
        Point(
            str(year),
            figures.by_year.get(year, 0) if figures else None,
            unfinished=year == today.year,
        )
        for year in years_told(counted, today)
    ]
    title = f"{kind.many.capitalize()} by year"
    return bar_chart(points, title=title, table_id=YEARS_ID, noun=kind.many)


def years_table(counted: Sequence[Counted], today: date) -> Table:
    """List the years, the last first, and what was before them in one row."""
    years = years_told(counted, today)
    rows = [
        Row([_year(year, today), *(f"{f.by_year.get(year, 0):,}" for _, f in counted)])
        for year in reversed(years)
    ]
    earlier = [
        sum(n for year, n in f.by_year.items() if year < years[0]) for _, f in counted
    ]
    if any(earlier):
        rows.append(Row([f"Before {years[0]}", *(f"{n:,}" for n in earlier)]))
    kinds = [Column(kind.many.capitalize(), numeric=True) for kind, _ in counted]
    return Table(
        caption="Recorded here by year",
        columns=[Column("Year"), *kinds],
        rows=rows,
        id=YEARS_ID,
    )


def _year(year: int, today: date) -> str:
    return f"{year} so far" if year == today.year else str(year)


def near_table(near: NearRepeats) -> Table | None:
    """List what was near, each beside the report of the place that is nearest to it."""
    if not near.found:
        return None
    return Table(
        caption="Reports near in place and time",
        columns=[Column("Report"), Column("How near"), Column("To which here")],
        rows=[_near_row(one) for one in near.found],
        hide_caption=True,
        stacked=True,
    )


def _near_row(one: NearRepeat) -> Row:
    about = Concern(one.other.concern).label
    return Row(
        [
            Cell(
                one.other.reference,
                href=reverse("reports:detail", args=[one.other.reference]),
                note=f"{about}, {written_place(one.other)}",
            ),
            Cell(f"{round(one.metres)} metres", note=days_between(one.days)),
            Cell(
                one.here.reference,
                href=reverse("reports:detail", args=[one.here.reference]),
                note=f"and {one.n_here - 1} more" if one.n_here > 1 else "",
            ),
        ]
    )


def days_between(days: int) -> str:
    if not days:
        return "the same day"
    n = abs(days)
    unit = "day" if n == 1 else "days"
    return f"{n} {unit} {'later' if days > 0 else 'before'}"


def premises_table(viewer: User, premises: Sequence["Premises"]) -> Table:
    """List premises by address, with how much is recorded at each."""
    recorded = recorded_at(viewer, [one.pk for one in premises], field="premises")
    return Table(
        caption="Premises and what is recorded at each",
        columns=[Column("Address"), Column("Recorded")],
        rows=[
            Row(
                [
                    Cell(one.address, href=reverse("ledger:premises", args=[one.pk])),
                    recorded[one.pk],
                ]
            )
            for one in premises
        ],
        hide_caption=True,
    )


def recorded_at(
    viewer: User, ids: Sequence[int], *, field: Literal["street", "premises"]
) -> dict[int, str]:
    """Return in words how much is recorded at each of these streets or premises."""
    kinds = kinds_for(viewer)
    counts = [counts_by(field, viewer, kind.source, ids=ids) for kind in kinds]
    return {
        pk: listed(
            how_many(n[pk], kind)
            for kind, n in zip(kinds, counts, strict=True)
            if n[pk]
        )
        or "Nothing"
        for pk in ids
    }
