"""How gunicorn serves the measured Superset: with as many threads as the site has."""

from typing import Any

workers = 2
worker_class = "gthread"
threads = 4
timeout = 120
READY = "has loaded Superset"


def post_worker_init(worker: Any) -> None:
    """Say that a process can answer, which it cannot before it has loaded all."""
    worker.log.info(f"Process {worker.pid} {READY}")
