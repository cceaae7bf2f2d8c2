"""Queues a task for its worker now, ahead of its schedule, and never waits for it."""

import logging

from celery import current_app
from celery.exceptions import CeleryError
from django.conf import settings
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# A task that waits longer is dropped: the next scheduled one does its work.
QUEUED_FOR_SECONDS = 60
LOST = (RedisError, KombuError, CeleryError, OSError)
# Celery's own pool would retry a lost broker for seconds, and a hanging one for ever.
IMPATIENT = {"max_retries": 0, "socket_timeout": 0.2, "socket_connect_timeout": 0.2}


def run_soon(task: str) -> None:
    """Queue a task by its name; if Redis is lost, the scheduled run does the work."""
    try:
        queue(task)
    except LOST as error:
        log.warning("%s was not queued: %s", task, type(error).__name__)


def queue(task: str) -> None:
    """Queue a task by its name; raises one of LOST where the broker is lost."""
    with current_app.connection_for_write(settings.CELERY_BROKER_URL) as connection:
        connection.transport_options = IMPATIENT
        current_app.send_task(
            task,
            producer=current_app.amqp.Producer(connection, auto_declare=False),
            retry=False,
            expires=QUEUED_FOR_SECONDS,
        )
