"""The tables of published figures, and the chart of their weeks."""

from collections.abc import Mapping, Sequence

from stronghold.dashboard.measures import Measure
from stronghold.look.charts import Chart, RangePoint, range_chart
from stronghold.look.dates import short_date
from stronghold.look.parts import Cell, Column, Row, Table
from stronghold.portal.figures.presenters.wording import (
    range_told,
    week_label,
)
from stronghold.portal.figures.queries import (
    CrimesTold,
    FigureTold,
    PeriodTold,
    WeekTold,
)

NOT_KNOWN = "-"
OF_ALL = "Of the whole force: some of it may lie here"


def areas_table(
    totals: Sequence[FigureTold],
    crimes: Mapping[str, CrimesTold],
    *,
    months: str,
    measure: Measure,
    title: str,
    table_id: str,
) -> Table:
    """List each area with its range, and what open data tell of it."""
    columns = [Column("Area"), Column(measure.label, numeric=True)]
    if crimes:
        columns.append(Column(f"Open data, {months}", numeric=True))
    return Table(
        caption=f"{title}, by area",
        columns=columns,
        rows=[_area(one, crimes) for one in totals],
        hide_caption=True,
        id=table_id,
    )


def crimes_table(crimes: Mapping[str, CrimesTold], *, title: str) -> Table | None:
    """List what open data tell of each ward, or of each district where none is told."""
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


def _area(one: FigureTold, crimes: Mapping[str, CrimesTold]) -> Row:
    told: list[Cell | str | int] = [_named(one), range_told(one.low, one.high)]
    if crimes:
        found = crimes.get(one.area_code)
        told.append(f"{found.n:,}" if found else "–")
    return Row(told)


def _named(one: FigureTold) -> Cell | str:
    if one.area_code != NOT_KNOWN:
        return one.area_name
    return Cell(one.area_name, note=OF_ALL)


def categories_table(
    measure: Measure, figures: Sequence[FigureTold], *, title: str, table_id: str
) -> Table | None:
    """List each category with a column for each district; None without one."""
    found = [one for one in figures if one.area_level == "district"]
    areas = {one.area_code: one.area_name for one in found}
    if not measure.categories or not areas.keys() - {NOT_KNOWN}:
        return None
    told = {(f.area_code, f.category): range_told(f.low, f.high) for f in found}
    codes = dict.fromkeys(f.category for f in found if f.category)
    ordered = [code for code in measure.categories if code in codes]
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
                    *(told.get((area, code), "–") for area in areas),
                ]
            )
            for code in (*ordered, "")
        ],
        hide_caption=True,
        id=table_id,
    )


def weeks_chart(rows: Sequence[WeekTold], area: str, *, table_id: str) -> Chart:
    """Draw the weeks of a district, each from the least to the most it can be."""
    points = [
        RangePoint(
            week_label(row.told), range_told(row.low, row.high), row.low, row.high
        )
        for row in rows
        if row.area_code == area
    ]
    return range_chart(points, title="What each week can be", table_id=table_id)


def weeks_table(rows: Sequence[WeekTold], *, title: str, table_id: str) -> Table:
    """List the weeks, the newest first, with a column for each district."""
    areas = {row.area_code: row.area_name for row in rows}
    told = {(r.told, r.area_code): range_told(r.low, r.high) for r in rows}
    weeks = dict.fromkeys(row.told for row in reversed(rows))
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
                    *(told.get((week, area), "–") for area in areas),
                    _published(week),
                ]
            )
            for week in weeks
        ],
        hide_caption=True,
        id=table_id,
    )


def _published(week: PeriodTold) -> str:
    day = short_date(week.published_on)
    return day if week.number == 1 else f"Revised {day}"
