"""The content of an exported file: columns, rows or features, and the file's label.

`csv_file`, `xlsx_file`, `geojson_file` and `geopackage_file` write it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeAlias

# Here, so that a page that offers a workbook need not import what writes one.
XLSX_MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A datetime is aware; files write it in London time, a GeoPackage in UTC.
Cell: TypeAlias = str | int | float | Decimal | date | datetime | None


class Holds(StrEnum):
    """The type of a column, for files whose columns have types."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"
    INSTANT = "instant"


@dataclass(frozen=True)
class Column:
    """A column: its heading, and its meaning in a sentence for the definitions.

    `name` is its name in map files. A workbook shows numbers with `places` decimal
    places (all by default), and wraps `long` text.
    """

    heading: str
    means: str = ""
    name: str = ""
    holds: Holds = Holds.TEXT
    places: int | None = None
    long: bool = False


@dataclass(frozen=True)
class Table:
    """A table. Rows are read one at a time, so they can come from a cursor."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True)
class FileLabel:
    """The label of a file, for everyone it is passed on to.

    `facts` are additional lines, such as who made it, when, and with which filters.
    """

    title: str
    marking: str
    purpose: str
    facts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Features:
    """A layer of a map file: rows with a geometry each.

    A row is a geometry and its cells. The geometry is well-known binary for a
    GeoPackage, GeoJSON text for GeoJSON, or None without a place. `style` is called
    after the rows are written and returns the QGIS style (QML) to store in a
    GeoPackage.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[tuple[bytes | str | None, Sequence[Cell]]]
    shape: Literal["Point", "MultiPolygon"] = "Point"
    style: Callable[[], str] | None = None
