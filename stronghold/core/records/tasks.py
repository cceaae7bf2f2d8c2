"""The scheduled task of records."""

from celery import shared_task

from stronghold.core.records import actions


@shared_task
def forget_sent_moves() -> None:
    """Delete the names of changes that no program sends again."""
    actions.forget_sent_moves()
