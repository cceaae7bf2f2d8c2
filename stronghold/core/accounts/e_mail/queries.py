"""The e-mail server of a force: that of the environment or, without one, as set."""

from dataclasses import dataclass, field

from django.conf import settings

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import MailEncryption, Notice
from stronghold.core.accounts.e_mail.sealing import SEAL
from stronghold.core.accounts.models import MailServer, NoticeMail, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.models import Force
from stronghold.core.kernel.errors import NotFound


@dataclass(frozen=True)
class Server:
    """An e-mail server, without its password. Without a host there is none."""

    host: str
    port: int
    encryption: str
    user: str
    sender: str


@dataclass(frozen=True)
class OfForce:
    """What a force's e-mail is sent with. Only what sends reads the password."""

    force_id: int
    server: Server
    password: str = field(default="", repr=False)


def is_by_operator() -> bool:
    return bool(settings.EMAIL_HOST)


def server_of(force: Force) -> Server:
    """Return the server that sends a force's e-mail."""
    if is_by_operator():
        return of_environment()
    row = MailServer.objects.filter(force=force).defer("secret").first()
    return _of(row) if row else of_environment()


def of_environment() -> Server:
    """Return the server of the environment, whose password the worker alone has."""
    starts_tls = settings.EMAIL_USE_TLS
    return Server(
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        encryption=MailEncryption.STARTTLS if starts_tls else MailEncryption.NONE,
        user=settings.EMAIL_HOST_USER,
        sender=settings.DEFAULT_FROM_EMAIL,
    )


def servers_set() -> list[OfForce]:
    """Return each force's own server, to send with; none if the environment has one."""
    if is_by_operator():
        return []
    rows = MailServer.objects.exclude(host="").order_by("pk")
    return [OfForce(row.force_id, _of(row), SEAL.opened(row.secret)) for row in rows]


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


def _of(row: MailServer) -> Server:
    return Server(row.host, row.port, row.encryption, row.username, row.sender)
