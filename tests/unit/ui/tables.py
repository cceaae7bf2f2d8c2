"""Cells that are known to break spreadsheets, and a table made of them."""

from collections.abc import Iterable, Sequence

from stronghold.core.ui.tables import Cell, Column, FileLabel, Table

LABEL = FileLabel(
    title="Arrests, 1 to 7 November 2026",
    marking="OFFICIAL-SENSITIVE",
    purpose="Tasking & planning <Monday>",
    facts=[("Made by", "A Supervisor"), ("Filters", "Ward: Carfax")],
)
FORMULAS = [
    "=1+1",
    "+44 7700 900123",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("https://example.invalid/","Look")',
    "=cmd|'/C calc'!A0",
    "＝1+1",
    "'=1+1",
]
TEXTS = [
    "two\nlines",
    'a "quoted", comma; semicolon;=1+1',
    "NULL",
    "NaN",
    "None",
    "#N/A",
    "0012345",
    "1e5",
    "2026-11-24",
    "\u202eright to left\u202c שלום مرحبا",
    "e\u0301 👮‍♀️",
    " space around ",
    "_x0041_",
    "]]>&amp;<b>",
    "https://example.invalid/",
    "file:///etc/passwd",
]


def table(*rows: Sequence[Cell], name: str = "Arrests") -> Table:
    """Return a table of references and texts, with these rows."""
    columns = [Column("Reference", "What it is called by."), Column("Text", "Words.")]
    return Table(name, columns, _once(rows))


def _once(rows: Iterable[Sequence[Cell]]) -> Iterable[Sequence[Cell]]:
    """Rows as a cursor gives them: one at a time and once."""
    yield from rows
