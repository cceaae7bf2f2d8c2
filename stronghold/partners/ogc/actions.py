"""Every write of keys: make, use and revoke; and the limit on wrong keys."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import Notice, OrganisationKind
from stronghold.core.accounts.keys import KeyRing
from stronghold.core.accounts.models import User
from stronghold.core.accounts.notices.actions import notify
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.tokens import (
    MOST_WRONG,
    count_wrong,
    digest_of,
    new_token,
)
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import NOT_SIGNED_IN, record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import london_date
from stronghold.core.sharing.queries import in_force
from stronghold.core.ui.dates import written_date
from stronghold.partners.ogc.choices import KeyFailure, MapKeyChange
from stronghold.partners.ogc.models import AccessKey
from stronghold.partners.ogc.queries.keys import keys_of, own_key
from stronghold.partners.ogc.rules import MOST_KEYS, TERMS, check_name

PREFIX = "shk_"
USE_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic(durable=True)
def make_key(*, by: User, name: str, days: int, agreement: str = "") -> str:
    """Make a key and return its token, which is never shown again."""
    policy.require(by, Verb.USE_FEATURES)
    checked_name = check_name(name)
    if days not in TERMS:
        raise RuleBroken("Choose how long it should last", field="days")
    _check_agreement(by, agreement)
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if len(keys_of(by)) >= MOST_KEYS:
        raise RuleBroken(f"You have {MOST_KEYS} keys: revoke one that you do not use")
    token, now = new_token(PREFIX), clock.now()
    AccessKey.objects.create(
        owner=by,
        agreement=agreement,
        name=checked_name,
        digest=digest_of(token),
        made_at=now,
        until=now + timedelta(days=days),
    )
    _record(by, MapKeyChange.MADE, agreement)
    notify(by, Notice.MAP_KEY)
    return token


@transaction.atomic(durable=True)
def revoke_key(*, by: User, pk: int) -> AccessKey:
    """Revoke one of the user's own keys; NotFound for any other."""
    policy.require(by, Verb.USE_FEATURES)
    key = own_key(by, pk)
    AccessKey.objects.filter(pk=key.pk).update(revoked_at=clock.now())
    _record(by, MapKeyChange.REVOKED, key.agreement)
    return key


def _in_words(owner: User) -> list[str]:
    return [
        f"The key for maps “{key.name}”, until {written_date(london_date(key.until))}"
        for key in keys_of(owner)
    ]


def _end_all(owner: User) -> int:
    in_use = AccessKey.objects.filter(owner=owner, revoked_at__isnull=True)
    return in_use.update(revoked_at=clock.now())


MAP_KEYS = KeyRing("map_keys", _in_words, _end_all)


def note_use(key: AccessKey) -> None:
    """Record that a key was used, at most once a minute."""
    now = clock.now()
    long_ago = Q(used_at__isnull=True) | Q(used_at__lt=now - USE_NOTED_EVERY)
    AccessKey.objects.filter(long_ago, pk=key.pk).update(used_at=now)


def note_wrong_key(address: str) -> bool:
    """Count and log an unknown key; return whether there were too many from an address.

    After that they are no longer logged. A key cannot be guessed, and a valid key is
    always accepted, whatever others at the same address do.
    """
    n = count_wrong(address)
    if n <= MOST_WRONG:
        record(
            Kind.SIGN_IN_FAILED,
            by=NOT_SIGNED_IN,
            detail={"why": KeyFailure.NO_SUCH_KEY},
        )
    return n > MOST_WRONG


def _check_agreement(by: User, agreement: str) -> None:
    """Check that a partner's key is for an agreement in force, and a police key for
    none.
    """
    is_police = by.organisation.kind == OrganisationKind.POLICE
    known = {""} if is_police else {agreement.reference for agreement in in_force(by)}
    if agreement not in known:
        raise RuleBroken("Choose an agreement that is in force", field="agreement")


def _record(by: User, change: str, agreement: str) -> None:
    detail = {"change": change} | ({"agreement": agreement} if agreement else {})
    record(Kind.PERMISSION_CHANGE, by=by, records=[by.reference], detail=detail)
