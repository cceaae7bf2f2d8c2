"""The nightly Celery tasks of sharing."""

from celery import shared_task

from stronghold.core.kernel import clock
from stronghold.core.sharing.actions import refresh_coarse_places as refresh
from stronghold.core.sharing.papers import actions as papers


@shared_task(ignore_result=True)
def refresh_coarse_places() -> None:
    """Update the coarse places after a new gazetteer or new boundaries."""
    refresh()


@shared_task(ignore_result=True)
def sweep_papers() -> None:
    """Delete the files of agreements' papers that were never finished."""
    papers.sweep_papers(now=clock.now())
