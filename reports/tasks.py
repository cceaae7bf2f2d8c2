"""What the worker does for reports."""

from celery import shared_task

from reports.photos import actions as attachment
from reports.reporter import actions as disposal
from stronghold.kernel import clock


@shared_task(ignore_result=True)
def dispose_reporters() -> None:
    """Erase the details of reporters whose time is over."""
    disposal.dispose_reporters()


@shared_task(ignore_result=True)
def sweep_photos() -> None:
    """Delete the files of photos that were never finished."""
    attachment.sweep_photos(now=clock.now())
