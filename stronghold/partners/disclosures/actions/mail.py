"""Tells a recipient by e-mail of a new or revoked disclosure.

The message never says what was disclosed or which record it is about.
"""

from django.conf import settings
from django.urls import reverse

from stronghold.core.mail.actions import send_waiting
from stronghold.partners.disclosures.models import DisclosureMail

NEW_SUBJECT = "The police have shared something with you"
NEW_BODY = """The police have shared something with you. Sign in to read it:

{link}

This is an automatic message. It gives no details on purpose.
"""
REVOKED_SUBJECT = "The police have revoked something they shared with you"
REVOKED_BODY = """The police have revoked something they shared with you. Do not use it
any longer, and destroy your notes. What is shared with you now is here:

{link}

This is an automatic message. It gives no details on purpose.
"""


def send_mail() -> int:
    """Send every unsent e-mail, at least once each; return how many were sent."""
    rows = DisclosureMail.objects.select_related("disclosure")
    return send_waiting(rows, _message)


def _message(mail: DisclosureMail) -> tuple[str, str]:
    """Return the subject and the body of an e-mail."""
    link = settings.SITE_URL + reverse("portal:home")
    if mail.is_revocation:
        return REVOKED_SUBJECT, REVOKED_BODY.format(link=link)
    return NEW_SUBJECT, NEW_BODY.format(link=link)
