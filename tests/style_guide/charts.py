"""Every kind of chart in every state, for the style guide and the tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stronghold.core.ui.charts.area_map import SHADES, AreaMap, outlines_from, shape
from stronghold.core.ui.charts.bars import bar_chart
from stronghold.core.ui.charts.control import Limits, control_chart
from stronghold.core.ui.charts.drawing import Chart
from stronghold.core.ui.charts.lines import Series, line_chart
from stronghold.core.ui.charts.marks import Event
from stronghold.core.ui.charts.points import Point
from stronghold.core.ui.charts.sparkline import Sparkline, sparkline
from stronghold.core.ui.charts.tables import control_table, lines_table, points_table
from stronghold.core.ui.charts.week_grid import WeekGrid, week_grid
from stronghold.core.ui.parts import Cell, Column, Row, Table

COUNTS = [4, 7, 3, 0, 5, None, 6, 9, 12, 8, 4, 6, 2]
FIRST_WEEK = date(2025, 12, 1).toordinal()


@dataclass(frozen=True)
class Sample:
    """A chart and its table, if it has one."""

    chart: Chart
    table: Table | None = None


def chart_samples() -> list[Sample]:
    return [*_bars(), *_lines(), *_control()]


def spark_samples() -> Table:
    """Return a table with a sparkline in each row."""
    rows: dict[str, list[int | None]] = {
        "St Clement's": COUNTS,
        "Blackbird Leys": [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9],
        "Nothing recorded": [0] * 13,
        "No file": [None] * 13,
    }
    columns = [Column("Ward"), Column("Last full week, and 13 weeks")]
    return Table(
        "Reports by ward",
        columns,
        [
            Row([name, Cell(_last(counts), spark=_spark(counts))])
            for name, counts in rows.items()
        ],
    )


def _last(counts: Sequence[int | None]) -> str:
    return "No file" if counts[-2] is None else str(counts[-2])


def _spark(counts: Sequence[int | None]) -> Sparkline:
    return sparkline(_points(counts), noun="reports")


def _points(counts: Sequence[int | None], *, links: bool = False) -> list[Point]:
    """Return weekly points: the last is unfinished, the one before it late."""
    last = len(counts) - 1
    return [
        Point(
            label,
            count,
            unfinished=place == last,
            late=place == last - 1,
            selected=links and 5 < place < 9,
            href=f"?week={place}" if links else "",
        )
        for place, (label, count) in enumerate(
            zip(_labels(len(counts)), counts, strict=True)
        )
    ]


def _labels(count: int) -> list[str]:
    weeks = [date.fromordinal(FIRST_WEEK + 7 * place) for place in range(count)]
    return [f"{week.day} {week:%b}" for week in weeks]


def _bars() -> list[Sample]:
    short = _points(COUNTS, links=True)
    year = [Point(label, n * 37 % 149) for n, label in enumerate(_labels(52))]
    quiet = [Point(label, 0) for label in _labels(13)]
    title = "Arrests by week"
    table = points_table(
        short,
        caption=title,
        table_id="sample-short",
        period="Week",
        counted="Arrests",
    )
    return [
        Sample(bar_chart(short, title=title, table_id="sample-short"), table),
        Sample(
            bar_chart(year, title="Reports by week, a year", table_id="sample-long")
        ),
        Sample(bar_chart(quiet, title="Nothing recorded", table_id="sample-quiet")),
        Sample(bar_chart([], title="No weeks at all", table_id="sample-none")),
    ]


def _lines() -> list[Sample]:
    other = [2, 2, 3, 4, 1, None, 2, 3, 3, 5, None, 4, 1]
    third = [9, 8, 8, 7, 9, None, 10, 8, 7, 7, 6, 8, 3]
    fourth = [1, 0, 1, 1, 2, None, 0, 0, 1, 1, 0, 2, 0]
    names = ["Reports", "Arrests", "Patrols", "Warrants"]
    series = [
        Series(name, _points(counts))
        for name, counts in zip(names, [COUNTS, other, third, fourth], strict=True)
    ]
    title = "Reports and action taken"
    return [
        Sample(
            line_chart(series, title=title, table_id="sample-lines"),
            lines_table(series, caption=title, table_id="sample-lines", period="Week"),
        ),
        Sample(
            line_chart(
                [
                    Series(
                        "Reports",
                        [
                            Point(label, n * 37 % 149)
                            for n, label in enumerate(_labels(104))
                        ],
                    )
                ],
                title="Reports, two years",
                table_id="sample-two-years",
            )
        ),
    ]


def _control() -> list[Sample]:
    counts = [6, 5, 8, 4, 7, 15, 6, 5, None, 7, 6, 8, 5, 3, 2, 0, 1, 0, 4, 2, 1]
    points = _points(counts)
    before = Limits(6.0, 12.4, 0.6, words="from the 13 weeks before")
    event = Event(13.4, "4 Mar", "closure order of 12 Lake Street")
    title, table_id = "Reports in Lake Street by week", "sample-control"
    several = [
        Event(3.2, "25 Dec", "warrant at 12 Lake Street"),
        Event(7.5, "22 Jan", "warrant at 14 Lake Street"),
        event,
    ]
    small = Limits(0.4, 2.9)
    return [
        Sample(
            control_chart(
                points,
                [before],
                title=title,
                table_id=table_id,
                noun="reports",
                events=[event],
            ),
            control_table(
                points,
                [before],
                caption=title,
                table_id=table_id,
                period="Week",
                counted="Reports",
            ),
        ),
        Sample(
            control_chart(
                _points([0, 1, 0, 0, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0]),
                [small],
                title="Small counts, and more than one mark",
                table_id="sample-small",
                noun="reports",
                events=several,
            )
        ),
    ]


def week_samples() -> list[WeekGrid]:
    """Return a busy week with links, a few reports, and none."""
    busy = {
        (day, hour): max(0, 7 - abs(4 - day) - abs(19 - hour))
        for day in range(7)
        for hour in range(24)
    }
    return [
        week_grid(
            busy,
            title="Reports by weekday and hour",
            table_id="sample-week",
            href=lambda day, at: f"?weekday={day}&hour={at}",
        ),
        week_grid({(4, 18): 1, (5, 2): 2}, title="A few", table_id="sample-few"),
        week_grid({}, title="None", table_id="sample-no-hours"),
    ]


def map_sample() -> AreaMap:
    """Return a map of four invented areas, one of which has no reports."""
    counts = {"North": 7, "East": 0, "South": 2, "West": 1}
    corners = {"North": (0, 1), "East": (1, 1), "South": (1, 0), "West": (0, 0)}
    features = [
        {
            "properties": {"code": name, "name": name},
            "geometry": {"type": "Polygon", "coordinates": [_square(x, y)]},
        }
        for name, (x, y) in corners.items()
    ]
    drawn = outlines_from(features)
    if drawn is None:
        raise AssertionError
    shades = {"North": 5, "East": 0, "South": 2, "West": 1}
    return AreaMap(
        title="Reports by ward",
        description="A map of four wards, three of them with reports.",
        table_id="sample-areas",
        width=drawn.width,
        height=drawn.height,
        shapes=[
            shape(one, counts[one.code], shade=shades[one.code], noun="reports")
            for one in drawn.areas
        ],
        key=[(SHADES[0], "0"), (SHADES[1], "1"), (SHADES[2], "2"), (SHADES[5], "7")],
    )


def _square(x: int, y: int) -> list[tuple[float, float]]:
    west, south, size = -1.3 + x / 50, 51.7 + y / 50, 1 / 50
    ends = (west, west + size, west + size, west, west)
    return list(
        zip(ends, (south, south, south + size, south + size, south), strict=True)
    )
