"""Scheduled tasks for accounts."""

from celery import shared_task
from django.core.management import call_command

from stronghold.core.accounts.actions import destroy_unused_device_keys
from stronghold.core.accounts.provisioning.actions import settle_everyone


@shared_task
def clear_sessions() -> None:
    """Delete expired sessions, and destroy the keys of unused devices."""
    call_command("clearsessions")
    destroy_unused_device_keys()


@shared_task(ignore_result=True)
def settle_directory() -> None:
    """Apply the access table to everyone whom a directory sent."""
    settle_everyone()
