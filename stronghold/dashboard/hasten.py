"""Asks the worker for a refresh, at most one at a time, and never waits for it."""

import structlog
from celery.exceptions import CeleryError
from django.core.cache import cache
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from stronghold.dashboard.tasks import QUEUED, refresh_tallies

log = structlog.get_logger(__name__)

# Longer than a refresh waits in the queue; if the worker is gone beat does the work.
QUEUED_FOR_SECONDS = 10


def hasten_refresh() -> None:
    """Queue a refresh unless one is queued; a lost Redis costs time, not figures."""
    try:
        if cache.add(QUEUED, 1, QUEUED_FOR_SECONDS):
            refresh_tallies.apply_async(retry=False, expires=60)
    except (RedisError, KombuError, CeleryError, OSError) as error:
        log.warning("refresh_not_hastened", error=type(error).__name__)
