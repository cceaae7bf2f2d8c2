"""SQL that a connection plans once, for what every request asks.

PostgreSQL plans a statement each time that it is sent. For a few rows found by their
keys that takes several times as long as finding them.
"""

from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections

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
        with connections[self._using].cursor() as cursor:
            self._plan()
            cursor.execute(self._execute, parameters)
            return list(cursor.fetchall())

    def _plan(self) -> None:
        """Plan it once a connection, beside Django, which would log it as a query."""
        connection = connections[self._using]
        known = _planned.setdefault(connection.connection, set())
        if self._name in known:
            return
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            cursor.execute(f"PREPARE {self._name} AS {self._sql}")
        known.add(self._name)
