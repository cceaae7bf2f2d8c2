"""A workbook, read by another library: marked, defined, without formulas."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from stronghold.core.kernel.london import LONDON
from stronghold.core.ui import xlsx_file
from stronghold.core.ui.tables import Cell, Column, FileLabel, Table
from stronghold.core.ui.xlsx_file import write_xlsx
from stronghold.core.ui.xlsx_rows import Formats, RowSheet
from tests.unit.ui.tables import FORMULAS, LABEL, TEXTS, table


def opened(*tables: Table, label: FileLabel = LABEL) -> Any:
    stream = BytesIO()
    write_xlsx(stream, label, tables)
    return load_workbook(stream)


def cell(value: Cell) -> Any:
    return opened(table(("A-1", value)))["Arrests"]["B3"]


def test_a_sheet_begins_with_its_marking_and_purpose_then_headings_then_rows() -> None:
    rows = list(opened(table(("A-1", "one"), ("A-2", "two")))["Arrests"].values)

    assert rows[0][0] == (
        "OFFICIAL-SENSITIVE · Arrests, 1 to 7 November 2026 · "
        "Purpose: Tasking & planning <Monday>"
    )
    assert rows[1:] == [("Reference", "Text"), ("A-1", "one"), ("A-2", "two")]


def test_a_column_is_as_wide_as_what_it_holds_and_shows_as_many_places() -> None:
    columns = [
        Column("Measure"),
        Column("Mean", places=1),
        Column("Definition", long=True),
    ]
    rows = [("Reports received, with repeats", 10.8707, "word " * 40)]

    sheet = opened(Table("T", columns, rows))["T"]

    assert sheet.column_dimensions["A"].width > len(rows[0][0])
    assert sheet["B3"].number_format == "#,##0.0"
    assert sheet["B3"].value == 10.8707
    assert sheet.column_dimensions["C"].width > 50
    assert sheet["C3"].alignment.wrap_text


def test_each_printed_page_of_each_sheet_is_marked() -> None:
    book = opened(table(), label=FileLabel("T", "OFFICIAL & MORE", "P"))

    assert len(book.worksheets) == 2
    for sheet in book.worksheets:
        assert sheet.oddHeader.center.text == "&BOFFICIAL && MORE"
        assert sheet.oddFooter.center.text == "&BOFFICIAL && MORE"


def test_the_last_sheet_explains_the_file_and_each_column() -> None:
    sheet = opened(table(), table(name="Others")).worksheets[-1]

    cells = [tuple(filter(None, row)) for row in sheet.values]
    assert ("Purpose", LABEL.purpose) in cells
    assert ("Filters", "Ward: Carfax") in cells
    assert ("Arrests", "Reference", "What it is called by.") in cells
    assert ("Others", "Text", "Words.") in cells


@pytest.mark.parametrize("value", FORMULAS + TEXTS)
def test_text_is_text_as_it_went_in(value: str) -> None:
    found = cell(value)

    assert found.data_type in {"s", "inlineStr"}
    assert found.hyperlink is None
    assert _read(found.value) == value


def _read(text: str) -> str:
    """Undo what Excel itself undoes on reading: _xHHHH_ stands for a sign."""
    return text.replace("_x000D_", "\r").replace("_x005F_", "_")


def test_a_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    found = cell("👮a" * 300_000).value

    assert len(found.encode("utf-16-le")) <= 2 * 32_767
    assert found.startswith("👮a👮a")
    assert found.endswith(" … [shortened: 600,000 characters; the CSV has all of them]")


def test_text_that_looks_like_the_librarys_own_marking_up_stays_text() -> None:
    value = "<r><t>&</t></r>"

    assert cell(value).value.rstrip() == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7, 7),
        (Decimal("1.5"), 1.5),
        (True, "yes"),
        (2**60, str(2**60)),
        (None, None),
        (date(2026, 11, 24), datetime(2026, 11, 24)),
        (date(1850, 1, 1), "1850-01-01"),
        (date(1900, 2, 28), "1900-02-28"),
        (datetime(2026, 7, 1, 12, 30, tzinfo=UTC), datetime(2026, 7, 1, 13, 30)),
    ],
)
def test_numbers_and_days_are_what_they_are(value: Cell, expected: object) -> None:
    assert cell(value).value == expected


def test_what_one_sheet_cannot_hold_continues_on_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 4)
    book = opened(table(*((f"A-{n}", "x") for n in range(5))))

    assert book.sheetnames == ["Arrests", "Arrests (2)", "Arrests (3)", xlsx_file.ABOUT]
    assert [row[0] for row in book["Arrests (3)"].values][1:] == ["Reference", "A-4"]


def test_names_of_sheets_are_such_as_excel_takes() -> None:
    long = "Reports [all]: by ward/week, and more"
    book = opened(table(name=long), table(name=long), table(name="History"))

    assert book.sheetnames[:3] == [
        "Reports all by wardweek, and mo",
        "Reports all by wardweek, an (2)",
        "History (2)",
    ]


def test_it_counts_rows_and_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    tables = [table(("A-1", "one")), table(("A-2", "two"), ("A-3", "three"))]
    with (tmp_path / "a.xlsx").open("wb") as stream:
        assert write_xlsx(stream, LABEL, tables, folder=str(tmp_path)) == 3
        assert not stream.closed

    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_workbook_says_in_which_language_it_is() -> None:
    found = opened(table(("A-1", "one"))).custom_doc_props

    assert found["Language"].value == "en-GB"


def test_rows_are_written_as_the_library_itself_writes_them() -> None:
    """Byte by byte, with formats of columns, blank rows and signs that XML escapes."""
    day, moment = date(2026, 11, 24), datetime(2026, 7, 1, 12, 30, 1, 7, tzinfo=UTC)
    rows: list[list[Cell]] = [
        ["one", 7, day],
        [None, Decimal("1.25"), moment],
        ["", None, None],
        ["one", 10**15, date(1900, 3, 1)],
        [" _x0041_ & <b> \ufffe", -0.1, None],
    ]
    rows += [[text, -0.1, None] for text in FORMULAS + TEXTS]

    written = [sheet_xml(rows, by_library=given) for given in (False, True)]

    assert len(written[0]) > 1000
    assert written[0] == written[1]


def sheet_xml(rows: list[list[Cell]], *, by_library: bool) -> bytes:
    """Return the XML of a sheet with these rows, by `add_row` or cell by cell."""
    stream = BytesIO()
    with Workbook(stream, {"constant_memory": True}) as book:
        wrapped = book.add_format({"text_wrap": True})
        number = book.add_format({"num_format": "0.0"})
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet: Any = book.add_worksheet("One", RowSheet)
        sheet.set_column(0, 0, 20, wrapped)
        sheet.write_string(0, 0, "Heading")
        formats = Formats(text=None, number=number, day=days, time=days)
        sheet.begin_rows([replace(formats, text=wrapped), formats, formats])
        for line, row in enumerate(rows, 1):
            if not by_library:
                sheet.add_row(line, row)
                continue
            for column, value in enumerate(row):
                put(sheet, (line, column), value, number=number, days=days)
    with ZipFile(stream) as files:
        return files.read("xl/worksheets/sheet1.xml")


def put(
    sheet: Any, at: tuple[int, int], value: Cell, *, number: Any, days: Any
) -> None:
    match value:
        case None | "":
            return
        case str():
            sheet.write_string(*at, value)
        case datetime():
            local = value.astimezone(LONDON).replace(tzinfo=None)
            sheet.write_datetime(*at, local, days)
        case date():
            sheet.write_datetime(*at, datetime.combine(value, time()), days)
        case int() | float() | Decimal():
            sheet.write_number(*at, float(value), number)
