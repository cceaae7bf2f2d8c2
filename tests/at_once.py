"""Two people at the same moment, each on a database connection of their own."""

import re
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import connection

from stronghold.core.kernel.errors import NotAllowed, NotFound, RuleBroken

_STORES = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "(?!audit_)')
# How long one waits for the other before it stores; the other waits for a lock of it.
_TOGETHER = 0.25


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each on a connection of its own, all begun together; return what came.

    Each has read before either stores, unless a lock lets only one of them read.
    """
    begun, read = (threading.Barrier(len(works)) for _ in range(2))
    came: list[Any] = [None] * len(works)

    def run(n: int, work: Callable[[], Any]) -> None:
        waited: list[bool] = []

        def wait(execute: Any, sql: Any, *given: Any) -> Any:
            if not waited and _STORES.match(str(sql)):
                waited.append(True)
                with suppress(threading.BrokenBarrierError):
                    read.wait(_TOGETHER)
            return execute(sql, *given)

        try:
            connection.ensure_connection()
            begun.wait()
            with connection.execute_wrapper(wait):
                came[n] = work()
        except (RuleBroken, NotFound, NotAllowed) as refused:
            came[n] = refused
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(n, work)) for n, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came
