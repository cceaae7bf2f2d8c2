"""Rows that someone sees in part: roughly where, and roughly when.

They are read from a table that stands in for the stored one, with the rough values in
the columns. So every condition, order, search, page and file has those, and no place
has to remember to leave the exact ones out. Rows that are locked to be changed are read
as they are stored (`Kind.stored`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.sql.datastructures import BaseTable

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Blur:
    """Which rows of a table someone sees in part, and what they see.

    `where` is SQL about a row with its `values`, never null. `columns` has SQL for each
    column that is rough, and `clear` what the others' rows have in its place, if that
    is not what is stored.
    """

    where: str
    values: tuple[Any, ...]
    columns: tuple[tuple[str, str], ...]
    clear: tuple[tuple[str, str], ...] = ()


class _Seen(BaseTable):
    """The stored rows, with the rough values of those that are seen in part."""

    table_name: str
    table_alias: str

    def __init__(
        self, table_name: str, alias: str, model: type[Model], blur: Blur
    ) -> None:
        super().__init__(table_name, alias)
        self._model, self._blur = model, blur

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        table, blur = connection.ops.quote_name(self.table_name), self._blur
        alias = compiler.quote_name_unless_alias(self.table_alias)
        clear = self._columns(blur.clear)
        rough = self._columns(blur.columns)
        parts = ((clear, f"NOT ({blur.where})"), (rough, blur.where))
        both = " UNION ALL ".join(
            f"SELECT {columns} FROM {table} WHERE {where}"  # noqa: S608 - the kind's own
            for columns, where in parts
        )
        return f"({both}) {alias}", (*blur.values, *blur.values)

    def _columns(self, given: Iterable[tuple[str, str]]) -> str:
        """Return every column of the table, in its type, so that both parts agree."""
        rough, found = dict(given), []
        for field in self._model._meta.concrete_fields:
            column = connection.ops.quote_name(str(field.column))
            if sql := rough.get(str(field.column)):
                column = f"CAST({sql} AS {field.db_type(connection)}) AS {column}"
            found.append(column)
        return ", ".join(found)

    def relabeled_clone(self, change_map: Mapping[Any, str]) -> "_Seen":
        alias = change_map.get(self.table_alias, self.table_alias)
        return _Seen(self.table_name, alias, self._model, self._blur)

    @property
    def identity(self) -> tuple[Any, ...]:
        return (*super().identity, self._blur)


def as_seen(rows: QuerySet[M], blur: Blur | None) -> QuerySet[M]:
    """Return the rows of a table as someone sees them; before any condition is set."""
    if blur is None:
        return rows
    seen = rows.all()
    alias = seen.query.get_initial_alias()
    table = seen.model._meta.db_table
    seen.query.alias_map[alias] = _Seen(table, alias, seen.model, blur)
    return seen
