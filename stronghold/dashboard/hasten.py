"""Asks the worker for what beat would ask for soon, and never waits for it."""

import logging
from typing import Any

from celery import current_app
from celery.exceptions import CeleryError
from django.conf import settings
from django.core.cache import cache
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from stronghold.dashboard.tasks import QUEUED, refresh_tallies, write_exports

log = logging.getLogger(__name__)

# A refresh that waits longer is dropped, and with it the flag that says it waits.
# If the worker is gone, beat's next one does the work when it is back.
QUEUED_FOR_SECONDS = 60
LOST = (RedisError, KombuError, CeleryError, OSError)
# Celery's own pool would try a lost broker for seconds, and one that hangs for ever.
IMPATIENT = {"max_retries": 0, "socket_timeout": 0.2, "socket_connect_timeout": 0.2}


def hasten_refresh() -> None:
    """Queue a refresh unless one is queued; a lost Redis costs time, not figures."""
    try:
        if cache.add(QUEUED, 1, QUEUED_FOR_SECONDS):
            _queue(refresh_tallies)
    except LOST as error:
        log.warning("A refresh was not hastened: %s", type(error).__name__)


def hasten_exports() -> None:
    """Queue the writing of exports; a lost Redis costs half a minute."""
    try:
        _queue(write_exports)
    except LOST as error:
        log.warning("An export was not hastened: %s", type(error).__name__)


def _queue(task: Any) -> None:
    with current_app.connection_for_write(settings.CELERY_BROKER_URL) as connection:
        connection.transport_options = IMPATIENT
        task.apply_async(
            producer=current_app.amqp.Producer(connection, auto_declare=False),
            retry=False,
            expires=QUEUED_FOR_SECONDS,
        )
