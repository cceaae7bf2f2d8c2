"""A table as CSV (RFC 4180), for a spreadsheet and for a program alike.

The first line is the header and every other one a row, so that nothing has to be
skipped: the protective marking and the purpose are two more columns, the same in each
row, and stay with rows that are copied out.
"""

import csv
from collections.abc import Iterable
from datetime import datetime
from io import TextIOWrapper
from typing import BinaryIO, TextIO

from stronghold.kernel.clock import LONDON
from stronghold.look.tables import Cell, Column, FileLabel, Table

# By it Excel knows that the file is UTF-8.
ENCODING = "utf-8-sig"
MARKING = "Protective marking"
PURPOSE = "Purpose of this file"
# What a spreadsheet takes for the start of a formula, in full width too.
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(stream: BinaryIO, label: FileLabel, table: Table) -> int:
    """Write a table into an open file, which stays open; return how many rows it had.

    Numbers stand bare and all else in quotes; times are ISO 8601 in London's zone.
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
    """Return the text so that no spreadsheet takes it for a formula.

    An apostrophe goes before it, as the Open Web Application Security Project advises.
    A program takes one off wherever, past all apostrophes, one of the signs stands.
    """
    return f"'{text}" if text.lstrip("'").startswith(_BEGINS_FORMULA) else text


def _plain(row: Iterable[Cell], columns: Iterable[Column]) -> list[Cell]:
    return [_cell(one, column) for one, column in zip(row, columns, strict=True)]


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
