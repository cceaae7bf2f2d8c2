"""Celery tasks of the weekly brief and of published figures."""

from celery import shared_task

from stronghold.brief.actions import compare, mail
from stronghold.brief.publishing import actions as publishing


@shared_task(ignore_result=True)
def announce_brief() -> None:
    """On Mondays from 6:00 in London, mail subscribers that the brief is ready."""
    mail.announce_brief()


@shared_task(ignore_result=True)
def compare_signed() -> None:
    """Count again what changed since briefs were signed, where their weeks changed."""
    compare.compare_signed()


@shared_task(ignore_result=True)
def publish_for_public() -> None:
    """Publish for the public the quarters already published for partners."""
    publishing.publish_for_public()
