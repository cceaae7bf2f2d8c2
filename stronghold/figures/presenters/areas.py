"""The table beside the map, from which the map takes its shades, and the legend."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from stronghold.figures.presenters.map_data import MapData
from stronghold.figures.presenters.show_as import (
    NO_FIGURE,
    Display,
    LegendClass,
    Shade,
    Values,
    display_for,
)

# If there are more areas than this, those with none are listed separately.
MOST_ROWS = 60


@dataclass(frozen=True)
class AreaRow:
    """An area and its figure; areas of older boundaries are not drawn: no shade."""

    code: str
    name: str
    n: int
    words: str
    url: str
    shade: Shade
    chosen: bool
    cells: Sequence[str]
    # The values of the other export columns.
    values: Values


@dataclass(frozen=True)
class AreaTable:
    """The areas by name, then the counts that are in none of them."""

    area: str
    areas: str
    rows: Sequence[AreaRow]
    none: Sequence[AreaRow]
    older: Sequence[AreaRow]
    n_elsewhere: int
    n_not_known: int
    total: int
    legend: Sequence[LegendClass]
    legend_title: str
    # The headings after the first column, which has the area's name.
    columns: Sequence[str]
    remarks: Sequence[str]

    @property
    def columns_after_count(self) -> range:
        """One item for each column in which the total rows are empty."""
        return range(len(self.columns) - 1)

    @property
    def n_drawn(self) -> int:
        return sum(row.n for row in self.rows)

    @property
    def n_older(self) -> int:
        return sum(row.n for row in self.older)


def area_table(data: MapData) -> AreaTable:
    """Count each area of the edition in force at the end of the range, with zeros."""
    counted = data.by_area()
    names = data.boundaries.names if data.boundaries else {}
    display = display_for(data, counted)
    # The area is the last parameter, so that it can be added to one address.
    url_without_area = data.state.of("").url

    def row(code: str, name: str) -> AreaRow:
        figure = display.figure(code, counted[code]) if code in names else None
        return AreaRow(
            code=code,
            name=name,
            n=counted[code],
            words=figure.words if figure else "",
            url=f"{url_without_area}&area={quote(code)}",
            shade=figure.shade if figure else None,
            chosen=code == data.state.area,
            cells=figure.cells if figure else _count_only(display, counted[code]),
            values=figure.values if figure else {},
        )

    def over(counted: Counter[date]) -> int:
        """Return the count of the periods that the areas' figures cover."""
        compared = data.earlier.pairs.now if data.earlier else []
        return sum(counted[period.start] for period in compared or data.periods_counted)

    rows = [row(code, name) for code, name in names.items()]
    # With rates and changes an area with none has something to show, and stays listed.
    separate = len(rows) > MOST_ROWS and data.state.show_as == "count"
    older = {r[0]: r[1] for r in data.figures.rows if r[0] not in names}
    return AreaTable(
        area=data.areas.removesuffix("s"),
        areas=data.areas,
        rows=[area for area in rows if area.n or area.chosen or not separate],
        none=[area for area in rows if separate and not (area.n or area.chosen)],
        older=[
            row(code, name)
            for code, name in sorted(older.items(), key=lambda item: item[1])
            if counted[code]
        ],
        n_elsewhere=over(data.by_period(data.figures.elsewhere)),
        n_not_known=over(data.by_period(data.figures.not_known)),
        total=over(data.force_by_period),
        legend=display.legend,
        legend_title=display.title,
        columns=display.columns,
        remarks=display.remarks,
    )


def _count_only(display: Display, n: int) -> list[str]:
    return [f"{n:,}"] + [NO_FIGURE] * len(display.columns[1:])
