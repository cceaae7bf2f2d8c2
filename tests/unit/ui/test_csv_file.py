"""A CSV file opens in Excel and in programs, runs nothing, and has its purpose."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest

from stronghold.core.ui.csv_file import write_csv
from stronghold.core.ui.tables import Cell, Column, Table
from tests.unit.ui.tables import FORMULAS, LABEL, TEXTS, table


def written(table: Table) -> bytes:
    stream = BytesIO()
    write_csv(stream, LABEL, table)
    return stream.getvalue()


def records(table: Table) -> list[list[str]]:
    return list(csv.reader(StringIO(written(table).decode("utf-8-sig"), newline="")))


def test_the_first_line_is_the_header_and_each_row_is_marked() -> None:
    found = records(table(("A-1", "one"), ("A-2", "two")))

    marked = ["OFFICIAL-SENSITIVE", "Tasking & planning <Monday>"]
    assert found == [
        ["Reference", "Text", "Protective marking", "Purpose of this file"],
        ["A-1", "one", *marked],
        ["A-2", "two", *marked],
    ]


def test_it_begins_with_the_mark_by_which_excel_knows_utf_8() -> None:
    assert written(table()).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_is_text(cell: str) -> None:
    [_, [_, found, *_]] = records(table(("A-1", cell)))

    assert found == f"'{cell}"


@pytest.mark.parametrize("cell", TEXTS)
def test_text_comes_out_as_it_went_in(cell: str) -> None:
    [_, [_, found, *_]] = records(table(("A-1", cell)))

    assert found == cell


def test_all_text_is_quoted_so_that_no_other_separator_splits_it() -> None:
    assert b'"x;=1+1"' in written(table(("A-1", "x;=1+1")))


def test_a_long_text_is_whole() -> None:
    long = "ab\n" * 350_000

    limit = csv.field_size_limit(len(long))
    try:
        assert records(table(("A-1", long)))[1][1] == long
    finally:
        csv.field_size_limit(limit)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (-3, "-3"),
        (Decimal("1.50"), "1.50"),
        (True, "yes"),
        (None, ""),
        (date(2026, 11, 24), "2026-11-24"),
        (datetime(2026, 7, 1, 12, 30, tzinfo=UTC), "2026-07-01T13:30:00+01:00"),
    ],
)
def test_what_is_no_text_is_written_so_that_a_program_reads_it(
    cell: Cell, expected: str
) -> None:
    assert records(table(("A-1", cell)))[1][1] == expected


def test_it_counts_rows_and_leaves_the_file_open_when_they_break_off() -> None:
    stream = BytesIO()
    assert write_csv(stream, LABEL, table(("A-1", "one"), ("A-2", "two"))) == 2

    broken = Table("Arrests", table().columns, (1 / 0 for _ in range(1)))  # type: ignore[misc]
    with pytest.raises(ZeroDivisionError):
        write_csv(stream, LABEL, broken)
    assert not stream.closed


def test_a_number_has_the_places_that_its_column_shows() -> None:
    columns = [Column("Lowest usual", places=1), Column("Share")]
    table = Table("Limits", columns, [(10.870707692307693, 0.25)])

    [_, [lowest, share, *_]] = records(table)

    assert (lowest, share) == ("10.9", "0.25")
