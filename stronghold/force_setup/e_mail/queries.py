"""What a force has set of its e-mail, and what became of the last message to try it."""

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import Notice
from stronghold.core.accounts.models import MailServer, NoticeMail, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.core.mail.queries import is_by_operator


def stored(viewer: User) -> MailServer | None:
    """Return what the viewer's force has set; None if it has set none."""
    if not policy.can(viewer, Verb.SET_UP_FORCE):
        raise NotFound
    return MailServer.objects.filter(force=viewer.force).first()


def last_trial(viewer: User) -> NoticeMail | None:
    """Return the viewer's own last message to try the e-mail."""
    found = NoticeMail.objects.filter(recipient=viewer, kind=Notice.MAIL_TRIED)
    return found.order_by("-pk").first()


def was_tried(force_id: int) -> bool:
    """Return whether a message to try the e-mail reached the server lately.

    One that reached the server before says nothing of a server set since.
    """
    tried = NoticeMail.objects.filter(
        recipient__organisation__force=force_id,
        kind=Notice.MAIL_TRIED,
        sent_at__isnull=False,
    )
    row = None
    if not is_by_operator():
        row = MailServer.objects.filter(force=force_id).defer("secret").first()
    return tried.filter(at__gte=row.set_at).exists() if row else tried.exists()
