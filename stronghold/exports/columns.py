"""The columns of an export: heading, meaning, and who may read each."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Choices, F, FloatField, Func
from django.db.models.expressions import Combinable

from stronghold.core.ui.tables import Cell, Column, Holds


def _unchanged(value: Any) -> Cell:
    cell: Cell = value
    return cell


@dataclass(frozen=True)
class ExportColumn:
    """One column that can be chosen.

    `paths` are the query paths whose values `show` turns into a cell. The column is
    offered to people who may read all the `fields`, named as in the model of the
    kind.
    """

    name: str
    heading: str
    means: str
    paths: tuple[str | Combinable, ...]
    fields: tuple[str, ...]
    show: Callable[..., Cell] = _unchanged
    holds: Holds = Holds.TEXT
    # Whether it is chosen by default.
    is_usual: bool = True

    @property
    def in_file(self) -> Column:
        return Column(self.heading, self.means, self.name, self.holds)


def readable(
    columns: Sequence[ExportColumn], shown: Collection[str]
) -> list[ExportColumn]:
    """Return the columns whose fields the viewer may all read."""
    return [column for column in columns if shown and set(column.fields) <= set(shown)]


def text(name: str, heading: str, means: str, *, path: str = "") -> ExportColumn:
    """Return a column with the value of a field or a related field."""
    path = path or name
    return ExportColumn(name, heading, means, (path,), (_field(path),))


def choice(name: str, heading: str, means: str, *, of: type[Choices]) -> ExportColumn:
    """Return a column with the label of a field's code."""
    labels = dict(of.choices)

    def show(code: str) -> Cell:
        return str(labels.get(code, code))

    return ExportColumn(name, heading, means, (name,), (name,), show)


def several(name: str, heading: str, means: str, *, of: type[Choices]) -> ExportColumn:
    """Return a column with the labels of a list of codes, separated by semicolons."""
    labels = dict(of.choices)

    def show(chosen: Sequence[str]) -> Cell:
        return "; ".join(str(labels.get(code, code)) for code in chosen)

    return ExportColumn(name, heading, means, (name,), (name,), show)


def yes_no(name: str, heading: str, means: str) -> ExportColumn:
    def show(value: bool | None) -> Cell:
        return "" if value is None else "yes" if value else "no"

    return ExportColumn(name, heading, means, (name,), (name,), show)


def day(name: str, heading: str, means: str) -> ExportColumn:
    return ExportColumn(name, heading, means, (name,), (name,), holds=Holds.DAY)


def instant(name: str, heading: str, means: str) -> ExportColumn:
    return ExportColumn(name, heading, means, (name,), (name,), holds=Holds.INSTANT)


def whole(name: str, heading: str, means: str) -> ExportColumn:
    return ExportColumn(name, heading, means, (name,), (name,), holds=Holds.WHOLE)


def number(name: str, heading: str, means: str) -> ExportColumn:
    return ExportColumn(name, heading, means, (name,), (name,), holds=Holds.NUMBER)


def coordinate(name: str, heading: str, function: str) -> ExportColumn:
    """Return a column with one coordinate of a record's point."""
    path = Func(F("point"), function=function, output_field=FloatField())
    means = f"{heading} of its place, in degrees (WGS 84); empty if not known."
    return ExportColumn(
        name, heading, means, (path,), ("point",), _six_digits, holds=Holds.NUMBER
    )


def _six_digits(degrees: float | None) -> Cell:
    """Round to a tenth of a metre: more digits would claim a false precision."""
    return None if degrees is None else round(degrees, 6)


def optional(column: ExportColumn) -> ExportColumn:
    """Return the column as one that is not chosen by default."""
    return replace(column, is_usual=False)


def _field(path: str) -> str:
    return path.split("__", maxsplit=1)[0]
