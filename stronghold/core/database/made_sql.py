"""The SQL that Django makes of a query, to be kept by what decides it.

To make the SQL of a condition of the policy takes several times as long as PostgreSQL
takes to answer. The same conditions always make the same SQL: so a function of them
with `lru_cache` makes it once. The policy is asked for its conditions each time.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet

# With its values; None where nothing can be found, and nothing need be asked.
Statement: TypeAlias = tuple[str, tuple[Any, ...]] | None


def statement_of(rows: QuerySet[Any, Any]) -> Statement:
    """Return the SQL of a query, which must be about no instant if it is kept."""
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, tuple(parameters)


def condition_of(rows: QuerySet[Any, Any]) -> Statement:
    """Return the condition of a query on one table, about a row with that name."""
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    compiler.pre_sql_setup()
    try:
        sql, parameters = compiler.compile(rows.query.where)
    except EmptyResultSet:
        return None
    return f"({sql})", tuple(parameters)


def all_of(statements: Iterable[Statement]) -> Statement:
    """Return one statement with the rows of all of these, in no certain order."""
    asked = [statement for statement in statements if statement]
    if not asked:
        return None
    sql = " UNION ALL ".join(f"({sql})" for sql, _ in asked)
    return sql, tuple(value for _, values in asked for value in values)


def rows_of(statement: Statement) -> Sequence[tuple[Any, ...]]:
    """Return the rows, as the database gives them."""
    if statement is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return list(cursor.fetchall())
