"""Celery tasks of exports."""

from celery import shared_task

from stronghold.exports.actions import clearing, writing
from stronghold.figures import heartbeat


@shared_task(ignore_result=True)
def write_exports() -> None:
    """Write the exports that wait, unless another worker is already writing."""
    heartbeat.note(heartbeat.JOBS)
    writing.write_exports()


@shared_task(ignore_result=True)
def clear_exports() -> None:
    """Delete exports that are a day old."""
    clearing.clear_exports()
