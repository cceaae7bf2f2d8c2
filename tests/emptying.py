"""Empty the test database between tests; only this may empty the audit log."""

from functools import cache
from typing import Any

KEPT = {
    "django_migrations",
    "django_content_type",
    "database_installedsql",
    "spatial_ref_sys",
}
COUNT_FROM_ONE = """
SELECT setval(seqrelid::regclass, seqstart, false)
FROM pg_sequence
JOIN pg_depend ON classid = 'pg_class'::regclass AND objid = seqrelid
WHERE deptype IN ('a', 'i') AND refobjid = ANY(%s::regclass[])
"""


@cache
def _which_are_full(superuser: Any) -> str:
    """Return the query for the tables that hold a row, planned once a connection."""
    cursor = superuser.cursor()
    cursor.execute(
        "SELECT c.oid::regclass::text FROM pg_class c "
        "JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = 'public' AND c.relkind = 'r'"
    )
    tables = [name for (name,) in cursor.fetchall() if name not in KEPT]
    full = " UNION ALL ".join(
        f"SELECT '{t}' WHERE EXISTS (SELECT FROM {t})"  # noqa: S608 - names of pg_class
        for t in tables
    )
    cursor.execute(f"PREPARE full_tables AS {full}")
    return "EXECUTE full_tables"


def empty_database(superuser: Any) -> None:
    """Delete all rows and reset the sequences, with immutability triggers disabled.

    For the few rows of a test that is far quicker than to truncate, which makes the
    the files of a table and all its indexes again.
    """
    cursor = superuser.cursor()
    cursor.execute("SET session_replication_role = replica")
    cursor.execute(_which_are_full(superuser))
    names = [name for (name,) in cursor.fetchall()]
    if names:
        # This waits for servers that still write, and deletes their rows too.
        lock = f"LOCK {', '.join(names)} IN SHARE ROW EXCLUSIVE MODE"
        deletes = [f"DELETE FROM {name}" for name in names]  # noqa: S608
        cursor.execute("; ".join(["BEGIN", lock, *deletes, "COMMIT"]))
        cursor.execute(COUNT_FROM_ONE, [names])
