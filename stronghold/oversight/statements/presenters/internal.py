"""The pages and files of statements for those who answer for the data."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.geography.choices import Country
from stronghold.core.geography.marking import marking_of
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import Column as PageColumn
from stronghold.core.ui.parts import Link, Row, SummaryRow, Tag
from stronghold.core.ui.parts import Table as PageTable
from stronghold.core.ui.tables import Column, FileLabel, Table
from stronghold.force_setup.force_details.rules import LABELS, Details
from stronghold.oversight.statements.rules import Section, lines_of

if TYPE_CHECKING:
    from stronghold.core.geography.models import Force

FORMS = {"csv": "CSV", "pdf": "PDF"}
_FILE_COLUMNS = (
    Column("Part", "The part of the statement."),
    Column("What", "What a line is about."),
    Column("Says", "What the statement says of it.", long=True),
)
# A table with so few columns is a list of answers.
_ANSWERS = 2


def page(
    title: str, lede: str, sections: Sequence[Section], *, code: str
) -> dict[str, Any]:
    """Return a statement as a page; `code` begins the names of its files."""
    return {
        "title": title,
        "lede": lede,
        "files": [
            Link(label, reverse(f"statements:{code}_{form}"))
            for form, label in FORMS.items()
        ],
        "sections": [_section(section) for section in sections],
    }


def _section(section: Section) -> dict[str, Any]:
    is_list = len(section.columns) == _ANSWERS
    rows = [_answer(row) for row in section.rows] if is_list else []
    if section.is_grouped:
        rows = _groups(section)
    return {
        "title": section.title,
        "lede": section.lede,
        "rows": rows,
        "table": None if rows else _table(section),
    }


def _groups(section: Section) -> list[SummaryRow]:
    found: dict[str, list[str]] = {}
    for name, label, words in section.rows:
        found.setdefault(name, []).append(f"{label}: {words}")
    return [SummaryRow(name, lines=lines) for name, lines in found.items()]


def _answer(row: Sequence[str]) -> SummaryRow:
    key, words = row
    if words.startswith("Not set"):
        more = words.removeprefix("Not set").lstrip(": ")
        tag = Tag("Not set", "attention")
        return SummaryRow(key, tag=tag, lines=[more] if more else [])
    return SummaryRow(key, words)


def _table(section: Section) -> PageTable:
    return PageTable(
        caption=section.title,
        hide_caption=True,
        stacked=True,
        columns=[PageColumn(label) for label in section.columns],
        rows=[Row(list(row)) for row in section.rows],
    )


def document(
    title: str, force: "Force", sections: Sequence[Section], *, made_at: datetime
) -> dict[str, Any]:
    """Return a statement for a PDF."""
    return {
        "title": title,
        "force": force.name,
        "made": written_instant(made_at),
        "sections": sections,
        "marking": marking_of(force),
    }


def label(title: str, force: "Force") -> FileLabel:
    return FileLabel(
        title=f"{title}, {force.name}",
        marking=marking_of(force),
        purpose=f"{title} of {force.name}",
    )


def table(sections: Sequence[Section]) -> Table:
    """Return a statement as the table of a file."""
    return Table("statement", _FILE_COLUMNS, lines_of(sections))


def front(
    details: Details, *, jurisdiction: str, may_read_rules: bool
) -> dict[str, Any]:
    """Return the page that leads to all statements, with what is still to be set."""
    answering = [
        ("Record of processing", "statements:processing"),
        ("Facts for an impact assessment", "statements:impact"),
        ("Force details", "force:page"),
    ]
    if may_read_rules:
        answering.append(("Retention rules", "retention:rules"))
    open_to_all = [
        ("Accessibility statement", "statements:accessibility"),
        ("Privacy notice", "statements:privacy"),
        ("Complaints", "statements:complaints"),
    ]
    return {
        "open": [Link(text, reverse(name)) for text, name in open_to_all],
        "internal": [Link(text, reverse(name)) for text, name in answering],
        "missing": [
            text for name, text in LABELS.items() if not getattr(details, name)
        ],
        "is_welsh": jurisdiction == Country.WALES,
    }
