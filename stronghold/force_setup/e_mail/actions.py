"""Sets a force's e-mail server, and tries it by the way that every message takes."""

from dataclasses import asdict, dataclass
from functools import partial

from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import ForceChange, Notice
from stronghold.core.accounts.models import MailServer, User
from stronghold.core.accounts.notices.actions import notify
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.mail.encryption import SEAL
from stronghold.core.mail.queries import is_by_operator
from stronghold.core.secrets.secret_key import Kept, renew_secret
from stronghold.force_setup.e_mail import rules

# A password is sent to the server that it was entered for, as that user, by that
# encryption, and to no other.
_ENTERED_FOR = ("host", "port", "encryption", "username")


@dataclass(frozen=True)
class Details:
    """What can be set of an e-mail server; without a host none is used."""

    host: str
    port: int
    encryption: str
    username: str
    sender: str


@transaction.atomic(durable=True)
def set_server(*, by: User, given: Details, password: str = "") -> None:
    """Set the server of the administrator's force; no password keeps the one before.

    The worker uses it for the next message.
    """
    policy.require(by, Verb.SET_UP_FORCE)
    rules.check_may_be_set(by_operator=is_by_operator())
    row = MailServer.objects.select_for_update().filter(force=by.force).first()
    row = row or MailServer(force=by.force)
    values = asdict(given)
    if given.host:
        is_kept = all(getattr(row, name) == values[name] for name in _ENTERED_FOR)
        rules.check_host(given.host)
        rules.check_sign_in(
            username=given.username,
            has_password=bool(password) or (is_kept and bool(row.secret)),
            encryption=given.encryption,
        )
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if password and given.host:
        row.secret = SEAL.closed(password)
        changed.append("password")
    elif row.secret and not (given.host and given.username):
        row.secret = ""
        changed.append("password")
    if not changed:
        return
    row.set_at, row.set_by = clock.now(), by
    row.save()
    # The audit log holds no addresses and no passwords, only that they changed.
    detail = {
        "change": ForceChange.MAIL_SET,
        "fields": changed,
        "is_on": bool(given.host),
    }
    record(Kind.PERMISSION_CHANGE, by=by, force=by.force.code, detail=detail)


@transaction.atomic(durable=True)
def try_mail(*, by: User) -> None:
    """Leave a message to the administrator for the worker, which alone sends."""
    policy.require(by, Verb.SET_UP_FORCE)
    if not by.email:
        raise RuleBroken(
            "Your account has no e-mail address. Ask another administrator to add it"
        )
    notify(by, Notice.MAIL_TRIED)
    detail = {"change": ForceChange.MAIL_TRIED}
    record(Kind.PERMISSION_CHANGE, by=by, records=[by.reference], detail=detail)


# Named in the settings, for `manage.py change_secret_key`.
SECRETS = Kept(
    "passwords of e-mail servers",
    lambda: MailServer.objects.exclude(secret=""),
    partial(renew_secret, MailServer.objects.all, SEAL),
)
