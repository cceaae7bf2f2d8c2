"""The content of the page about the data: months, boundaries and sources."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from stronghold.core.ui.dates import written_date
from stronghold.core.ui.parts import Cell, Column, Row, Table, Tag
from stronghold.opendata.choices import FileKind

if TYPE_CHECKING:
    from stronghold.core.geography.models import Edition
    from stronghold.opendata.models import SourceFile

MONTHS = list(calendar.month_abbr)[1:]
IN_FORCE = Cell("In force", tag=Tag("In force", "active"))
# The publishers' attributions, which their licences require.
ATTRIBUTIONS = (
    "Contains public sector information from data.police.uk licensed under the Open "
    "Government Licence v3.0",
    "Source: Office for National Statistics licensed under the Open Government Licence "
    "v.3.0. Contains OS data © Crown copyright and database right 2021",
    "Contains Ordnance Survey data © Crown copyright and database right 2014. Contains "
    "Royal Mail data © Royal Mail copyright and database right 2014. Contains National "
    "Statistics data © Crown copyright and database right 2014",
    "© OpenStreetMap contributors (ODbL)",
    "Base map: contains OS data © Crown copyright and database right 2022, 2024. "
    "Contains Royal Mail data © Royal Mail copyright and database right 2022. Contains "
    "National Statistics data © Crown copyright and database right 2022. Contains "
    "Department for Transport and Network Rail data, Open Government Licence v3.0",
    "Railway GIS data, CC BY-SA 4.0",
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


def edition_table(editions: Iterable["Edition"]) -> Table:
    """Return the table of loaded boundaries, with the days they are in force."""
    return Table(
        caption="Boundaries",
        hide_caption=True,
        columns=[Column(name) for name in ("Kind", "Edition", "From", "To", "Source")],
        rows=[_edition(edition) for edition in editions],
        stacked=True,
    )


def _edition(edition: "Edition") -> Row:
    return Row(
        [
            edition.get_kind_display(),
            edition.name,
            written_date(edition.valid_from) if edition.valid_from else "the start",
            written_date(edition.valid_to) if edition.valid_to else IN_FORCE,
            Cell(edition.source, note=f"Licence: {edition.licence}"),
        ]
    )
