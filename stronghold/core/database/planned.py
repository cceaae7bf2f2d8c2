"""SQL that a connection plans once, for what is asked most often.

PostgreSQL plans a statement each time that it is sent. For a few rows found by their
keys that takes several times as long as finding them. Behind PgBouncer, which lends
another connection for each transaction, it is planned each time after all.
"""

import re
from collections.abc import Hashable, Sequence
from contextlib import nullcontext
from functools import cache, cached_property
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault

from stronghold.core.database import in_sets

# The SQL of every statement by its name, which no other may have. Public for the
# benchmark alone, which runs the statements that it gathers as they are here.
SQL: dict[str, str] = {}
# The names of the statements that each open connection has planned.
_planned: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class Planned:
    """One statement with parameters $1, $2 and so on.

    Its columns are named, since a plan does not survive that `*` means others. With
    `stands_apart` it reads nothing that storing records changes, so an import asks each
    question once for many of them.
    """

    def __init__(
        self,
        name: str,
        sql: str,
        *,
        n_parameters: int,
        using: str = DEFAULT_DB_ALIAS,
        stands_apart: bool = False,
    ) -> None:
        if SQL.setdefault(name, sql) != sql:
            raise ValueError(f"two statements are called {name}")
        self._name, self._sql, self._using = name, sql, using
        self._stands_apart = stands_apart
        given = f"({', '.join(['%s'] * n_parameters)})" if n_parameters else ""
        self._execute = f"EXECUTE {name}{given}"

    def rows(self, *parameters: Any) -> list[tuple[Any, ...]]:
        """Return all rows."""
        sets = in_sets.current()
        if sets is None:
            return self._asked(parameters)
        question = self._question(parameters)
        noted: list[tuple[Any, ...]] | None = sets.answer(question)
        if noted is not None:
            return noted
        with sets.apart() if self._stands_apart else nullcontext():
            found = self._asked(parameters)
        if self._stands_apart:
            sets.note(question, found)
        return found

    def note(self, *parameters: Any, rows: Sequence[tuple[Any, ...]]) -> None:
        """Note what it returns for these parameters, if records are stored in sets."""
        if (sets := in_sets.current()) is not None:
            sets.note(self._question(parameters), list(rows))

    def _question(self, parameters: Sequence[Any]) -> Hashable:
        given = (tuple(one) if isinstance(one, list) else one for one in parameters)
        return self._name, tuple(given)

    def _asked(self, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        if settings.DATABASE_POOLED:
            return self._rows_unplanned(parameters)
        with connections[self._using].cursor() as cursor:
            self._plan()
            cursor.execute(self._execute, parameters)
            return list(cursor.fetchall())

    def _rows_unplanned(self, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        given = {f"p{n}": value for n, value in enumerate(parameters, start=1)}
        sql = self._typed
        with connections[self._using].cursor() as cursor:
            cursor.execute(sql, given)
            return list(cursor.fetchall())

    @cached_property
    def _typed(self) -> str:
        """The statement, with each parameter of the type that PostgreSQL gives it."""
        connection = connections[self._using]
        # One transaction, and so one connection of the server; beside Django, as below.
        with (
            transaction.atomic(self._using),
            connection.wrap_database_errors,
            connection.connection.cursor() as cursor,
        ):
            cursor.execute(f"PREPARE {self._name} AS {self._sql}")
            cursor.execute(
                "SELECT parameter_types::text[] FROM pg_prepared_statements"
                " WHERE name = %s",
                [self._name],
            )
            (types,) = cursor.fetchone()
            cursor.execute(f"DEALLOCATE {self._name}")
        return re.sub(
            r"\$(\d+)",
            lambda found: f"%(p{found[1]})s::{types[int(found[1]) - 1]}",
            self._sql.replace("%", "%%"),
        )

    def _plan(self) -> None:
        """Plan it once a connection, beside Django, which would log it as a query."""
        connection = connections[self._using]
        known = _planned.setdefault(connection.connection, set())
        if self._name in known:
            return
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            cursor.execute(f"PREPARE {self._name} AS {self._sql}")
        known.add(self._name)


# How the name of a statement begins that stores a row with a history: who stores it
# goes along with it, and with no other planned statement (history.py).
CHANGES = "change_"


def insert(row: Model, *, has_key: bool = True) -> bool:
    """Store a new row; return False if a constraint of uniqueness keeps it out.

    Without a savepoint: the transaction stands either way. A column that has no value
    yet, since the database supplies it, is left to it; only the key is read back. Where
    records are stored in sets the row waits; without `has_key`, for its key too.
    """
    left_out = tuple(
        field.attname
        for field in row._meta.concrete_fields
        if isinstance(getattr(row, field.attname), DatabaseDefault)
    )
    fields, statement = _insert_into(type(row), left_out)
    if (sets := in_sets.current()) is not None:
        sets.add(row, fields, has_key=has_key)
        return True
    given = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in fields
    ]
    for (pk,) in statement.rows(*given):
        row.pk = pk
        row._state.adding, row._state.db = False, connection.alias
        return True
    return False


@cache
def _insert_into(
    model: type[Model], left_out: tuple[str, ...]
) -> tuple[list["Field[Any, Any]"], Planned]:
    meta = model._meta
    fields = [
        field
        for field in meta.concrete_fields
        if not field.primary_key and field.attname not in left_out
    ]
    columns = ", ".join(str(field.column) for field in fields)
    values = ", ".join(f"${n}" for n, _ in enumerate(fields, start=1))
    sql = (
        f"INSERT INTO {meta.db_table} ({columns}) VALUES ({values})"  # noqa: S608 - a model's
        f" ON CONFLICT DO NOTHING RETURNING {meta.pk.column}"
    )
    begins = CHANGES if hasattr(model, "pgh_event_model") else "store_"
    # Of rows that leave other columns to the database the statement is another.
    places = [
        str(n)
        for n, field in enumerate(meta.concrete_fields)
        if field.attname in left_out
    ]
    name = "_".join([f"{begins}{meta.db_table}"] + places)
    return fields, Planned(name, sql, n_parameters=len(fields))
