"""Celery tasks of named disclosures: sending e-mail and erasing what has ended."""

from celery import shared_task

from stronghold.partners.disclosures import actions
from stronghold.partners.disclosures.actions import mail


@shared_task(ignore_result=True)
def send_mail() -> None:
    """Send the e-mails about new and revoked disclosures."""
    mail.send_mail()


@shared_task(ignore_result=True)
def erase_ended_disclosures() -> None:
    """Erase the words of disclosures that have ended."""
    actions.erase_ended_disclosures()
