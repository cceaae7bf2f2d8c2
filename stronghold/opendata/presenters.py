"""The published months as tables, and their attribution."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from stronghold.core.ui.parts import Column, Row, Table
from stronghold.opendata.choices import FileKind

if TYPE_CHECKING:
    from stronghold.opendata.models import SourceFile

MONTHS = list(calendar.month_abbr)[1:]
# The attribution which the licence of data.police.uk requires.
POLICE_UK = (
    "Contains public sector information from data.police.uk licensed under the Open "
    "Government Licence v3.0"
)


def month_tables(files: Iterable["SourceFile"]) -> list[Table]:
    """Return a table of months for each kind, with gaps marked "no file"."""
    by_kind: dict[str, dict[date, SourceFile]] = defaultdict(dict)
    for file in files:
        by_kind[file.kind][file.month] = file
    return [
        Table(
            caption=f"{FileKind(kind).label}: rows stored for each month",
            columns=[Column("Year"), *(Column(name, numeric=True) for name in MONTHS)],
            rows=[_year(year, months) for year in _years(months)],
        )
        for kind, months in by_kind.items()
    ]


def _years(months: dict[date, "SourceFile"]) -> range:
    return range(min(months).year, max(months).year + 1)


def _year(year: int, months: dict[date, "SourceFile"]) -> Row:
    files = [months.get(date(year, month, 1)) for month in range(1, 13)]
    return Row(
        [str(year), *(f"{file.n_stored:,}" if file else "no file" for file in files)]
    )
