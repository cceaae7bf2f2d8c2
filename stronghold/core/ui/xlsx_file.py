"""Write tables as an Excel workbook: a sheet for each, and a sheet of definitions.

Every sheet has the protective marking in its first row, and in the header and footer of
printed pages. Rows are written as they are read, so memory use does not grow with them.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from itertools import chain, islice
from typing import Any, BinaryIO

from django.http import HttpResponse
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from stronghold.core.ui.tables import XLSX_MEDIA, Cell, Column, FileLabel, Table
from stronghold.core.ui.xlsx_rows import Formats, RowSheet, cut

ABOUT = "About this file"
LANGUAGE = "en-GB"
# Excel's limit of rows on a sheet.
MOST_ROWS = 1_048_576
# Row numbers: 0 is the marking, 1 the headings, 2 the first row.
_HEADINGS = 1
_FIRST = 2
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'"))
_LONGEST_NAME = 31
# Widths of columns in characters: the width of the content, within these limits.
_NARROWEST, _WIDEST, _LONG = 10, 40, 60
# How many rows are measured for it: a reader sees the first, and each takes its time.
_MEASURED = 1000


def xlsx_answer(
    label: FileLabel, tables: Sequence[Table], *, name: str
) -> HttpResponse:
    """Return tables as a workbook to download, `name` without its ending."""
    stream = BytesIO()
    write_xlsx(stream, label, tables)
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(stream.getvalue(), content_type=XLSX_MEDIA, headers=headers)


def write_xlsx(
    stream: BinaryIO,
    label: FileLabel,
    tables: Sequence[Table],
    *,
    folder: str | None = None,
) -> int:
    """Write a workbook into an open file, which stays open; return the number of rows.

    Temporary files are in `folder`, or by default in the system's temporary folder.
    """
    options = {"constant_memory": True, "tmpdir": folder}
    with Workbook(stream, options) as workbook:
        workbook.set_properties(
            {"title": label.title, "comments": label.marking, "author": "Stronghold"}
        )
        # One of the property names that Excel itself offers.
        workbook.set_custom_property("Language", LANGUAGE)
        writer = _Writer(workbook, label)
        written = sum([writer.table(table) for table in tables])
        writer.about(tables)
    return written


class _Writer:
    """Writes one workbook, with its formats and the names of its sheets."""

    def __init__(self, workbook: Workbook, label: FileLabel) -> None:
        self._workbook = workbook
        self._label = label
        # Excel reserves this name.
        self._names = {"history"}
        self._strong = workbook.add_format({"bold": True})
        self._heading = workbook.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self._wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self._places: dict[int, Format] = {}
        self._day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._time = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})

    def table(self, table: Table) -> int:
        """Write a table. Rows beyond Excel's limit continue on another sheet."""
        rows = iter(table.rows)
        written = self._sheet(table, rows)
        while (row := next(rows, None)) is not None:
            written += self._sheet(table, chain([row], rows))
        return written

    def about(self, tables: Sequence[Table]) -> None:
        """Write the sheet with the file's label and the meaning of each column."""
        sheet = self._new_sheet(ABOUT)
        sheet.set_column(0, 1, 28, self._wrapped)
        sheet.set_column(2, 2, 90, self._wrapped)
        line = _HEADINGS
        for name, text in self._facts():
            line += 1
            sheet.write_string(line, 0, name, self._strong)
            sheet.write_string(line, 1, _cut(text))
        line += 1
        for table in tables:
            line = self._definitions(sheet, line + 1, table)

    def _facts(self) -> list[tuple[str, str]]:
        label = self._label
        return [("File", label.title), ("Purpose", label.purpose), *label.facts]

    def _definitions(self, sheet: Worksheet, line: int, table: Table) -> int:
        for index, heading in enumerate(("Sheet", "Column", "What it means")):
            sheet.write_string(line, index, heading, self._heading)
        for line, column in enumerate(table.columns, line + 1):  # noqa: B020
            sheet.write_string(line, 0, table.name)
            sheet.write_string(line, 1, column.heading)
            sheet.write_string(line, 2, column.means)
        return line + 1

    def _sheet(self, table: Table, rows: Iterator[Sequence[Cell]]) -> int:
        sheet = self._new_sheet(table.name)
        sheet.freeze_panes(_FIRST, 0)
        sheet.repeat_rows(_HEADINGS)
        self._head(sheet, table.columns)
        sheet.begin_rows([self._formats(column) for column in table.columns])
        widths = [_NARROWEST] * len(table.columns)
        line = _HEADINGS
        for line, row in enumerate(islice(rows, MOST_ROWS - _FIRST), _FIRST):
            sheet.add_row(line, row)
            if line < _FIRST + _MEASURED:
                widths = list(map(max, widths, map(_width, row)))
        self._widen(sheet, table.columns, widths)
        sheet.autofilter(_HEADINGS, 0, line, max(len(table.columns) - 1, 0))
        return line - _HEADINGS

    def _head(self, sheet: Worksheet, columns: Sequence[Column]) -> None:
        for index, column in enumerate(columns):
            if column.long:
                sheet.set_column(index, index, _LONG, self._wrapped)
            sheet.write_string(_HEADINGS, index, column.heading, self._heading)

    def _widen(
        self, sheet: Worksheet, columns: Sequence[Column], widths: Sequence[int]
    ) -> None:
        """Make each column as wide as the longest cell measured, or its heading."""
        for index, (column, width) in enumerate(zip(columns, widths, strict=True)):
            if not column.long:
                least = max(len(word) for word in column.heading.split() or [""]) + 3
                sheet.set_column(index, index, min(max(width + 2, least), _WIDEST))

    def _formats(self, column: Column) -> Formats:
        return Formats(
            text=self._wrapped if column.long else None,
            number=self._number(column),
            day=self._day,
            time=self._time,
        )

    def _number(self, column: Column) -> Format | None:
        """Return the number format of a column; the cell keeps all decimal places."""
        if column.places is None:
            return None
        if column.places not in self._places:
            shown = f"#,##0.{'0' * column.places}".removesuffix(".")
            self._places[column.places] = self._workbook.add_format(
                {"num_format": shown}
            )
        return self._places[column.places]

    def _new_sheet(self, name: str) -> RowSheet:
        label = self._label
        sheet: Any = self._workbook.add_worksheet(self._free_name(name), RowSheet)
        printed = label.marking.replace("&", "&&")[:100]
        sheet.set_header(f"&C&B{printed}")
        sheet.set_footer(f"&C&B{printed}&R&BPage &P of &N")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        line = f"{label.marking} · {label.title} · Purpose: {label.purpose}"
        sheet.write_string(0, 0, _cut(line), self._strong)
        made: RowSheet = sheet
        return made

    def _free_name(self, name: str) -> str:
        """Return a unique name that Excel accepts: short, of allowed characters."""
        plain = name.translate(_NOT_IN_NAMES).strip() or "Table"
        for end in ("", *(f" ({n})" for n in range(2, 1000))):
            free = f"{plain[: _LONGEST_NAME - len(end)]}{end}"
            if free.casefold() not in self._names:
                break
        self._names.add(free.casefold())
        return free


def _width(value: Cell) -> int:
    """Return the approximate width of a cell in characters."""
    match value:
        case datetime():
            return 16
        case str():
            return min(max(map(len, value.splitlines()), default=0), _WIDEST)
        case float():
            return _NARROWEST
    return len(str(value))


def _cut(text: str) -> str:
    """Shorten text to what a cell can hold."""
    # The library would write such text as XML markup.
    return cut(f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text)
