"""Sends the owner of an account e-mail about how it is signed in to.

It says what happened, when and on what kind of device, and nothing else."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from stronghold.core.accounts.choices import Notice
from stronghold.core.accounts.models import NoticeMail
from stronghold.core.kernel import clock
from stronghold.core.mail.actions import send_waiting
from stronghold.core.ui.dates import written_instant

KEPT = timedelta(days=30)
BODY = """{subject}.

When: {when}
{device}
If it was you, you need do nothing.

If it was not you, ring your administrator now. Then sign in, change your password and
sign out everywhere else:

{link}

This message is sent automatically. Do not answer it.
"""
# To the mailbox of those who run a program: no one signs in with its account.
BODY_OF_SERVICE = """{subject}: {name}.

When: {when}

If your organisation asked for it, you need do nothing.

If not, ring your administrator now, who can revoke the key or close the account.

This message is sent automatically. Do not answer it.
"""


def send_notices() -> int:
    """Send the notices that are not sent yet; return how many were sent."""
    return send_waiting(NoticeMail.objects.all(), _message)


def forget_old_notices() -> int:
    """Delete the notices that were sent long ago; return how many."""
    old = NoticeMail.objects.filter(sent_at__lt=clock.now() - KEPT)
    n_gone, _ = old.delete()
    return n_gone


def _message(mail: NoticeMail) -> tuple[str, str]:
    subject = str(Notice(mail.kind).label)
    of_service = mail.recipient.is_service
    body = (BODY_OF_SERVICE if of_service else BODY).format(
        subject=subject,
        name=mail.recipient.display_name,
        when=written_instant(mail.at),
        device=f"Device: {mail.device}\n" if mail.device else "",
        link=settings.SITE_URL + reverse("account_security"),
    )
    return f"Stronghold: {subject[0].lower()}{subject[1:]}", body
