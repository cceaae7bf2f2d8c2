"""Scheduled tasks of the audit log."""

from celery import shared_task

from stronghold.core.audit.seals.actions import seal_events as seal


@shared_task(ignore_result=True)
def seal_events() -> None:
    """Seal the events of the last minute."""
    seal()
