"""What the site's e-mail is set to, and what became of the last message to try it."""

from dataclasses import dataclass

from django.conf import settings

from stronghold.core.accounts.choices import Notice
from stronghold.core.accounts.models import NoticeMail, User


@dataclass(frozen=True)
class Server:
    """The e-mail server of the environment; its password is known to the worker alone.

    Without a host, e-mail is written to files.
    """

    host: str
    port: int
    is_encrypted: bool
    user: str
    sender: str


def server() -> Server:
    return Server(
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        is_encrypted=settings.EMAIL_USE_TLS,
        user=settings.EMAIL_HOST_USER,
        sender=settings.DEFAULT_FROM_EMAIL,
    )


def last_trial(viewer: User) -> NoticeMail | None:
    """Return the viewer's own last message to try the e-mail."""
    found = NoticeMail.objects.filter(recipient=viewer, kind=Notice.MAIL_TRIED)
    return found.order_by("-pk").first()


def was_tried(force_id: int) -> bool:
    """Return whether a message to try the e-mail reached the server lately."""
    return NoticeMail.objects.filter(
        recipient__organisation__force=force_id,
        kind=Notice.MAIL_TRIED,
        sent_at__isnull=False,
    ).exists()
