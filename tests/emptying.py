"""Empties the test database between tests; the one place that may empty the trail."""

from typing import Any

KEPT = {
    "django_migrations",
    "django_content_type",
    "database_installedsql",
    "spatial_ref_sys",
}


def empty_database(superuser: Any) -> None:
    """Truncate each table that has rows, immutability set aside for this session."""
    cursor = superuser.cursor()
    cursor.execute("SET session_replication_role = replica")
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
    cursor.execute(full)
    names = [name for (name,) in cursor.fetchall()]
    if names:
        cursor.execute(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE")
