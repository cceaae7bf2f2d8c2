"""Processes of the site, and programs beside it, on the database of the tests."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.api.serving.test_servers import PATIENCE, ROOT, end, on_the_test_database


@contextmanager
def running(
    command: list[str], log: Path, port: int = 0, **settings: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until what is done with it ends; by then it listens on `port`.

    Its lines are in `log`; it is ended with the processes that it started.
    """
    with (
        log.open("ab") as lines,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env={**on_the_test_database(), **settings},
            stdout=lines,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            if port:
                wait_for(port, process)
            yield process
        finally:
            end(process)


def is_listening(port: int) -> bool:
    """Return whether a process listens on a port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a process listens on a port of this machine."""
    deadline = time.monotonic() + PATIENCE
    while not is_listening(port):
        assert process.poll() is None, "it ended"
        assert time.monotonic() < deadline, "it does not listen"
        time.sleep(0.1)


def until(is_so: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Wait for a condition; `what` says what is wrong if it never comes."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.5)


def worker(queue: str) -> list[str]:
    """Return the command of a worker of one queue."""
    return [
        str(Path(sys.executable).parent / "celery"),
        *("--app", "stronghold", "worker", "--queues", queue),
        *("--pool", "solo", "--loglevel", "INFO", "--hostname", f"{queue}@%h"),
    ]


def metrics(port: int) -> list[str]:
    """Return the command that serves /metrics."""
    return [sys.executable, "manage.py", "serve_metrics", "--port", str(port)]
