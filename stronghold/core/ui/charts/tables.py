"""Tables with the numbers of a chart, shown beside it."""

from collections.abc import Sequence

from stronghold.core.ui.charts.control import (
    Limits,
    count_text,
    short_limits_text,
    written,
)
from stronghold.core.ui.charts.lines import Series
from stronghold.core.ui.charts.points import Point
from stronghold.core.ui.parts import Cell, Column, Row, Table


def points_table(
    points: Sequence[Point], *, caption: str, table_id: str, period: str, counted: str
) -> Table:
    """List periods and counts, newest first; `period`, `counted` are the headings."""
    rows = [Row([point.label, _cell(point)]) for point in reversed(points)]
    return _table([period, counted], rows, caption=caption, table_id=table_id)


def lines_table(
    series: Sequence[Series], *, caption: str, table_id: str, period: str
) -> Table:
    """List periods, newest first, with a column for each line."""
    columns = list(zip(*(line.points for line in series), strict=True))
    rows = [
        Row([points[0].label] + [_cell(point) for point in points])
        for points in reversed(columns)
    ]
    heads = [period] + [line.name for line in series]
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
    """List periods, newest first, with their counts and limits."""
    rows = [
        Row(
            [
                points[place].label,
                count_text(points, limits, place),
                _limits_of(limits, place),
            ]
        )
        for place in reversed(range(len(points)))
    ]
    heads = [period, counted, "Centre (limits)"]
    return _table(heads, rows, caption=caption, table_id=table_id)


def _limits_of(limits: Sequence[Limits], place: int) -> str:
    covering = next((limit for limit in limits if limit.covers(place)), None)
    if covering is None:
        return "–"
    return f"{written(covering.centre)} ({short_limits_text(covering)})"


def _cell(point: Point) -> Cell:
    return Cell(point.text, href=point.href)


def _table(
    heads: Sequence[str], rows: Sequence[Row], *, caption: str, table_id: str
) -> Table:
    columns = [Column(heads[0]), *(Column(head, numeric=True) for head in heads[1:])]
    return Table(caption=caption, columns=columns, rows=rows, id=table_id)
