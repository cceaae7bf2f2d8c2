"""Serves the site in the image, the demonstration and the tests alike.

Run as `python -m stronghold.serve --port 8000`. The site is loaded once, before the
server forks its processes, which share that memory. After SIGUSR1 its health checks say
that it is about to be stopped.
"""

import logging
import signal
from argparse import ArgumentParser
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces

from stronghold.monitoring.leaving import leave
from stronghold.preload import freeze_loaded

LOGGERS = ("_granian", "granian.access")
# What Caddy asks each second: the log has only who leaves.
CHECK = "/health/live"

# Threads of each process. More would wait for the interpreter's lock.
THREADS = 4


def log_settings() -> dict[str, Any] | None:
    """Return how the server logs: in JSON as the site, or None, in lines of its own."""
    if settings.LOG_FORMAT != "json":
        return None
    log: dict[str, Any] = settings.LOGGING
    own = {name: {"level": "INFO"} for name in LOGGERS}
    return {**log, "loggers": {**log["loggers"], **own}}


def is_worth_a_line(record: logging.LogRecord) -> bool:
    """Return whether an answer belongs into the log: a check that is well does not."""
    said = record.args
    if not isinstance(said, dict):
        return True
    return (said["path"], said["status"]) != (CHECK, HTTPStatus.OK)


def tls() -> dict[str, Any]:
    """Return the certificate and key by which the server answers, if it has them."""
    if not settings.WEB_CERTIFICATE:
        return {}
    return {
        "ssl_cert": Path(settings.WEB_CERTIFICATE),
        "ssl_key": Path(settings.WEB_KEY),
    }


def main() -> None:
    """Serve until stopped."""
    parser = ArgumentParser(description="Serves the site until it is stopped.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="number of processes")
    asked = parser.parse_args()
    # It asks the database which installation this is, as soon as it is imported.
    from stronghold.wsgi import application  # noqa: PLC0415

    # Every page, which is otherwise imported for the first request.
    import_module(settings.ROOT_URLCONF)
    freeze_loaded()
    logging.getLogger("granian.access").addFilter(is_worth_a_line)
    signal.signal(signal.SIGUSR1, lambda *_: leave())
    Granian(
        "stronghold.wsgi:application",
        address=asked.host,
        port=asked.port,
        interface=Interfaces.WSGI,
        workers=asked.workers,
        # One that is killed, as for lack of memory, is replaced while others serve.
        # Otherwise all end, and the site is away until it is loaded again.
        respawn_failed_workers=True,
        blocking_threads=THREADS,
        websockets=False,
        **tls(),
        log_access=True,
        log_dictconfig=log_settings(),
        # Loaded already; granian would import it in each process.
    ).serve(target_loader=lambda _target: application)


if __name__ == "__main__":
    main()
