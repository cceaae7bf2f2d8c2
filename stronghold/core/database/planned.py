"""SQL that a connection plans once, for what is asked most often.

PostgreSQL plans a statement each time that it is sent. For a few rows found by their
keys that takes several times as long as finding them. Behind PgBouncer, which lends
another connection for each transaction, it is planned each time after all.
"""

import re
from functools import cache, cached_property
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import Field, Model

# The SQL of every statement by its name, which no other may have. Public for the
# benchmark alone, which runs the statements that it gathers as they are here.
SQL: dict[str, str] = {}
# The names of the statements that each open connection has planned.
_planned: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class Planned:
    """One statement with parameters $1, $2 and so on.

    Its columns are named, since a plan does not survive that `*` means others.
    """

    def __init__(
        self, name: str, sql: str, *, n_parameters: int, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        if SQL.setdefault(name, sql) != sql:
            raise ValueError(f"two statements are called {name}")
        self._name, self._sql, self._using = name, sql, using
        self._execute = f"EXECUTE {name}({', '.join(['%s'] * n_parameters)})"

    def rows(self, *parameters: Any) -> list[tuple[Any, ...]]:
        """Return all rows."""
        if settings.DATABASE_POOLED:
            return self._rows_unplanned(parameters)
        with connections[self._using].cursor() as cursor:
            self._plan()
            cursor.execute(self._execute, parameters)
            return list(cursor.fetchall())

    def _rows_unplanned(self, parameters: tuple[Any, ...]) -> list[tuple[Any, ...]]:
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


def insert(row: Model) -> bool:
    """Store a new row; return False if a constraint of uniqueness keeps it out.

    Without a savepoint: the transaction stands either way. A column whose value the
    database supplies is left to it, and of those only the key is read back.
    """
    fields, statement = _insert_into(type(row))
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
def _insert_into(model: type[Model]) -> tuple[list["Field[Any, Any]"], Planned]:
    meta = model._meta
    fields = [
        field
        for field in meta.concrete_fields
        if not field.primary_key and not field.has_db_default()
    ]
    columns = ", ".join(str(field.column) for field in fields)
    values = ", ".join(f"${n}" for n, _ in enumerate(fields, start=1))
    sql = (
        f"INSERT INTO {meta.db_table} ({columns}) VALUES ({values})"  # noqa: S608 - a model's
        f" ON CONFLICT DO NOTHING RETURNING {meta.pk.column}"
    )
    begins = CHANGES if hasattr(model, "pgh_event_model") else "store_"
    name = f"{begins}{meta.db_table}"
    return fields, Planned(name, sql, n_parameters=len(fields))
