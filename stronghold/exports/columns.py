"""The columns of an export: heading, meaning, and who may read each."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Choices
from django.db.models.expressions import Combinable

from stronghold.core.accounts.models import User
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
    # Makes `show` for a batch of rows, by their references, if what it shows is read
    # beside the query: once for all of them.
    show_for: Callable[[User, Sequence[str]], Callable[..., Cell]] | None = None
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


def instant(name: str, heading: str, means: str) -> ExportColumn:
    return ExportColumn(name, heading, means, (name,), (name,), holds=Holds.INSTANT)


def _field(path: str) -> str:
    return path.split("__", maxsplit=1)[0]
