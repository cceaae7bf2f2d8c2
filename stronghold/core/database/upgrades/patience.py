"""Waiting for locks without holding up the site.

A statement that waits for a lock has everyone behind it wait too. So it waits for a
moment only, gives way, and tries again. PostgreSQL looks for a deadlock once someone
has waited for a second: by then the upgrade has given way, if it held its own locks for
well under a second.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection

LOCK_TIMEOUT = "200ms"
PATIENCE_SECONDS = 600
_PAUSES = (0.2, 0.5, 1, 2, 5)
# PostgreSQL's codes: a lock was not available, and a deadlock.
_GIVE_WAY = {"55P03", "40P01"}

Say = Callable[[str], None]
Answer = TypeVar("Answer")


def patiently(
    act: Callable[[], Answer], say: Say, *, seconds: float = PATIENCE_SECONDS
) -> Answer:
    """Do what needs locks, and again until it gets them; act leaves nothing half done.

    After so many seconds the error is raised.
    """
    began, n_tries = time.monotonic(), 0
    while True:
        try:
            return act()
        except OperationalError as error:
            has_waited = time.monotonic() - began
            if not gives_way(error) or has_waited > seconds:
                raise
        if n_tries % 10 == 0:
            say("Waits for what is in use, such as by a backup, and tries again.")
        time.sleep(_PAUSES[min(n_tries, len(_PAUSES) - 1)])
        n_tries += 1


def gives_way(error: OperationalError) -> bool:
    """Return whether a statement failed because another held what it needs."""
    return getattr(error.__cause__, "pgcode", None) in _GIVE_WAY


def limit_waiting(*, is_limited: bool = True) -> None:
    """Have statements of this connection wait for a lock a moment only, or for ever."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = %s", [LOCK_TIMEOUT if is_limited else "0"])
