"""Celery's ways in to the tallies."""

from contextlib import suppress

from celery import shared_task
from django.core.cache import cache
from redis.exceptions import RedisError

from stronghold.dashboard import tallies

# Set while a refresh that somebody asked for waits in the queue.
QUEUED = "tallies-refresh-queued"


@shared_task(ignore_result=True)
def refresh_tallies() -> None:
    """Recount what is marked. The flag goes first: a later write asks again."""
    with suppress(RedisError, OSError):
        cache.delete(QUEUED)
    tallies.refresh()


@shared_task(ignore_result=True)
def check_tallies() -> None:
    """Recount everything the slow way and log each difference."""
    tallies.log_differences()
