"""Scheduled tasks of oversight."""

from celery import shared_task

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
