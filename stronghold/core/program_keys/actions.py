"""Every write of keys: make, use and revoke; and the limit on wrong keys."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import Notice, OrganisationKind
from stronghold.core.accounts.keys import KeyRing
from stronghold.core.accounts.models import User
from stronghold.core.accounts.notices.actions import notify
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.rules import check_key_name
from stronghold.core.accounts.scopes import MAPS
from stronghold.core.accounts.several_forces.queries import other_force
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import NOT_SIGNED_IN, Actor, record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import london_date
from stronghold.core.program_keys.choices import KeyChange, KeyFailure
from stronghold.core.program_keys.models import ProgramKey
from stronghold.core.program_keys.queries import keys_of, own_key
from stronghold.core.program_keys.rules import (
    MOST_KEYS,
    PREFIX,
    check_scopes,
    check_term,
    read_networks,
)
from stronghold.core.program_keys.visibility import scopes_open_to
from stronghold.core.secrets.tokens import (
    MOST_WRONG,
    count,
    count_wrong,
    digest_of,
    new_token,
)
from stronghold.core.sharing.queries import in_force
from stronghold.core.ui.dates import written_date

USE_NOTED_EVERY = timedelta(minutes=1)
A_MINUTE = 60  # seconds


@transaction.atomic(durable=True)
def make_key(
    *,
    by: User,
    name: str,
    scopes: Collection[str],
    days: int,
    networks: str = "",
    agreement: str = "",
) -> str:
    """Make a key and return its token, which is never shown again.

    `scopes` are codes. `networks` are addresses or ranges, separated by commas or
    spaces. The key works with the force that `by` works with now.
    """
    policy.require(by, Verb.MAKE_KEYS)
    checked_name = check_key_name(
        name, missing="Say what the key is for, such as QGIS at work"
    )
    offered = {scope.code for scope in scopes_open_to(by)}
    checked_scopes = check_scopes(scopes, offered)
    check_term(days)
    checked_networks = read_networks(networks)
    if MAPS in checked_scopes:
        _check_agreement(by, agreement)
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if len(keys_of(by)) >= MOST_KEYS:
        raise RuleBroken(f"You have {MOST_KEYS} keys: revoke one that you do not use")
    token, now = new_token(PREFIX), clock.now()
    key = ProgramKey.objects.create(
        owner=by,
        force=other_force(by),
        agreement=agreement if MAPS in checked_scopes else "",
        name=checked_name,
        scopes=checked_scopes,
        networks=checked_networks,
        digest=digest_of(token),
        made_at=now,
        until=now + timedelta(days=days),
        # It opens no more than its owner may do.
        approved_at=now,
    )
    _record(KeyChange.MADE, key)
    notify(by, Notice.PROGRAM_KEY)
    return token


@transaction.atomic(durable=True)
def revoke_key(*, by: User, pk: int) -> ProgramKey:
    """Revoke one of the user's own keys; NotFound for any other."""
    policy.require(by, Verb.MAKE_KEYS)
    key = own_key(by, pk)
    ProgramKey.objects.filter(pk=key.pk).update(revoked_at=clock.now())
    _record(KeyChange.REVOKED, key)
    return key


def _in_words(owner: User) -> list[str]:
    return [
        f"The key for programs “{key.name}”, until "
        f"{written_date(london_date(key.until))}"
        for key in keys_of(owner)
    ]


def _end_all(owner: User) -> int:
    in_use = ProgramKey.objects.filter(owner=owner, revoked_at__isnull=True)
    return in_use.update(revoked_at=clock.now())


PROGRAM_KEYS = KeyRing("program_keys", _in_words, _end_all)


def note_use(key: ProgramKey) -> None:
    """Record that a key was used, at most once a minute."""
    now = clock.now()
    if key.used_at is None or key.used_at < now - USE_NOTED_EVERY:
        long_ago = Q(used_at__isnull=True) | Q(used_at__lt=now - USE_NOTED_EVERY)
        ProgramKey.objects.filter(long_ago, pk=key.pk).update(used_at=now)


def note_wrong_key(address: str) -> bool:
    """Count and log an unknown key; return whether there were too many from an address.

    After that they are no longer logged. A key cannot be guessed, and a valid key is
    always accepted, whatever others at the same address do.
    """
    return _note_failure(address, by=NOT_SIGNED_IN, why=KeyFailure.NO_SUCH_KEY)


def note_from_elsewhere(key: ProgramKey, address: str) -> bool:
    """Log that a key was used from outside its networks: it may have been stolen.

    Return whether there were too many from this address; those are no longer logged.
    """
    counter = f"{key.pk}-{address}"
    return _note_failure(counter, by=key.owner, why=KeyFailure.ELSEWHERE)


def _note_failure(counter: str, *, by: Actor, why: KeyFailure) -> bool:
    n = count_wrong(counter)
    if n <= MOST_WRONG:
        record(Kind.SIGN_IN_FAILED, by=by, detail={"why": why})
    return n > MOST_WRONG


def count_request(key: ProgramKey) -> int:
    """Count a request with a key; return how many there were within a minute."""
    return count(f"key-requests-{key.pk}", seconds=A_MINUTE)


def _check_agreement(by: User, agreement: str) -> None:
    """Check that a partner's key is for an agreement in force, and a police key for
    none.
    """
    is_police = by.organisation.kind == OrganisationKind.POLICE
    known = {""} if is_police else {one.reference for one in in_force(by)}
    if agreement not in known:
        raise RuleBroken("Choose an agreement that is in force", field="agreement")


def _record(change: str, key: ProgramKey) -> None:
    detail = {"change": change, "scopes": key.scopes}
    if key.force:
        detail["for_force"] = key.force.code
    if key.agreement:
        detail["agreement"] = key.agreement
    if key.networks:
        detail["networks"] = key.networks
    by = key.owner
    record(Kind.PERMISSION_CHANGE, by=by, records=[by.reference], detail=detail)
