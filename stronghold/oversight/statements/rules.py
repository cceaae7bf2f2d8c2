"""The shape of a statement that is made from the site: sections of rows. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A part of a statement: a table, whose first column names each row.

    Rows of a grouped one that have the same name are shown together on a page.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    lede: str = ""
    is_grouped: bool = False


def lines_of(sections: Sequence[Section]) -> list[tuple[str, str, str]]:
    """Return sections as lines of a file: the section, the row, and what it says."""
    return [
        (section.title, row[0], _said(section.columns[1:], row[1:]))
        for section in sections
        for row in section.rows
    ]


def _said(columns: Sequence[str], cells: Sequence[str]) -> str:
    if len(cells) == 1:
        return cells[0]
    named = zip(columns, cells, strict=True)
    return "; ".join(f"{column}: {cell}" for column, cell in named if cell)
