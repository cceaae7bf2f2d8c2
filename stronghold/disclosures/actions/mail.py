"""Tells by e-mail that something waits, or was taken back: never what, nor of whom."""

from django.conf import settings
from django.urls import reverse

from operations.deadlines.actions.mail import send_waiting
from stronghold.disclosures.models import DisclosureMail

WAITS = "Something waits for you"
WAITS_BODY = """The police have told you something. Sign in to read it:

{link}

This message is sent by itself, and says no more on purpose.
"""
TAKEN_BACK = "Something was taken back"
TAKEN_BACK_BODY = """The police have taken back something that they told you. Do not use
it any more, and destroy what you noted of it. What is told to you now is here:

{link}

This message is sent by itself, and says no more on purpose.
"""


def send_mail() -> int:
    """Send what is not sent yet, at least once each; return how many were sent."""
    rows = DisclosureMail.objects.select_related("disclosure")
    return send_waiting(rows, _told)


def _told(mail: DisclosureMail) -> tuple[str, str]:
    link = settings.SITE_URL + reverse("portal:home")
    if mail.is_taken_back:
        return TAKEN_BACK, TAKEN_BACK_BODY.format(link=link)
    return WAITS, WAITS_BODY.format(link=link)
