"""Celery's ways in to what is told by name: its e-mail, and its end."""

from celery import shared_task

from stronghold.disclosures.actions import erase_told as erase
from stronghold.disclosures.actions.mail import send_mail as send


@shared_task(ignore_result=True)
def send_mail() -> None:
    """Tell people that something waits for them, or was taken back."""
    send()


@shared_task(ignore_result=True)
def erase_told() -> None:
    """Erase the words of what is over."""
    erase()
