"""A cache of its own for each test, in the one Redis of all processes and runs.

Its keys hold ids, and ids come again in a database that was emptied: what an earlier
test has left must not be found. The same of what the process itself has kept.
"""

from itertools import count
from uuid import uuid4

from stronghold.figures.by_state import forget_all

PREFIX = f"stronghold-{uuid4().hex}"
_numbers = count()
_now = next(_numbers)


def begin() -> None:
    """Start with an empty cache."""
    forget_all()
    global _now  # noqa: PLW0603 - Django gives the function below nothing of the test
    _now = next(_numbers)


def key_of_the_test(key: str, prefix: str, version: int) -> str:
    return f"{prefix}-{_now}:{version}:{key}"
