"""Counts the workers' tasks for /metrics; in use with METRICS_FOLDER alone."""

from time import perf_counter
from typing import Any

from celery import current_app
from celery.signals import task_postrun, task_prerun

from stronghold.monitoring.counts import SECONDS_OF_TASKS, TASKS

_began: dict[str, float] = {}


def count_tasks() -> None:
    """Count each task that this worker runs from now on."""
    for name in current_app.tasks:
        # A rise is seen only from a count that was there before.
        TASKS.labels(name, "failure").inc(0)
    task_prerun.connect(_note_start, weak=False)
    task_postrun.connect(_note_end, weak=False)


def _note_start(task_id: str, **_sent: Any) -> None:
    _began[task_id] = perf_counter()


def _note_end(task_id: str, task: Any, state: str | None = None, **_sent: Any) -> None:
    TASKS.labels(task.name, (state or "unknown").lower()).inc()
    if began := _began.pop(task_id, None):
        SECONDS_OF_TASKS.labels(task.name).observe(perf_counter() - began)
