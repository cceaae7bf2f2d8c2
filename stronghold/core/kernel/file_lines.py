"""The lines of a file that is imported, and why one is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

# The extra columns of a file of wrong lines, which can be corrected and imported.
LINE, WRONG, TO_DO = "line", "what_is_wrong", "what_to_do"
ADDED = (LINE, WRONG, TO_DO)

# What a spreadsheet takes for the start of a formula, in normal and full width.
_FORMULA = frozenset("=+-@\t\r＝＋－＠")
# What may come before it: a spreadsheet or a person takes it away.
BEFORE_A_FORMULA = " '\n\ufeff\u200b"
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?", re.ASCII)
_DEGREE_COLUMNS = {"latitude", "longitude"}


@dataclass(frozen=True)
class Line:
    """One line of the file: its line number, and its cells by column."""

    number: int
    cells: Mapping[str, str]

    @property
    def content(self) -> dict[str, str]:
        """Return the cells that are not empty, without spaces around them.

        It is the same whatever the order of the columns.
        """
        own = {c: cell.strip() for c, cell in self.cells.items() if c not in ADDED}
        return {column: cell for column, cell in own.items() if cell}


@dataclass(frozen=True)
class Problem:
    """Why a line is not stored, and what to do about it."""

    line: Line
    wrong: str
    to_do: str


def is_formula(column: str, cell: str) -> bool:
    """Return whether a spreadsheet may take a cell for a formula, quoted or not."""
    if column in _DEGREE_COLUMNS and _DEGREES.fullmatch(cell.strip()):
        return False
    bare = cell.lstrip(BEFORE_A_FORMULA)
    return cell[:1] in _FORMULA or bare[:1] in _FORMULA
