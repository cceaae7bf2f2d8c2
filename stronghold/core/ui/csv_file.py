"""Write a table as CSV (RFC 4180), for spreadsheets and programs.

The first line is the header and every other line is a row, so a program has no lines to
skip. The protective marking and the purpose are two extra columns, repeated in each
row, so that they stay with rows that are copied elsewhere.
"""

import csv
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO, TextIOWrapper
from typing import BinaryIO, TextIO

from django.http import HttpResponse

from stronghold.core.kernel.london import LONDON
from stronghold.core.ui.tables import Cell, Column, FileLabel, Table

# The byte order mark shows Excel that the file is UTF-8.
ENCODING = "utf-8-sig"
MARKING = "Protective marking"
PURPOSE = "Purpose of this file"
# Characters that start a formula in a spreadsheet, including their full-width forms.
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_answer(label: FileLabel, table: Table, *, name: str) -> HttpResponse:
    """Return a table as a CSV file to download, `name` without its ending."""
    stream = BytesIO()
    write_csv(stream, label, table)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(
        stream.getvalue(), content_type="text/csv; charset=utf-8", headers=headers
    )


def write_csv(stream: BinaryIO, label: FileLabel, table: Table) -> int:
    """Write a table into an open file, which stays open; return the number of rows.

    Numbers are unquoted and all else is quoted; times are ISO 8601 in London time.
    """
    text = TextIOWrapper(stream, encoding=ENCODING, newline="")
    try:
        return _write(text, label, table)
    finally:
        text.detach()


def _write(text: TextIO, label: FileLabel, table: Table) -> int:
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    headings = [harmless(column.heading) for column in table.columns]
    writer.writerow([*headings, MARKING, PURPOSE])
    same = [harmless(label.marking), harmless(label.purpose)]
    written = 0
    for row in table.rows:
        writer.writerow([*_plain(row, table.columns), *same])
        written += 1
    return written


def harmless(text: str) -> str:
    """Return the text with an apostrophe before it if a spreadsheet could run it.

    This is the advice of the Open Web Application Security Project (OWASP). A program
    that reads the file removes one apostrophe from text that, after all its leading
    apostrophes, starts with one of the characters above.
    """
    return f"'{text}" if text.lstrip("'").startswith(_BEGINS_FORMULA) else text


def _plain(row: Iterable[Cell], columns: Iterable[Column]) -> list[Cell]:
    return [_cell(cell, column) for cell, column in zip(row, columns, strict=True)]


def _cell(value: Cell, column: Column) -> Cell:
    match value:
        case float() if column.places is not None:
            return round(value, column.places)
        case str():
            return harmless(value)
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.astimezone(LONDON).isoformat(timespec="seconds")
    return value
