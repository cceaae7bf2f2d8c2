"""Celery's way in to what sharing keeps up by night."""

from celery import shared_task

from stronghold.sharing.actions import refresh_coarse_places as refresh


@shared_task(ignore_result=True)
def refresh_coarse_places() -> None:
    """Put right the coarse places that another gazetteer or boundaries changed."""
    refresh()
