"""A cache of its own for each test, in the one Redis of all processes and runs.

Its keys hold ids, and ids come again in a database that was emptied: what an earlier
test has left must not be found. The same of what the process itself has kept.
"""

import sys
from itertools import count
from uuid import uuid4

from stronghold.figures.by_state import ByState

PREFIX = f"stronghold-{uuid4().hex}"
_numbers = count()
_now = next(_numbers)


def forget_all() -> None:
    """Forget what the readers of figures have kept in this process."""
    for name, module in list(sys.modules.items()):
        if not name.startswith("stronghold."):
            continue
        for kept in list(vars(module).values()):
            # Not by isinstance, for which a lazy object would be made.
            if type(kept) is ByState:
                with kept._lock:
                    kept._answers.clear()


def begin() -> None:
    """Start with an empty cache."""
    forget_all()
    global _now  # noqa: PLW0603 - Django gives the function below nothing of the test
    _now = next(_numbers)


def key_of_the_test(key: str, prefix: str, version: int) -> str:
    return f"{prefix}-{_now}:{version}:{key}"
