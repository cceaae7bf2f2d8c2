"""Read the tables of an Excel workbook (.xlsx), a sheet at a time, as text.

A sheet is read from its beginning, row by row, so that its size is not that of the
memory it takes.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl.reader.excel import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from stronghold.core.kernel.files import DAMAGE, FileRefused

# What a table says of an area is in its first columns; years of age follow.
_COLUMNS = 12
# What openpyxl raises of a file that is cut short, or that Excel did not make.
_DAMAGE = (
    InvalidFileException,
    ParseError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
) + DAMAGE
# Unpacked: all of a workbook, and each part that is not a sheet, such as the texts of
# all cells, which are in memory at once. Ten times those of a table of all of England.
_MOST_OF_ALL, _MOST_OF_PART = 10_000_000_000, 500_000_000
_SHEETS = "xl/worksheets/"


@dataclass
class SheetReader:
    """The rows of a sheet, of its first columns. `line` is the row that was read last.

    Its name comes first, as a row of its own, because it says what the sheet is about.
    """

    path: str
    file: str
    sheet: str
    line: int = 0

    def headless(self) -> Iterator[list[str]]:
        """Yield every row, empty cells as "". FileRefused if it cannot be read."""
        yield [self.sheet]
        with _opened(self.path, self.file) as book:
            sheet = book[self.sheet]
            # Some programs state a size that is not the sheet's.
            sheet.reset_dimensions()
            for cells in sheet.iter_rows(max_col=_COLUMNS, values_only=True):
                self.line += 1
                yield [_text(cell) for cell in cells]

    def refusal(self, reason: str) -> FileRefused:
        """Return the error that refuses the file because of the current row."""
        where = f"{self.file}, sheet {self.sheet}"
        return FileRefused(where, reason, line=self.line)


def sheets_in(path: str, *, file: str) -> list[SheetReader]:
    """Return a reader of each sheet of a workbook. FileRefused if it is damaged."""
    with _opened(path, file) as book:
        return [SheetReader(path, file, sheet.title) for sheet in book.worksheets]


@contextmanager
def _opened(path: str, file: str) -> Iterator[Any]:
    try:
        _check_sizes(path)
        # Opened here: openpyxl leaves a damaged one open.
        with open(path, "rb") as content:
            book = load_workbook(content, read_only=True, data_only=True)
            try:
                yield book
            finally:
                book.close()
    except _DAMAGE as error:
        reason = f"is not a complete workbook ({error}); download it again"
        raise FileRefused(file, reason) from error


def _check_sizes(path: str) -> None:
    """Raise ValueError for a workbook that unpacks to more than any table has.

    No part unpacks to more than the archive says.
    """
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    others = [part for part in parts if not part.filename.startswith(_SHEETS)]
    is_too_large = sum(part.file_size for part in parts) > _MOST_OF_ALL
    if is_too_large or any(part.file_size > _MOST_OF_PART for part in others):
        raise ValueError("it unpacks to far more than a table has")


def _text(cell: object) -> str:
    """Return a cell as text. Excel has one kind of number, so 2,022 may be 2022.0."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
