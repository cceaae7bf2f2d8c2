"""The same numbers as a drawing's, as the table that stands beside it."""

from collections.abc import Sequence

from stronghold.look.charts.control import Limits, limits_in_short, told_of, written
from stronghold.look.charts.lines import Series
from stronghold.look.charts.points import Point
from stronghold.look.parts import Cell, Column, Row, Table


def points_table(
    points: Sequence[Point], *, caption: str, table_id: str, period: str, counted: str
) -> Table:
    """List periods and counts, the newest first; `period` and `counted` head them."""
    rows = [Row([point.label, _cell(point)]) for point in reversed(points)]
    return _table([period, counted], rows, caption=caption, table_id=table_id)


def lines_table(
    series: Sequence[Series], *, caption: str, table_id: str, period: str
) -> Table:
    """List periods, the newest first, with a column for each line."""
    columns = list(zip(*(one.points for one in series), strict=True))
    rows = [
        Row([points[0].label, *(_cell(point) for point in points)])
        for points in reversed(columns)
    ]
    heads = [period, *(one.name for one in series)]
    return _table(heads, rows, caption=caption, table_id=table_id)


def control_table(
    points: Sequence[Point],
    limits: Sequence[Limits],
    *,
    caption: str,
    table_id: str,
    period: str,
    counted: str,
) -> Table:
    """List periods, counts, and what the limits say of each, the newest first."""
    rows = [
        Row(
            [
                points[place].label,
                told_of(points, limits, place),
                _limits_of(limits, place),
            ]
        )
        for place in reversed(range(len(points)))
    ]
    heads = [period, counted, "Centre (limits)"]
    return _table(heads, rows, caption=caption, table_id=table_id)


def _limits_of(limits: Sequence[Limits], place: int) -> str:
    covering = next((one for one in limits if one.covers(place)), None)
    if covering is None:
        return "–"
    return f"{written(covering.centre)} ({limits_in_short(covering)})"


def _cell(point: Point) -> Cell:
    return Cell(point.told, href=point.href)


def _table(
    heads: Sequence[str], rows: Sequence[Row], *, caption: str, table_id: str
) -> Table:
    columns = [Column(heads[0]), *(Column(head, numeric=True) for head in heads[1:])]
    return Table(caption=caption, columns=columns, rows=rows, id=table_id)
