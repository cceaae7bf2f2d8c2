"""The table beside the map, from which the map takes its shades, and the legend."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.utils.safestring import SafeString

from stronghold.core.records.filters import ELSEWHERE, NOT_KNOWN
from stronghold.figures.choices import Level
from stronghold.figures.presenters.area_rows import (
    area_rows_drawn,
    names_drawn,
    older_rows_drawn,
)
from stronghold.figures.presenters.map_data import MapData
from stronghold.figures.presenters.show_as import (
    NO_FIGURE,
    Display,
    Key,
    LegendClass,
    Shade,
    Values,
    display_for,
)

# If there are more areas than this, those with none are listed separately.
MOST_ROWS = 60
BY_NAME = "name"


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
    # What the map writes in the area.
    number: str
    # What each column is sorted by, by its code.
    keys: Mapping[str, Key]
    # The values of the other export columns.
    values: Values


@dataclass(frozen=True)
class SortedColumn:
    """A heading of the table: its link sorts by it, unless it is sorted so already."""

    code: str
    label: str
    url: str
    is_number: bool
    is_sorted: bool


@dataclass(frozen=True)
class AreaTable:
    """The areas, most first or as sorted, then the counts that are in none of them."""

    area: str
    areas: str
    rows: Sequence[AreaRow]
    none: Sequence[AreaRow]
    older: Sequence[AreaRow]
    n_elsewhere: int
    n_not_known: int
    total: int
    # What the row of the whole force says after its count.
    whole: Sequence[str]
    # The addresses of the records of these three numbers; "" if there is no such list.
    elsewhere_url: str
    not_known_url: str
    total_url: str
    legend: Sequence[LegendClass]
    legend_title: str
    # The first column has the area's name.
    name_column: SortedColumn
    columns: Sequence[SortedColumn]
    remarks: Sequence[str]

    @property
    def rows_drawn(self) -> SafeString:
        return area_rows_drawn(self.rows, last_is_words=self.last_is_words)

    @property
    def older_drawn(self) -> SafeString:
        return older_rows_drawn(self.older, last_is_words=self.last_is_words)

    @property
    def none_drawn(self) -> SafeString:
        return names_drawn(self.none)

    @property
    def columns_after_count(self) -> range:
        """One item for each column in which the rows of no area are empty."""
        return range(len(self.columns) - 1)

    @property
    def last_is_words(self) -> bool:
        """Whether the last column has words, and is not aligned as a number."""
        return not self.columns[-1].is_number

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
    codes = [column.code for column in display.columns]
    chosen = data.state.sort
    by = chosen if chosen == BY_NAME or chosen in codes else codes[-1]

    def row(code: str, name: str) -> AreaRow:
        figure = display.figure(code, counted[code]) if code in names else None
        return AreaRow(
            code=code,
            name=name,
            n=counted[code],
            words=figure.words if figure else "",
            url=f"{url_without_area}&area={quote(code)}",
            shade=figure.shade if figure else None,
            number=figure.number if figure else "",
            keys=dict(zip(codes, figure.keys, strict=True)) if figure else {},
            chosen=code == data.state.area,
            cells=figure.cells if figure else _count_only(display, counted[code]),
            values=figure.values if figure else {},
        )

    def over(counted: Counter[date]) -> int:
        """Return the count of the periods that the areas' figures cover."""
        compared = data.earlier.pairs.now if data.earlier else []
        return sum(counted[period.start] for period in compared or data.periods_counted)

    def column(code: str, label: str, *, is_number: bool = True) -> SortedColumn:
        url = data.state.sorted_by("" if code == codes[-1] else code).url
        return SortedColumn(code, label, url, is_number, code == by)

    rows = _sorted([row(code, name) for code, name in names.items()], by)
    # With rates and changes an area with none has something to show, and stays listed.
    separate = len(rows) > MOST_ROWS and data.state.show_as == "count"

    def rows_url(area: str) -> str:
        """Return the address of the records of an area's or the force's number."""
        if data.state.show_as == "change":
            return ""
        question = data.state.question
        return data.rows_of(question.first, question.last, area=area)

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
        whole=display.whole(),
        # The list knows of no district or LSOA that a place is in none of the loaded.
        elsewhere_url=rows_url(ELSEWHERE)
        if data.state.question.level == Level.WARD
        else "",
        not_known_url=rows_url(NOT_KNOWN),
        total_url=rows_url(""),
        legend=display.legend,
        legend_title=display.title,
        name_column=column(BY_NAME, data.state.question.level.label, is_number=False),
        columns=[
            column(one.code, one.label, is_number=one.is_number)
            for one in display.columns
        ],
        remarks=display.remarks,
    )


def _sorted(rows: Sequence[AreaRow], by: str) -> list[AreaRow]:
    """Sort areas that are in the order of their names by a column, the most first."""
    if by == BY_NAME:
        return list(rows)
    return sorted(rows, key=lambda row: row.keys[by], reverse=True)


def _count_only(display: Display, n: int) -> list[str]:
    return [f"{n:,}"] + [NO_FIGURE] * len(display.columns[1:])
