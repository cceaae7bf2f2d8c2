"""Scheduled tasks for the directory."""

from celery import shared_task

from stronghold.directory.provisioning.actions import settle_everyone

# The name of the task stays that of the app: while the site is upgraded, beat and the
# workers may be of two versions.


@shared_task(name="stronghold.core.accounts.tasks.settle_directory", ignore_result=True)
def settle_directory() -> None:
    """Apply the access rules to everyone whom a directory sent."""
    settle_everyone()
