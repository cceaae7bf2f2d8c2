"""The database refuses connections for a while, as while its server restarts."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from tests.conftest import execute

# The superuser's own connections, by which tests look and tidy up, stay.
END_CONNECTIONS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = %s AND usename <> current_user
"""


@contextmanager
def database_away() -> Iterator[None]:
    """End the site's connections to the database of the tests and refuse new ones."""
    name = connections["default"].settings_dict["NAME"]
    execute("postgres", f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    try:
        execute("postgres", END_CONNECTIONS, name)
        yield
    finally:
        execute("postgres", f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        # What this process holds was ended.
        for alias in connections:
            connections[alias].close()
