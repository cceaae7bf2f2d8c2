"""Scheduled tasks for accounts."""

from celery import shared_task
from django.core.management import call_command

from stronghold.core.accounts.actions import destroy_unused_device_keys
from stronghold.core.accounts.checked_files import actions as checked_files
from stronghold.core.accounts.notices import actions as notices
from stronghold.core.accounts.provisioning.actions import settle_everyone
from stronghold.core.accounts.sessions.actions import forget_ended_sessions


@shared_task
def clear_sessions() -> None:
    """Delete expired sessions and old notices; destroy the keys of unused devices."""
    call_command("clearsessions")
    forget_ended_sessions()
    notices.forget_old_notices()
    destroy_unused_device_keys()


@shared_task
def send_notices() -> None:
    """Send the e-mail to owners of accounts about how they are signed in to."""
    notices.send_notices()


@shared_task(ignore_result=True)
def settle_directory() -> None:
    """Apply the access rules to everyone whom a directory sent."""
    settle_everyone()


@shared_task(ignore_result=True)
def forget_checked_files() -> None:
    """Delete the files that were checked and not imported in time."""
    checked_files.forget_old()
