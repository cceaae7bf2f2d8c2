"""Celery tasks of the tallies. What keeps them right is a process: keeping.py."""

from celery import shared_task

from stronghold.figures import heartbeat, tallies


@shared_task(ignore_result=True)
def note_beat() -> None:
    """Note that beat sends tasks and that a worker runs them; only beat sends this."""
    heartbeat.note(heartbeat.BEAT, heartbeat.WORKER)


@shared_task(ignore_result=True)
def check_tallies() -> None:
    """Recount all tallies from the records and log each difference."""
    tallies.log_differences()
