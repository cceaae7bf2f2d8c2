"""The nightly Celery task of sharing."""

from celery import shared_task

from stronghold.core.sharing.actions import refresh_coarse_places as refresh


@shared_task(ignore_result=True)
def refresh_coarse_places() -> None:
    """Update the coarse places after a new gazetteer or new boundaries."""
    refresh()
