"""What the worker does for accounts."""

from celery import shared_task
from django.core.management import call_command

from stronghold.accounts.actions import destroy_unused_device_keys


@shared_task
def clear_sessions() -> None:
    """Delete the sessions that have run out, and the keys of devices long unused."""
    call_command("clearsessions")
    destroy_unused_device_keys()
