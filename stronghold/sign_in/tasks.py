"""Scheduled tasks for signing in."""

from celery import shared_task
from django.core.management import call_command

from stronghold.core.accounts.actions import destroy_unused_device_keys
from stronghold.sign_in.notices import actions as notices
from stronghold.sign_in.sessions.actions import forget_ended_sessions

# The names of the tasks stay those of the app: while the site is upgraded, beat and the
# workers may be of two versions.


@shared_task(name="stronghold.core.accounts.tasks.clear_sessions")
def clear_sessions() -> None:
    """Delete expired sessions and old notices; destroy the keys of unused devices."""
    call_command("clearsessions")
    forget_ended_sessions()
    notices.forget_old_notices()
    destroy_unused_device_keys()


@shared_task(name="stronghold.core.accounts.tasks.send_notices")
def send_notices() -> None:
    """Send the e-mail to owners of accounts about how they are signed in to."""
    notices.send_notices()
