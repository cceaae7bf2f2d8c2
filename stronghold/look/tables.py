"""A table on its way into a file: columns, rows, and what the file says of itself.

How it is written is for `csv_file` and `xlsx_file`; what it tells, for the caller.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeAlias

# A datetime knows its time zone; files tell it in London's.
Cell: TypeAlias = str | int | float | Decimal | date | datetime | None


class Holds(StrEnum):
    """What the cells of a column are, for files whose columns have types."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"
    INSTANT = "instant"


@dataclass(frozen=True)
class Column:
    """A heading, and what it means in a sentence for the sheet of definitions.

    `name` is what a program calls it, in files of maps. A workbook shows numbers to so
    many `places` (all that there are by default), and wraps `long` text.
    """

    heading: str
    means: str = ""
    name: str = ""
    holds: Holds = Holds.TEXT
    places: int | None = None
    long: bool = False


@dataclass(frozen=True)
class Table:
    """Rows as wide as the columns, taken one at a time: they may come from a cursor."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True)
class FileLabel:
    """What a file says of itself to whoever it is passed on to.

    `facts` are further lines, such as who made it, when, and with which filters.
    """

    title: str
    marking: str
    purpose: str
    facts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Features:
    """Rows with a place each, for a file that a map is drawn from.

    A row is its geometry and its cells: well-known binary for a GeoPackage, GeoJSON for
    GeoJSON, and None where there is no place to tell. `style` is asked for once the
    rows are written, and returns how QGIS draws them (QML): a GeoPackage holds it.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[tuple[bytes | str | None, Sequence[Cell]]]
    shape: Literal["Point", "MultiPolygon"] = "Point"
    style: Callable[[], str] | None = None
