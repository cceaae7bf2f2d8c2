"""Tables as an Excel workbook, a sheet each, and a sheet that says what they hold.

Every sheet is marked in its first row, and in the head and foot of its printed pages.
Rows are written as they come and never held, so memory does not grow with them.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from stronghold.kernel.clock import LONDON
from stronghold.look.tables import Cell, Column, FileLabel, Table

ABOUT = "About this file"
LANGUAGE = "en-GB"
# Excel takes no more rows on a sheet, nor characters (UTF-16 units) in a cell.
MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
# The marking, then the headings; the rows come below.
_HEADINGS = 1
_FIRST = 2
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'"))
_LONGEST_NAME = 31
_MOST_EXACT = 2**53
# Widths of columns, in characters: as wide as what they hold, within reason.
_NARROWEST, _WIDEST, _LONG = 10, 40, 60


def write_xlsx(
    stream: BinaryIO,
    label: FileLabel,
    tables: Sequence[Table],
    *,
    folder: str | None = None,
) -> int:
    """Write a workbook into an open file, which stays open; return its number of rows.

    Sheets are gathered in `folder` until then; by default where temporary files are.
    """
    options = {"constant_memory": True, "tmpdir": folder}
    with Workbook(stream, options) as workbook:
        workbook.set_properties(
            {"title": label.title, "comments": label.marking, "author": "Stronghold"}
        )
        # A name that Excel itself offers among a file's properties.
        workbook.set_custom_property("Language", LANGUAGE)
        writer = _Writer(workbook, label)
        written = sum([writer.table(table) for table in tables])
        writer.about(tables)
    return written


class _Writer:
    """Writes one workbook; it knows the names of its sheets and its formats."""

    def __init__(self, workbook: Workbook, label: FileLabel) -> None:
        self._workbook = workbook
        self._label = label
        # The one name that Excel keeps for itself.
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
        """Write a table; what one sheet cannot hold goes on, headed anew, on more."""
        rows = iter(table.rows)
        written = self._sheet(table, rows)
        while (row := next(rows, None)) is not None:
            written += self._sheet(table, chain([row], rows))
        return written

    def about(self, tables: Sequence[Table]) -> None:
        """Write what the file is for and what each column means."""
        sheet = self._new_sheet(ABOUT)
        sheet.set_column(0, 1, 28, self._wrapped)
        sheet.set_column(2, 2, 90, self._wrapped)
        line = _HEADINGS
        for name, told in self._told():
            line += 1
            sheet.write_string(line, 0, name, self._strong)
            sheet.write_string(line, 1, _cut(told))
        line += 1
        for table in tables:
            line = self._definitions(sheet, line + 1, table)

    def _told(self) -> list[tuple[str, str]]:
        label = self._label
        return [("File", label.title), ("Purpose", label.purpose), *label.facts]

    def _definitions(self, sheet: Worksheet, line: int, table: Table) -> int:
        for column, heading in enumerate(("Sheet", "Column", "What it means")):
            sheet.write_string(line, column, heading, self._heading)
        for line, told in enumerate(table.columns, line + 1):  # noqa: B020
            sheet.write_string(line, 0, table.name)
            sheet.write_string(line, 1, told.heading)
            sheet.write_string(line, 2, told.means)
        return line + 1

    def _sheet(self, table: Table, rows: Iterator[Sequence[Cell]]) -> int:
        sheet = self._new_sheet(table.name)
        sheet.freeze_panes(_FIRST, 0)
        sheet.repeat_rows(_HEADINGS)
        self._head(sheet, table.columns)
        formats = [self._number(column) for column in table.columns]
        widths = [_NARROWEST] * len(table.columns)
        line = _HEADINGS
        for line, row in enumerate(islice(rows, MOST_ROWS - _FIRST), _FIRST):
            for column, value in enumerate(row):
                self._put(sheet, (line, column), value, number=formats[column])
                widths[column] = max(widths[column], _width(value))
        self._widen(sheet, table.columns, widths)
        sheet.autofilter(_HEADINGS, 0, line, max(len(table.columns) - 1, 0))
        return line - _HEADINGS

    def _head(self, sheet: Worksheet, columns: Sequence[Column]) -> None:
        for at, column in enumerate(columns):
            if column.long:
                sheet.set_column(at, at, _LONG, self._wrapped)
            sheet.write_string(_HEADINGS, at, column.heading, self._heading)

    def _widen(
        self, sheet: Worksheet, columns: Sequence[Column], widths: Sequence[int]
    ) -> None:
        """Make each column as wide as the longest of its cells, or of its heading."""
        for at, (column, width) in enumerate(zip(columns, widths, strict=True)):
            if not column.long:
                least = max(len(word) for word in column.heading.split() or [""]) + 3
                sheet.set_column(at, at, min(max(width + 2, least), _WIDEST))

    def _number(self, column: Column) -> Format | None:
        """Return how numbers of a column are shown; the cell holds all of them."""
        if column.places is None:
            return None
        if column.places not in self._places:
            shown = f"#,##0.{'0' * column.places}".removesuffix(".")
            self._places[column.places] = self._workbook.add_format(
                {"num_format": shown}
            )
        return self._places[column.places]

    def _new_sheet(self, name: str) -> Worksheet:
        label = self._label
        sheet: Worksheet = self._workbook.add_worksheet(self._free_name(name))
        printed = label.marking.replace("&", "&&")[:100]
        sheet.set_header(f"&C&B{printed}")
        sheet.set_footer(f"&C&B{printed}&R&BPage &P of &N")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        line = f"{label.marking} · {label.title} · Purpose: {label.purpose}"
        sheet.write_string(0, 0, _cut(line), self._strong)
        return sheet

    def _free_name(self, name: str) -> str:
        """Return a name that Excel takes: short, of its signs, and told once."""
        plain = name.translate(_NOT_IN_NAMES).strip() or "Table"
        for end in ("", *(f" ({n})" for n in range(2, 1000))):
            free = f"{plain[: _LONGEST_NAME - len(end)]}{end}"
            if free.casefold() not in self._names:
                break
        self._names.add(free.casefold())
        return free

    def _put(
        self,
        sheet: Worksheet,
        at: tuple[int, int],
        value: Cell,
        *,
        number: Format | None,
    ) -> None:
        """Write a cell by its type; text is never taken for a formula or a link."""
        match value:
            case None | "":
                return
            case str():
                sheet.write_string(*at, _cut(value))
            case bool():
                sheet.write_string(*at, "yes" if value else "no")
            case date():
                self._put_time(sheet, at, value)
            case int() if abs(value) > _MOST_EXACT:
                sheet.write_string(*at, str(value))
            case int() | float() | Decimal():
                sheet.write_number(*at, float(value), number)

    def _put_time(self, sheet: Worksheet, at: tuple[int, int], when: date) -> None:
        """Write a day or an instant; Excel's calendar begins in 1900, without zones."""
        if when.year < 1900:
            sheet.write_string(*at, when.isoformat())
        elif isinstance(when, datetime):
            here = when.astimezone(LONDON).replace(tzinfo=None)
            sheet.write_datetime(*at, here, self._time)
        else:
            sheet.write_datetime(*at, datetime.combine(when, time()), self._day)


def _width(value: Cell) -> int:
    """Return about how many characters of a column a cell takes."""
    match value:
        case datetime():
            return 16
        case str():
            return min(max(map(len, value.splitlines()), default=0), _WIDEST)
        case float():
            return _NARROWEST
    return len(str(value))


def _cut(text: str) -> str:
    """Return text that a cell holds; what is cut off is said, and stands in the CSV."""
    # The library would take such text for marked-up XML and write it as it stands.
    if text.startswith("<r>") and text.endswith("</r>"):
        text += " "
    if len(text) <= MOST_CHARACTERS // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return text
    end = f" … [cut: {len(text):,} characters; CSV has them all]"
    kept = units[: 2 * (MOST_CHARACTERS - len(end))]
    return kept.decode("utf-16-le", errors="ignore") + end
