"""The analyst's page: the exports that they requested, and how recent the data is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.ui.dates import MONTHS, short_instant
from stronghold.core.ui.parts import Cell, Column, Row, Table
from stronghold.exports.presenters import exports_table
from stronghold.opendata.choices import FileKind

if TYPE_CHECKING:
    from stronghold.exports.presenters import Shown
    from stronghold.opendata.models import SourceFile


def exports(found: "Sequence[Shown]") -> dict[str, Any]:
    """Return the last exports, and the link to all of them."""
    return {"table": exports_table(found), "all_url": reverse("exports:list")}


def data_loads(files: "Sequence[SourceFile]") -> dict[str, Any]:
    """Return the latest month of each kind of file, and when it was loaded."""
    columns = ("Data", "Latest month", "Loaded")
    rows = [
        Row(
            [
                Cell(str(FileKind(file.kind).label)),
                f"{MONTHS[file.month.month - 1]} {file.month.year}",
                short_instant(file.imported_at),
            ]
        )
        for file in files
    ]
    table = Table(
        "Data loaded last",
        [Column(text) for text in columns],
        rows,
        hide_caption=True,
        stacked=True,
        dense=True,
    )
    return {
        "table": table if rows else None,
        "all_url": reverse("about_data"),
    }
