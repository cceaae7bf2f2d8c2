"""Scheduled tasks for uploaded files."""

from celery import shared_task

from stronghold.core.uploads.checked_files import actions as checked_files

# The name of the task stays that of the app: while the site is upgraded, beat and the
# workers may be of two versions.


@shared_task(
    name="stronghold.core.accounts.tasks.forget_checked_files", ignore_result=True
)
def forget_checked_files() -> None:
    """Delete the files that were checked and not imported in time."""
    checked_files.forget_old()
