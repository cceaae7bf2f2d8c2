"""The e-mail server of a force: that of the environment or, without one, as set."""

from dataclasses import dataclass, field

from django.conf import settings

from stronghold.core.accounts.choices import MailEncryption
from stronghold.core.accounts.models import MailServer
from stronghold.core.geography.models import Force
from stronghold.core.mail.encryption import SEAL


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


def _of(row: MailServer) -> Server:
    return Server(row.host, row.port, row.encryption, row.username, row.sender)
