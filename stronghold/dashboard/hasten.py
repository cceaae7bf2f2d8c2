"""Asks the worker for what beat would ask for soon, and never waits for it."""

import logging

from django.core.cache import cache

from operations.run_soon import LOST, QUEUED_FOR_SECONDS, queue, run_soon
from stronghold.dashboard.tasks import QUEUED, refresh_tallies, write_exports

log = logging.getLogger(__name__)


def hasten_refresh() -> None:
    """Queue a refresh unless one is queued; a lost Redis costs time, not figures."""
    try:
        if cache.add(QUEUED, 1, QUEUED_FOR_SECONDS):
            queue(refresh_tallies.name)
    except LOST as error:
        log.warning("A refresh was not hastened: %s", type(error).__name__)


def hasten_exports() -> None:
    """Queue the writing of exports; a lost Redis costs half a minute."""
    run_soon(write_exports.name)
