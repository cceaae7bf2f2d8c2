"""The columns of an export: what each is called, what it means, who may read it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Choices, F, FloatField, Func
from django.db.models.expressions import Combinable

from stronghold.look.tables import Cell, Column, Holds


def _as_it_is(value: Any) -> Cell:
    cell: Cell = value
    return cell


@dataclass(frozen=True)
class ExportColumn:
    """One column that somebody may choose.

    `paths` lead from a row to what `show` makes a cell of. It is offered to whoever may
    read all the `fields`, which stand in the redaction table of the kind.
    """

    name: str
    heading: str
    means: str
    paths: tuple[str | Combinable, ...]
    fields: tuple[str, ...]
    show: Callable[..., Cell] = _as_it_is
    holds: Holds = Holds.TEXT
    # Whether it is chosen unless somebody takes it away.
    is_usual: bool = True

    @property
    def in_file(self) -> Column:
        return Column(self.heading, self.means, self.name, self.holds)


def readable(
    columns: Sequence[ExportColumn], shown: Collection[str]
) -> list[ExportColumn]:
    """Return the columns of which the viewer may read every field."""
    return [column for column in columns if shown and set(column.fields) <= set(shown)]


def text(name: str, heading: str, means: str, *, path: str = "") -> ExportColumn:
    """Return a column that tells what a field, or one that it leads to, holds."""
    path = path or name
    return ExportColumn(name, heading, means, (path,), (_field(path),))


def choice(name: str, heading: str, means: str, *, of: type[Choices]) -> ExportColumn:
    """Return a column that tells a field's code by its label."""
    labels = dict(of.choices)

    def show(code: str) -> Cell:
        return str(labels.get(code, code))

    return ExportColumn(name, heading, means, (name,), (name,), show)


def several(name: str, heading: str, means: str, *, of: type[Choices]) -> ExportColumn:
    """Return a column that tells the labels of a list of codes, with semicolons."""
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
    """A tenth of a metre: more digits would claim what nobody measured."""
    return None if degrees is None else round(degrees, 6)


def rarely(column: ExportColumn) -> ExportColumn:
    """Return the column as one that has to be chosen."""
    return replace(column, is_usual=False)


def _field(path: str) -> str:
    return path.split("__", maxsplit=1)[0]
