"""What each process counts while it works, for /metrics.

Each process adds to files of its own in METRICS_FOLDER, one folder a machine, which
`manage.py serve_metrics` adds up. Importing this module without METRICS_FOLDER is a
mistake: the counts would stay in the process.
"""

import socket
from pathlib import Path

from django.conf import settings

from stronghold import env

# Before the library is imported, which then writes files.
_OWN = Path(settings.METRICS_FOLDER) / socket.gethostname()
_OWN.mkdir(parents=True, exist_ok=True)
env.pass_on("PROMETHEUS_MULTIPROC_DIR", str(_OWN))

from prometheus_client import Counter, Histogram  # noqa: E402 - needs the folder

SECONDS = (0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10)
TASK_SECONDS = (0.05, 0.25, 1, 5, 30, 120, 600)

REQUESTS = Counter(
    "stronghold_requests_total",
    "Requests answered, by the name of the page",
    ["route", "method", "status"],
)
REQUEST_SECONDS = Histogram(
    "stronghold_request_seconds",
    "Time from a request to its answer, by kind of client",
    ["client"],
    buckets=SECONDS,
)
STATEMENTS = Counter(
    "stronghold_statements_total",
    "Statements that requests sent to the database, by the name of the page",
    ["route"],
)
TASKS = Counter(
    "stronghold_tasks_total", "Tasks of the workers that ended", ["task", "state"]
)
SECONDS_OF_TASKS = Histogram(
    "stronghold_task_seconds",
    "Time that a task took",
    ["task"],
    buckets=TASK_SECONDS,
)
