"""The table beside the map, which the map's shades are painted from, and the legend."""

from collections.abc import Sequence
from dataclasses import dataclass

from stronghold.dashboard.classes import CountClass, classes_up_to, shade_of
from stronghold.dashboard.presenters.facts import Facts

# Where there are more areas than this, those with none are listed apart.
MOST_ROWS = 60


@dataclass(frozen=True)
class AreaRow:
    """An area and its count; one of older boundaries is not drawn, and has no shade."""

    code: str
    name: str
    n: int
    words: str
    url: str
    shade: int | None
    chosen: bool


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
    legend: Sequence[CountClass]

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
    legend = classes_up_to(max((counted[code] for code in names), default=0))

    def row(code: str, name: str) -> AreaRow:
        return AreaRow(
            code=code,
            name=name,
            n=counted[code],
            words=_words(facts, counted[code]),
            url=facts.state.of(code).url,
            shade=shade_of(counted[code], legend) if code in names else None,
            chosen=code == facts.state.area,
        )

    rows = [row(code, name) for code, name in names.items()]
    apart = len(rows) > MOST_ROWS
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
        n_elsewhere=sum(facts.by_period(facts.figures.elsewhere).values()),
        n_not_known=sum(facts.by_period(facts.figures.not_known).values()),
        total=facts.total,
        legend=legend,
    )


def _words(facts: Facts, n: int) -> str:
    if facts.nothing_known:
        return "no file"
    return facts.state.question.measure.units_of(n)
