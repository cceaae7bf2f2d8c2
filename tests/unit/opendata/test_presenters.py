"""The page about the data shows missing months."""

from datetime import date

from stronghold.opendata.choices import FileKind
from stronghold.opendata.models import SourceFile
from stronghold.opendata.presenters import month_tables


def street_file(month: date, n: int) -> SourceFile:
    return SourceFile(kind=FileKind.STREET, month=month, n_stored=n)


def test_a_month_without_a_file_says_so_and_is_no_zero():
    files = [street_file(date(2024, 2, 1), 15_016), street_file(date(2025, 1, 1), 0)]

    (table,) = month_tables(files)

    years = {str(row.cells[0]): [str(cell) for cell in row.cells] for row in table.rows}
    assert years["2024"][1:4] == ["no file", "15,016", "no file"]
    assert years["2025"][1:3] == ["0", "no file"]


def test_no_files_make_no_table():
    assert month_tables([]) == []
