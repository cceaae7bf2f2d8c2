"""Scheduled tasks of reports, of every topic, where Celery finds them."""

from celery import shared_task

from reports.photos import actions as photos
from reports.reporter import actions as reporter
from stronghold.core.kernel import clock


@shared_task(ignore_result=True)
def dispose_reporters() -> None:
    """Erase the contact details of reporters that are due for disposal."""
    reporter.dispose_reporters()


@shared_task(ignore_result=True)
def sweep_photos() -> None:
    """Delete the files of photos that were never finished."""
    photos.sweep_photos(now=clock.now())
