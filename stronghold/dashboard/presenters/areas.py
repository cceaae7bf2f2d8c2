"""The table beside the map, which the map's shades are painted from, and the legend."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from stronghold.dashboard.presenters.map_data import Facts
from stronghold.dashboard.presenters.show_as import (
    NOT_TOLD,
    LegendClass,
    Shade,
    Telling,
    Values,
    telling_of,
)

# Where there are more areas than this, those with none are listed apart.
MOST_ROWS = 60


@dataclass(frozen=True)
class AreaRow:
    """An area and its figure; one of older boundaries is not drawn: it has no shade."""

    code: str
    name: str
    n: int
    words: str
    url: str
    shade: Shade
    chosen: bool
    cells: Sequence[str]
    # The same besides the count, for a file.
    values: Values


@dataclass(frozen=True)
class AreaTable:
    """The areas by name, and below them what is in none of them."""

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
    # What stands in each column but the first, which names the area.
    columns: Sequence[str]
    remarks: Sequence[str]

    @property
    def columns_after_count(self) -> range:
        """A place for each column that no total has anything to say in."""
        return range(len(self.columns) - 1)

    @property
    def n_drawn(self) -> int:
        return sum(row.n for row in self.rows)

    @property
    def n_older(self) -> int:
        return sum(row.n for row in self.older)


def area_table(facts: Facts) -> AreaTable:
    """Count each area of the edition in force at the end of the range, zeros too."""
    counted = facts.by_area()
    names = facts.boundaries.names if facts.boundaries else {}
    telling = telling_of(facts, counted)
    # The area comes last in an address, so there is no need to write each anew.
    of_none = facts.state.of("").url

    def row(code: str, name: str) -> AreaRow:
        told = telling.told(code, counted[code]) if code in names else None
        return AreaRow(
            code=code,
            name=name,
            n=counted[code],
            words=told.words if told else "",
            url=f"{of_none}&area={quote(code)}",
            shade=told.shade if told else None,
            chosen=code == facts.state.area,
            cells=told.cells if told else _count_alone(telling, counted[code]),
            values=told.values if told else {},
        )

    def over(counted: Counter[date]) -> int:
        """Return the figure of the periods that the areas' figures are of."""
        compared = facts.earlier.pairs.now if facts.earlier else []
        return sum(counted[period.start] for period in compared or facts.told)

    rows = [row(code, name) for code, name in names.items()]
    # A rate of none says who lives there, and a change to none is one.
    apart = len(rows) > MOST_ROWS and facts.state.told_as == "count"
    older = {r[0]: r[1] for r in facts.figures.rows if r[0] not in names}
    return AreaTable(
        area=facts.areas.removesuffix("s"),
        areas=facts.areas,
        rows=[one for one in rows if one.n or one.chosen or not apart],
        none=[one for one in rows if apart and not (one.n or one.chosen)],
        older=[
            row(code, name)
            for code, name in sorted(older.items(), key=lambda item: item[1])
            if counted[code]
        ],
        n_elsewhere=over(facts.by_period(facts.figures.elsewhere)),
        n_not_known=over(facts.by_period(facts.figures.not_known)),
        total=over(facts.force_by_period),
        legend=telling.legend,
        legend_title=telling.title,
        columns=telling.columns,
        remarks=telling.remarks,
    )


def _count_alone(telling: Telling, n: int) -> list[str]:
    return [f"{n:,}", *(NOT_TOLD for _ in telling.columns[1:])]
