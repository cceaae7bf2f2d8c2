"""Databases of the tests' Redis for those who look at what waits in its queues.

All other tests share the first one, and leave tasks there.
"""

import os

from django.conf import settings

SMALL_SERVER, ALERTS, BEATS = 7, 12, 13


def address_of(number: int) -> str:
    """Return the address of this database of Redis."""
    return os.environ["REDIS_URL"].partition("?")[0] + f"?db={number}"


def broker_of(number: int) -> str:
    """Return the same database as Celery calls it."""
    return str(settings.CELERY_BROKER_URL).partition("?")[0] + f"?virtual_host={number}"
