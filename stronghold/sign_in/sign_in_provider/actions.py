"""Sets the provider of single sign-on, turns it on or off, and notes a trial."""

from dataclasses import asdict, dataclass
from functools import partial

from django.conf import settings
from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.approvals.rules import Waiting
from stronghold.core.accounts.approvals.sources import Source
from stronghold.core.accounts.choices import ForceChange
from stronghold.core.accounts.models import SignInProvider, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.secrets.secret_key import Kept, renew_secret
from stronghold.sign_in.sign_in_provider import queries, rules
from stronghold.sign_in.sign_in_provider.encryption import SEAL


@dataclass(frozen=True)
class Details:
    """What can be set of a provider, but for the secret of the client."""

    issuer: str
    name: str
    client_id: str
    subject_claim: str
    groups_claim: str
    help: str
    is_on: bool


@transaction.atomic(durable=True)
def set_provider(*, by: User, given: Details, secret: str = "") -> None:
    """Set the provider of the administrator's force; no secret keeps the one before.

    A new issuer needs one: the site would send it the secret of another.

    Who controls the provider says who people are. So another one, or another claim,
    counts once a second person approved it; till then what was approved before does.
    Sessions of another issuer end at their next request after that.
    """
    policy.require(by, Verb.SET_UP_FORCE)
    rules.check_issuer(given.issuer, is_trial=settings.DEMO)
    row = SignInProvider.objects.select_for_update().first()
    rules.check_may_be_set(
        by_operator=queries.is_by_operator(),
        of_another=row is not None and row.force_id != by.force.pk,
    )
    is_kept = row is not None and row.issuer == given.issuer and bool(row.secret)
    rules.check_has_secret(has_one=bool(secret) or is_kept)
    row = row or SignInProvider(force=by.force)
    values = asdict(given)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if secret:
        row.secret = SEAL.closed(secret)
        changed.append("secret")
    if not changed:
        return
    row.set_at, row.set_by = clock.now(), by
    if not given.is_on:
        row.in_force = row.in_force and row.in_force | {"is_on": False}
    elif _is_approved(row):
        put_in_force(row)
    row.save()
    # The audit log holds no addresses and no secrets, only that they changed.
    detail = {
        "change": ForceChange.PROVIDER_SET,
        "fields": changed,
        "is_on": given.is_on,
    }
    record(Kind.PERMISSION_CHANGE, by=by, force=by.force.code, detail=detail)


def _is_approved(row: SignInProvider) -> bool:
    """Return whether the site asks this provider already, by the same claims."""
    return all(
        row.in_force.get(name) == getattr(row, name) for name in queries.IDENTITY
    )


def put_in_force(row: SignInProvider) -> None:
    """Have the site ask the provider as it is written. The caller saves the row."""
    row.in_force, row.secret_in_force = queries.written(row), row.secret


@transaction.atomic(durable=True)
def note_trial(*, by: User, is_known: bool) -> None:
    """Log that an administrator tried the provider, and whether it knew this site."""
    policy.require(by, Verb.SET_UP_FORCE)
    detail = {"change": ForceChange.PROVIDER_TRIED, "is_known": is_known}
    record(Kind.PERMISSION_CHANGE, by=by, force=by.force.code, detail=detail)


# Named in the settings, for `manage.py change_secret_key`.
SECRETS = Kept(
    "the secret of single sign-on",
    SignInProvider.objects.all,
    partial(renew_secret, SignInProvider.objects.all, SEAL),
)
SECRETS_IN_FORCE = Kept(
    "the approved secret of single sign-on",
    SignInProvider.objects.exclude(secret_in_force="").all,
    partial(renew_secret, SignInProvider.objects.all, SEAL, column="secret_in_force"),
)


def approve_provider(found: Waiting, _by: User) -> None:
    """Have the site ask this provider."""
    row: SignInProvider = found.rows[0]
    put_in_force(row)
    row.save(update_fields=["in_force", "secret_in_force"])


def refuse_provider(found: Waiting, _by: User) -> None:
    """Turn it off as it is written. What was approved before stays in force."""
    row: SignInProvider = found.rows[0]
    row.is_on = False
    row.save(update_fields=["is_on"])


_ANY = """
SELECT FROM accounts_signinprovider WHERE force_id = %(force)s AND is_on
  AND (in_force ->> 'issuer', in_force ->> 'client_id', in_force ->> 'subject_claim',
    in_force ->> 'groups_claim', in_force ->> 'is_on')
  IS DISTINCT FROM (issuer, client_id, subject_claim, groups_claim, 'true')
"""
PROVIDER = Source(
    "provider", _ANY, queries.provider_waiting, approve_provider, refuse_provider
)
