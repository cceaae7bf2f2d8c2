"""Reads the rows of every table of a side, by PostgreSQL's own catalogue alone."""

import os
from collections import defaultdict
from io import BytesIO
from typing import Any

import psycopg2
from psycopg2 import sql

from .kept import Kept, Table

_TABLES = """
SELECT c.oid, n.nspname, c.relname FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r'
  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
ORDER BY 2, 3
"""
_COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped ORDER BY attname
"""
# Keys of one column: what a table is named by, and what refers to another.
_KEYS = """
SELECT c.conrelid, c.contype, a.attname, r.relname FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
LEFT JOIN pg_class r ON r.oid = c.confrelid
WHERE c.contype IN ('p', 'f') AND cardinality(c.conkey) = 1
"""
# The whole of PostGIS's own reference systems says nothing of the site.
LEFT_OUT = frozenset({"spatial_ref_sys"})


def keep_rows(kept: Kept) -> int:
    """Keep the rows of every table; return how many there are."""
    url = os.environ["SUPERUSER_DATABASE_URL"].replace("/postgres?", "/stronghold?")
    n_rows = 0
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(_KEYS)
        keys: dict[int, str] = {}
        refers: dict[int, dict[str, str]] = defaultdict(dict)
        for table, kind, column, other in cursor.fetchall():
            if kind == "p":
                keys[table] = column
            else:
                refers[table][column] = other
        cursor.execute(_TABLES)
        for oid, schema, name in cursor.fetchall():
            if name in LEFT_OUT:
                continue
            cursor.execute(_COLUMNS, [oid])
            columns = [column for (column,) in cursor.fetchall()]
            key = keys.get(oid, "")
            rows = _rows(cursor, schema, name, columns, key)
            kept.add_table(Table(name, columns, key, refers[oid], rows))
            n_rows += rows.count(b"\n")
    return n_rows


def _rows(cursor: Any, schema: str, name: str, columns: list[str], key: str) -> bytes:
    """Return all rows in the form of COPY; a table without a key, by what they say."""
    named = [sql.Identifier(column) for column in columns]
    order: list[sql.Composable] = [sql.Identifier(key)] if key else []
    order = order or [sql.SQL("{}::text").format(column) for column in named]
    copied = BytesIO()
    cursor.copy_expert(
        sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
            sql.SQL(", ").join(named),
            sql.Identifier(schema, name),
            sql.SQL(", ").join(order),
        ),
        copied,
    )
    return copied.getvalue()
