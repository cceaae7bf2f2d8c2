"""Scheduled tasks of oversight."""

import logging
from datetime import timedelta

from celery import shared_task
from django.conf import settings

from stronghold.core.kernel import clock
from stronghold.oversight.breaches.actions import erase_closed_breaches
from stronghold.oversight.requests.actions import erase_ended_requests
from stronghold.oversight.retention.actions import (
    copy_to_file,
    erase_old_names,
    erase_old_visits,
)
from stronghold.oversight.retention.queries import scrub_is_due

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def note_erasures() -> None:
    """Add the erasures of the last minute to the file beside the backups."""
    copy_to_file()


@shared_task(ignore_result=True)
def erase_visits() -> None:
    """Erase the planned visits that are older than each force's period."""
    erase_old_visits()


@shared_task(ignore_result=True)
def erase_names() -> None:
    """Erase whose time away it was, after each force's period."""
    erase_old_names()


@shared_task(ignore_result=True)
def erase_ended() -> None:
    """Erase the requests and the breaches whose retention is over."""
    erase_ended_requests()
    erase_closed_breaches()


@shared_task(ignore_result=True)
def watch_erased_text() -> None:
    """Log an error while erased text is longer in the database's files than it may."""
    since = scrub_is_due()
    limit = timedelta(hours=settings.ERASED_TEXT_HOURS)
    if since is not None and clock.now() - since > limit:
        log.error(
            "Text erased on %s is still in the database's files: run manage.py "
            "scrub_erased as the owner",
            f"{since:%Y-%m-%d}",
        )
