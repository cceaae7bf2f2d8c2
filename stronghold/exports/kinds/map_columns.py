"""Figures of the map shown as a rate or a change: a row for each area.

They are taken from the table beside the map, so that an export cannot differ from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from stronghold.core.accounts.models import User
from stronghold.core.ui.tables import Cell, Holds
from stronghold.exports.choices import MAPS
from stronghold.exports.columns import ExportColumn
from stronghold.exports.kinds.kind import Form, geometry_of
from stronghold.exports.queries.areas import shapes_on
from stronghold.figures.map_reads import map_data_for
from stronghold.figures.map_state import MapState
from stronghold.figures.presenters.areas import AreaRow, AreaTable, area_table
from stronghold.figures.queries.figures import Tallies

# The geometry of each row, and its values by column.
MapRows = Iterator[tuple[bytes | str | None, Mapping[str, Cell]]]
ELSEWHERE, NOT_KNOWN = "elsewhere", "not-known"
NAMES = {ELSEWHERE: "Elsewhere", NOT_KNOWN: "Place not known"}
SHOW_AS_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "rate": "Per 1,000 residents",
        "change": "Change on a year before",
    }
)


def figure_column(name: str, heading: str, means: str, *, holds: Holds) -> ExportColumn:
    return ExportColumn(name, heading, means, (name,), (), holds=holds)


_REMARK = figure_column("remark", "Remark", "The note on the map.", holds=Holds.TEXT)
# The columns added to those of every figure, by how the map shows it.
SHOW_AS_COLUMNS: Mapping[str, Sequence[ExportColumn]] = MappingProxyType(
    {
        "count": (),
        "rate": (
            figure_column(
                "residents",
                "Residents",
                "How many live there; empty if not known.",
                holds=Holds.WHOLE,
            ),
            figure_column(
                "residents_of",
                "Residents of",
                "The year and the source of that number.",
                holds=Holds.TEXT,
            ),
            figure_column(
                "rate",
                "Per 1,000",
                "For each 1,000 residents in a year; for orders in force, at the end. "
                "Empty if too few live there for a rate.",
                holds=Holds.NUMBER,
            ),
            _REMARK,
        ),
        "change": (
            figure_column(
                "year_before",
                "A year before",
                "How many in the same weeks or months of the year before, of those "
                "that can be compared.",
                holds=Holds.WHOLE,
            ),
            figure_column(
                "per_cent",
                "Change in per cent",
                "Only if it is unlikely to be chance, on a base of 20 or more.",
                holds=Holds.WHOLE,
            ),
            _REMARK,
        ),
    }
)


def rows_by_area(viewer: User, state: MapState, form: Form) -> MapRows:
    """Yield each area as the map shows it, then the counts in none of them."""
    data = map_data_for(viewer, state)
    question, table = state.question, area_table(data)
    day = question.last.last_day
    shapes = (
        shapes_on(
            question.level,
            day,
            geometry_of(form, "outline"),
            force=viewer.force_id,
        )
        if form.file_format in MAPS
        else []
    )
    drawn = {code: shape for code, _, shape in shapes}
    same: Mapping[str, Cell] = {
        "period": f"{question.first} to {question.last}",
        "begins": question.first.start,
        "status": completeness(data.figures),
        "category": question.measure.category_name(state.category),
    }
    for row in [*table.rows, *table.none, *table.older]:
        n = None if data.nothing_known else row.n
        yield drawn.get(row.code), {**same, **_area_values(row, n)}
    for code, n in _in_no_area(table):
        yield None, {**same, "area": code, "name": NAMES[code], "n": n}


def _area_values(row: AreaRow, n: int | None) -> Mapping[str, Cell]:
    return {"area": row.code, "name": row.name, "n": n, **row.values}


def _in_no_area(table: AreaTable) -> Sequence[tuple[str, int]]:
    counts = [(ELSEWHERE, table.n_elsewhere), (NOT_KNOWN, table.n_not_known)]
    return [(code, n) for code, n in counts if n]


def completeness(found: Tallies) -> str:
    """Return whether a figure of the range may still change, or is not complete."""
    words = ["unfinished"] if found.unfinished else []
    return ", ".join([*words, "partly not known"] if found.gaps else words)
