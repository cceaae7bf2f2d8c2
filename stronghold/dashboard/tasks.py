"""Celery's ways in to the tallies."""

from celery import shared_task
from django.core.cache import cache

from stronghold.dashboard import tallies

QUEUED = "tallies-refresh-queued"


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def refresh_tallies() -> None:
    """Recount what is marked. The flag goes first: a later write asks again."""
    cache.delete(QUEUED)
    tallies.refresh()


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def check_tallies() -> None:
    """Recount everything the slow way and log each difference."""
    tallies.log_differences()
