"""Scheduled tasks for accounts."""

from celery import shared_task
from django.core.management import call_command

from stronghold.core.accounts.actions import destroy_unused_device_keys


@shared_task
def clear_sessions() -> None:
    """Delete expired sessions, and destroy the keys of unused devices."""
    call_command("clearsessions")
    destroy_unused_device_keys()
