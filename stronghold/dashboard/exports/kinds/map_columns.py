"""Figures of the map told as a rate or as a change: a row for each area.

They are those of the table beside the map, which an export must not tell otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from stronghold.accounts.models import User
from stronghold.dashboard.exports.choices import MAPS
from stronghold.dashboard.exports.columns import ExportColumn
from stronghold.dashboard.exports.kinds.kind import Form
from stronghold.dashboard.exports.queries.areas import shapes_on
from stronghold.dashboard.map_state import MapState
from stronghold.dashboard.presenters.areas import AreaRow, AreaTable, area_table
from stronghold.dashboard.presenters.map_data import map_data_for
from stronghold.dashboard.queries.figures import Tallies, last_day
from stronghold.look.tables import Cell, Holds

# The shape of a row, and its values by column.
Told = Iterator[tuple[bytes | str | None, Mapping[str, Cell]]]
ELSEWHERE, NOT_KNOWN = "elsewhere", "not-known"
NAMES = {ELSEWHERE: "Elsewhere", NOT_KNOWN: "Place not known"}
TOLD_IN_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "rate": "Per 1,000 residents",
        "change": "Change on a year before",
    }
)


def figure_column(name: str, heading: str, means: str, *, holds: Holds) -> ExportColumn:
    return ExportColumn(name, heading, means, (name,), (), holds=holds)


_REMARK = figure_column(
    "remark", "Remark", "What the map says of it in words.", holds=Holds.TEXT
)
# Besides the columns of every figure, by how the map tells it.
COLUMNS_TOLD: Mapping[str, Sequence[ExportColumn]] = MappingProxyType(
    {
        "count": (),
        "rate": (
            figure_column(
                "residents",
                "Residents",
                "How many live there; empty where nobody says.",
                holds=Holds.WHOLE,
            ),
            figure_column(
                "residents_of",
                "Residents of",
                "The year of that number, and who says so.",
                holds=Holds.TEXT,
            ),
            figure_column(
                "rate",
                "Per 1,000",
                "For each thousand residents, in a year; of what is in force, at the "
                "end. Empty where too few live for a rate.",
                holds=Holds.NUMBER,
            ),
            _REMARK,
        ),
        "change": (
            figure_column(
                "year_before",
                "A year before",
                "How many in the same weeks or months of the year before. The number "
                "is of those that can be compared.",
                holds=Holds.WHOLE,
            ),
            figure_column(
                "per_cent",
                "Change in per cent",
                "Only where it is more than chance makes, on a base of 20 or more.",
                holds=Holds.WHOLE,
            ),
            _REMARK,
        ),
    }
)


def told_by_area(viewer: User, state: MapState, form: Form) -> Told:
    """Yield each area as the map tells it, and then what is in none of them."""
    data = map_data_for(viewer, state)
    asked, table = state.question, area_table(data)
    day = last_day(asked.last)
    shapes = shapes_on(asked.level, day, form) if form.file_format in MAPS else []
    drawn = {code: shape for code, _, shape in shapes}
    same: Mapping[str, Cell] = {
        "period": f"{asked.first} to {asked.last}",
        "begins": asked.first.start,
        "stands": standing(data.figures),
        "category": asked.measure.category_name(state.category),
    }
    for row in [*table.rows, *table.none, *table.older]:
        n = None if data.nothing_known else row.n
        yield drawn.get(row.code), {**same, **_of_area(row, n)}
    for code, n in _in_no_area(table):
        yield None, {**same, "area": code, "name": NAMES[code], "n": n}


def _of_area(row: AreaRow, n: int | None) -> Mapping[str, Cell]:
    return {"area": row.code, "name": row.name, "n": n, **row.values}


def _in_no_area(table: AreaTable) -> Sequence[tuple[str, int]]:
    told = ((ELSEWHERE, table.n_elsewhere), (NOT_KNOWN, table.n_not_known))
    return [(code, n) for code, n in told if n]


def standing(found: Tallies) -> str:
    """Say whether a figure of the whole range may still change, or is not all."""
    words = ["unfinished"] if found.unfinished else []
    return ", ".join([*words, "partly not known"] if found.gaps else words)
