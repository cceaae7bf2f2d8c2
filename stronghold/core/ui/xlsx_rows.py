"""The rows of a workbook's sheet, each written as XML at once.

xlsxwriter takes one cell at a time, through ten calls, which is most of the time that a
large workbook takes. It writes everything else of a workbook; a test compares what it
would have written for the same rows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from stronghold.core.kernel.london import LONDON
from stronghold.core.ui.tables import Cell

# Excel's limit of characters (UTF-16 units) in a cell.
MOST_CHARACTERS = 32_767
_MOST_EXACT = 2**53
# Excel counts days from here. It also counts a 29 February 1900, which never was.
_DAY_0, _FIRST_DAY = date(1899, 12, 30), date(1900, 3, 1)
# Texts kept as XML, because codes and their labels are repeated in many rows.
_KEPT = 4096
# Text without any of these is itself as XML.
_NOT_AS_IS = re.compile(r"[\x00-\x1f&<>_\ufffe\uffff]|^\s|\s$")


@dataclass(frozen=True)
class Formats:
    """The formats of a column's cells, by what they hold; None for the usual one."""

    text: Format | None
    number: Format | None
    day: Format
    time: Format


class RowSheet(Worksheet):
    """A sheet that takes whole rows, each below those before it."""

    # The file of the rows, which the library puts into the sheet at the end.
    row_data_fh: Any

    def __init__(self) -> None:
        super().__init__()
        self._columns: list[tuple[str, Formats]] = []
        self._styles: dict[Format | None, str] = {None: ""}
        self._xml_of = lru_cache(_KEPT)(self._as_xml)

    def begin_rows(self, formats: Sequence[Formats]) -> None:
        """Say how the cells of each column of the next rows are shown."""
        self._columns = [(xl_col_to_name(n), f) for n, f in enumerate(formats)]

    def add_row(self, line: int, row: Sequence[Cell]) -> None:
        """Write a row of cells, by their types. Text is never a formula or a link."""
        # Writes what the library itself was given before.
        self._write_single_row(line)
        cells = [
            f'<c r="{column}{line + 1}"{self._cell(value, formats)}</c>'
            for (column, formats), value in zip(self._columns, row, strict=True)
            if value is not None and value != ""
        ]
        if cells:
            self._check_dimensions(line, len(row) - 1)
            self.row_data_fh.write(f'<row r="{line + 1}">{"".join(cells)}</row>')

    def _cell(self, value: Cell, formats: Formats) -> str:
        """Return the rest of a cell's XML, after the place of the cell."""
        match value:
            case str():
                return self._text(value, formats)
            case bool():
                return self._text("yes" if value else "no", formats)
            case datetime() if value.date() >= _FIRST_DAY:
                local = value.astimezone(LONDON)
                seconds = local.hour * 3600 + local.minute * 60 + local.second
                of_day = (seconds + local.microsecond / 1e6) / 86_400
                return self._number((local.date() - _DAY_0).days + of_day, formats.time)
            case date() if not isinstance(value, datetime) and value >= _FIRST_DAY:
                return self._number((value - _DAY_0).days, formats.day)
            case date():
                return self._text(value.isoformat(), formats)
            case int() if abs(value) > _MOST_EXACT:
                return self._text(str(value), formats)
            case int() | float() | Decimal():
                return self._number(float(value), formats.number or formats.text)
        raise TypeError(f"no cell holds a {type(value).__name__}")

    def _text(self, text: str, formats: Formats) -> str:
        style = self._style(formats.text)
        return f'{style} t="inlineStr"><is>{self._xml_of(text)}</is>'

    def _number(self, number: float, shown: Format | None) -> str:
        if not isfinite(number):
            raise TypeError("Excel has no number that is not finite")
        return f"{self._style(shown)}><v>{number:.16G}</v>"

    def _style(self, shown: Format | None) -> str:
        style = self._styles.get(shown)
        if style is None:
            assert shown is not None  # noqa: S101 - it is in the styles
            style = self._styles[shown] = f' s="{shown._get_xf_index()}"'
        return style

    def _as_xml(self, text: str) -> str:
        short = cut(text)
        if not _NOT_AS_IS.search(short):
            return f"<t>{short}</t>"
        safe = self._escape_control_characters(short)
        is_padded = safe[0].isspace() or safe[-1].isspace()
        begins = '<t xml:space="preserve">' if is_padded else "<t>"
        return f"{begins}{self._escape_data(safe)}</t>"


def cut(text: str) -> str:
    """Shorten text to what a cell can hold, with a note; the CSV has the full text."""
    if len(text) <= MOST_CHARACTERS // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return text
    end = f" … [shortened: {len(text):,} characters; the CSV has all of them]"
    kept = units[: 2 * (MOST_CHARACTERS - len(end))]
    return kept.decode("utf-16-le", errors="ignore") + end
