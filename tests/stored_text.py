"""Where the database holds some text: any column of any row of any table."""

from collections.abc import Iterable

from django.db import connection


def tables_holding(texts: Iterable[str]) -> set[str]:
    """Return the tables with a row that contains one of the texts."""
    wanted = [f"%{text}%" for text in texts]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_class c "
            "JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relkind = 'r'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        union = " UNION ALL ".join(
            f"SELECT '{t}' WHERE EXISTS "  # noqa: S608 - names of pg_class
            f"(SELECT FROM {t} AS whole WHERE whole::text ILIKE ANY(%(texts)s))"
            for t in tables
        )
        cursor.execute(union, {"texts": wanted})
        return {name for (name,) in cursor.fetchall()}
