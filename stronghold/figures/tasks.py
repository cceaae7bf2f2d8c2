"""Celery tasks of the tallies."""

import logging
import time
from collections import deque
from contextlib import suppress

from celery import shared_task
from django.core.cache import cache
from redis.exceptions import RedisError

from operations.run_soon import LOST, QUEUED_FOR_SECONDS, queue
from stronghold.figures import heartbeat, tallies

log = logging.getLogger(__name__)

# In the cache while a refresh that a request asked for waits in the queue.
QUEUED = "tallies-refresh-queued"
# After so many changes in a second, people write all the time, and the worker rests,
# this many times as long as its refresh took: figures take about a tenth of one core
# while refreshes are short. After one change it does not rest at all. The changes of
# one refresh alone would not show it: the sooner each begins, the fewer it has.
MANY_MARKS, REST = 5, 9
LATELY_SECONDS = 1
# What is stored just as a refresh begins waits for it, the rest and the next refresh.
MOST_SECONDS = 0.9


@shared_task(ignore_result=True)
def refresh_tallies() -> None:
    """Recount what is marked stale.

    The flag is removed before the recount, so that a later write can queue another.
    """
    with suppress(RedisError, OSError):
        cache.delete(QUEUED)
    heartbeat.note(heartbeat.FIGURES)
    began = time.monotonic()
    n_marks = tallies.refresh()
    heartbeat.note(heartbeat.FIGURES)
    ended = time.monotonic()
    if _lately.n_with(n_marks, at=ended) >= MANY_MARKS:
        time.sleep(rest_after(ended - began))
    # What came meanwhile: another worker found this one at work and left it.
    if n_marks and tallies.marks_wait():
        refresh_soon()


class Lately:
    """The changes that this process has counted in the last second."""

    def __init__(self) -> None:
        self._counted: deque[tuple[float, int]] = deque()

    def n_with(self, n_marks: int, *, at: float) -> int:
        """Add those of the refresh that ended then; return how many they are now."""
        self._counted.append((at, n_marks))
        while self._counted[0][0] <= at - LATELY_SECONDS:
            self._counted.popleft()
        return sum(n for _, n in self._counted)


_lately = Lately()


def rest_after(seconds: float) -> float:
    """Return how many seconds to rest after a refresh that took so many.

    Not so long that a change would be shown later than after MOST_SECONDS. If refreshes
    alone take about that long, as long as a refresh, so that they leave half the time.
    """
    return min(REST * seconds, max(MOST_SECONDS - 2 * seconds, seconds))


def refresh_soon() -> None:
    """Queue a refresh unless one is queued; without Redis, beat queues the next one."""
    try:
        if cache.add(QUEUED, 1, QUEUED_FOR_SECONDS):
            queue(refresh_tallies.name)
    except LOST as error:
        log.warning("A refresh could not be queued: %s", type(error).__name__)


@shared_task(ignore_result=True)
def note_beat() -> None:
    """Note that beat sends tasks and that a worker runs them; only beat sends this."""
    heartbeat.note(heartbeat.BEAT, heartbeat.WORKER)


@shared_task(ignore_result=True)
def check_tallies() -> None:
    """Recount all tallies from the records and log each difference."""
    tallies.log_differences()
