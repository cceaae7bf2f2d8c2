"""Scheduled tasks of oversight."""

from celery import shared_task

from stronghold.oversight.breaches.actions import erase_closed_breaches
from stronghold.oversight.requests.actions import erase_ended_requests
from stronghold.oversight.retention.actions import (
    copy_to_file,
    erase_old_names,
    erase_old_visits,
)


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
