"""The statements that Django sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def statements(having: str = "") -> Iterator[list[str]]:
    """Gather the statements with these words; all of them if there are none."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as ran:
        yield found
    found += [one["sql"] for one in ran if having in one["sql"]]
