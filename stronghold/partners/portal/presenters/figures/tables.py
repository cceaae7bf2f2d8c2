"""The tables of published figures, and the chart of their weeks."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from stronghold.core.ui.charts import Chart, RangePoint, range_chart
from stronghold.core.ui.dates import short_date
from stronghold.core.ui.parts import Cell, Column, Row, Table
from stronghold.figures.measures import Measure
from stronghold.partners.portal.presenters.figures.wording import (
    months_text,
    range_text,
    week_label,
)

if TYPE_CHECKING:
    from stronghold.partners.portal.queries.figures import (
        PublishedFigure,
        PublishedPeriod,
        PublishedWeek,
        StreetCrimes,
    )

NOT_KNOWN = "-"
OF_ALL = "For the whole force: some may be in these areas"


def areas_table(
    totals: Sequence["PublishedFigure"], *, measure: Measure, title: str, table_id: str
) -> Table:
    """List each area with its range."""
    return Table(
        caption=f"{title}, by area",
        columns=[Column("Area"), Column(measure.label, numeric=True)],
        rows=[Row([_named(one), range_text(one.low, one.high)]) for one in totals],
        hide_caption=True,
        id=table_id,
    )


def crimes_table(crimes: Mapping[str, "StreetCrimes"]) -> Table | None:
    """List the open data of each ward, or of each district if there is none by ward."""
    if not crimes:
        return None
    title = f"Drug crimes, {months_text(next(iter(crimes.values())))}"
    levels = {one.area_level for one in crimes.values()}
    level = "ward" if "ward" in levels else "district"
    found = [one for one in crimes.values() if one.area_level == level]
    if not found:
        return None
    return Table(
        caption=title,
        columns=[Column("Area"), Column("Drug crimes", numeric=True)],
        rows=[
            Row([one.area_name, one.n])
            for one in sorted(found, key=lambda one: one.area_name)
        ],
        hide_caption=True,
    )


def _named(one: "PublishedFigure") -> Cell | str:
    if one.area_code != NOT_KNOWN:
        return one.area_name
    return Cell(one.area_name, note=OF_ALL)


def categories_table(
    measure: Measure, figures: Sequence["PublishedFigure"], *, title: str, table_id: str
) -> Table | None:
    """List each category with a column for each district; None without one."""
    found = [one for one in figures if one.area_level == "district"]
    areas = {one.area_code: one.area_name for one in found}
    if not measure.categories or not areas.keys() - {NOT_KNOWN}:
        return None
    texts = {(f.area_code, f.category): range_text(f.low, f.high) for f in found}
    codes = dict.fromkeys(f.category for f in found if f.category)
    ordered = [code for code in measure.ordered or () if code in codes]
    return Table(
        caption=f"{title}, by {measure.category_label.lower()}",
        columns=[
            Column(measure.category_label),
            *(Column(name, numeric=True) for name in areas.values()),
        ],
        rows=[
            Row(
                [
                    measure.category_name(code) if code else "All",
                    *(texts.get((area, code), "–") for area in areas),
                ]
            )
            for code in (*ordered, "")
        ],
        hide_caption=True,
        id=table_id,
    )


def weeks_chart(rows: Sequence["PublishedWeek"], area: str, *, table_id: str) -> Chart:
    """Draw the weeks of a district, each from the least to the most it can be."""
    points = [
        RangePoint(
            week_label(row.period), range_text(row.low, row.high), row.low, row.high
        )
        for row in rows
        if row.area_code == area
    ]
    return range_chart(points, title="What each week can be", table_id=table_id)


def weeks_table(rows: Sequence["PublishedWeek"], *, title: str, table_id: str) -> Table:
    """List the weeks, the newest first, with a column for each district."""
    areas = {row.area_code: row.area_name for row in rows}
    texts = {(r.period, r.area_code): range_text(r.low, r.high) for r in rows}
    weeks = dict.fromkeys(row.period for row in reversed(rows))
    return Table(
        caption=f"{title}, in a table",
        columns=[
            Column("Week of"),
            *(Column(name, numeric=True) for name in areas.values()),
            Column("Published"),
        ],
        rows=[
            Row(
                [
                    Cell(short_date(week.first_day), whole=True),
                    *(texts.get((week, area), "–") for area in areas),
                    _published(week),
                ]
            )
            for week in weeks
        ],
        hide_caption=True,
        id=table_id,
    )


def _published(week: "PublishedPeriod") -> str:
    day = short_date(week.published_on)
    return day if week.number == 1 else f"Revised {day}"
