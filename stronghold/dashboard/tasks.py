"""Celery's ways in to the tallies."""

from contextlib import suppress

from celery import shared_task
from django.core.cache import cache
from redis.exceptions import RedisError

from stronghold.dashboard import heartbeat, tallies
from stronghold.dashboard.brief.actions import mail
from stronghold.dashboard.exports.actions.clearing import clear_exports as clear
from stronghold.dashboard.exports.actions.writing import write_exports as write
from stronghold.dashboard.publishing import actions as publishing

# Set while a refresh that somebody asked for waits in the queue.
QUEUED = "tallies-refresh-queued"


@shared_task(ignore_result=True)
def refresh_tallies() -> None:
    """Recount what is marked. The flag goes first: a later write asks again."""
    with suppress(RedisError, OSError):
        cache.delete(QUEUED)
    heartbeat.note(heartbeat.WORKER)
    tallies.refresh()
    heartbeat.note(heartbeat.WORKER)


@shared_task(ignore_result=True)
def note_beat() -> None:
    """Note that beat asks and that a worker answers: nothing else asks for this."""
    heartbeat.note(heartbeat.BEAT, heartbeat.WORKER)


@shared_task(ignore_result=True)
def announce_brief() -> None:
    """Tell subscribers on Mondays from 6:00 in London that the brief is ready."""
    mail.announce_brief()


@shared_task(ignore_result=True)
def check_tallies() -> None:
    """Recount everything the slow way and log each difference."""
    tallies.log_differences()


@shared_task(ignore_result=True)
def publish_for_public() -> None:
    """Publish for the public the quarters that partners have."""
    publishing.publish_for_public()


@shared_task(ignore_result=True)
def write_exports() -> None:
    """Write the exports that wait, unless another worker is at it."""
    write()


@shared_task(ignore_result=True)
def clear_exports() -> None:
    """Delete exports that are a day old."""
    clear()
