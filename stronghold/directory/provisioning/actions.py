"""Every write of the directory: its keys, its people and groups, and their accounts."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.actions import (
    Person,
    change_details,
    close_without_handover,
    open_without_password,
)
from stronghold.core.accounts.approvals.rules import Waiting
from stronghold.core.accounts.approvals.sources import Source
from stronghold.core.accounts.choices import (
    DirectoryChange,
    ProvisioningKeyChange,
    ProvisioningKeyFailure,
    Shut,
)
from stronghold.core.accounts.models import (
    ProvisionedGroup,
    ProvisionedPerson,
    ProvisioningKey,
    RuleInForce,
    User,
)
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.rules import check_key_name, check_not_own
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import (
    NOT_SIGNED_IN,
    Actor,
    NamedActor,
    record,
)
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import Conflict, NotFound, RuleBroken
from stronghold.core.secrets.tokens import (
    MOST_WRONG,
    count_wrong,
    digest_of,
    new_token,
)
from stronghold.directory.provisioning import queries
from stronghold.directory.provisioning.queries import (
    account_of_same_name,
    claims_of,
    group_of,
    keys_of,
    one_key,
    one_shut_out,
    people_of,
    person_of,
)
from stronghold.directory.provisioning.rules import (
    check_room,
    check_term,
    display_name_of,
    work_email_of,
)
from stronghold.sign_in.access_rules.actions import create_placed, place_person
from stronghold.sign_in.access_rules.queries import free_username, rules_of
from stronghold.sign_in.access_rules.rules import Place, place_of
from stronghold.sign_in.sign_in_provider.queries import chosen

PREFIX = "shp_"
USE_NOTED_EVERY = timedelta(minutes=1)
# What SCIM says of a person, by its own names.
Details = Mapping[str, Any]


@dataclass(frozen=True)
class GroupDetails:
    """What SCIM says of a group; `members` are the ids of people."""

    display_name: str
    external_id: str
    members: Collection[uuid.UUID]


@transaction.atomic(durable=True)
def make_key(*, by: User, name: str, days: int) -> str:
    """Make a key for the directory of the administrator's force; return its token.

    The token is never shown again. With it people are let in, so it opens nothing until
    a second person approved it.
    """
    policy.require(by, Verb.MANAGE_DIRECTORY)
    checked_name = check_key_name(name, missing="Say which directory uses the key")
    check_term(days)
    Force.objects.select_for_update().get(pk=by.force.pk)
    check_room(len(keys_of(by)))
    token, now = new_token(PREFIX), clock.now()
    ProvisioningKey.objects.create(
        force=by.force,
        name=checked_name,
        digest=digest_of(token),
        made_at=now,
        made_by=by,
        until=now + timedelta(days=days),
    )
    _record_key(by, ProvisioningKeyChange.MADE)
    return token


@transaction.atomic(durable=True)
def revoke_key(*, by: User, pk: int) -> ProvisioningKey:
    """Revoke a key of the administrator's force; NotFound for any other."""
    policy.require(by, Verb.MANAGE_DIRECTORY)
    key = one_key(by, pk)
    ProvisioningKey.objects.filter(pk=key.pk).update(revoked_at=clock.now())
    _record_key(by, ProvisioningKeyChange.REVOKED)
    return key


@transaction.atomic(durable=True)
def note_use(key: ProvisioningKey) -> None:
    """Record that a key was used, at most once a minute; log its first use."""
    now = clock.now()
    row = Q(pk=key.pk)
    if ProvisioningKey.objects.filter(row, used_at=None).update(used_at=now):
        _record_key(directory_of(key.force), ProvisioningKeyChange.FIRST_USED)
        return
    long_ago = Q(used_at__lt=now - USE_NOTED_EVERY)
    ProvisioningKey.objects.filter(row, long_ago).update(used_at=now)


@transaction.atomic(durable=True)
def note_refused_key(address: str, *, key: ProvisioningKey | None) -> bool:
    """Count and log a key that opens nothing; return whether there were too many.

    After that they are no longer logged.
    """
    n = count_wrong(address)
    if n <= MOST_WRONG:
        failure = ProvisioningKeyFailure
        record(
            Kind.SIGN_IN_FAILED,
            by=directory_of(key.force) if key else NOT_SIGNED_IN,
            detail={"why": failure.KEY_OVER if key else failure.NO_SUCH_KEY},
        )
    return n > MOST_WRONG


def _record_key(by: Actor, change: str) -> None:
    record(Kind.PERMISSION_CHANGE, by=by, detail={"change": change})


def directory_of(force: Force) -> Actor:
    """Return the actor of what a force's directory does."""
    return NamedActor("directory", actor_force=force.code)


@transaction.atomic(durable=True)
def add_person(*, force: Force, details: Details) -> ProvisionedPerson:
    """Store a person of the directory, and open their account if they have a place.

    Conflict if the directory has another person with one of the names.
    """
    now = clock.now()
    person = ProvisionedPerson(force=force, created_at=now, changed_at=now)
    _take_details(person, details)
    person.save(force_insert=True)
    settle(person, by=directory_of(force))
    return person


@transaction.atomic(durable=True)
def change_person(
    *,
    force: Force,
    key: str,
    change: Callable[[ProvisionedPerson], Details],
) -> ProvisionedPerson:
    """Store what `change` makes of a person, and settle their account.

    NotFound if the directory has no such person, Conflict as above.
    """
    person = _locked(person_of(force, key))
    before = person.external_id
    details = change(person)
    if details != person.details:
        _take_details(person, details)
        person.changed_at = clock.now()
        person.save()
        if before and before != person.external_id:
            _identities(before).filter(user=person.user).delete()
    settle(person, by=directory_of(force))
    return person


@transaction.atomic(durable=True)
def remove_person(*, force: Force, key: str) -> None:
    """Close the account of a person whom the directory deleted, and forget the rest.

    The account and its identity stay, so that it is theirs if they return.
    """
    person = _locked(person_of(force, key))
    _shut(person, Shut.NOT_ACTIVE, by=directory_of(force))
    person.groups.clear()
    person.delete()


@transaction.atomic(durable=True)
def add_group(*, force: Force, details: GroupDetails) -> ProvisionedGroup:
    """Store a group of the directory, and settle its members' accounts."""
    now = clock.now()
    group = ProvisionedGroup(force=force, created_at=now)
    _store_group(group, details)
    return group


@transaction.atomic(durable=True)
def change_group(
    *,
    force: Force,
    key: str,
    change: Callable[[ProvisionedGroup], GroupDetails],
) -> ProvisionedGroup:
    """Store what `change` makes of a group, and settle who is and who was in it."""
    found = group_of(force, key)
    group = ProvisionedGroup.objects.select_for_update().get(pk=found.pk)
    _store_group(group, change(group))
    return group


@transaction.atomic(durable=True)
def remove_group(*, force: Force, key: str) -> None:
    """Forget a group that the directory deleted, and settle who was in it."""
    group = group_of(force, key)
    were = list(group.members.values_list("pk", flat=True))
    group.members.clear()
    group.delete()
    _settle_all(force, were)


def _store_group(group: ProvisionedGroup, details: GroupDetails) -> None:
    others = ProvisionedGroup.objects.filter(force=group.force).exclude(pk=group.pk)
    external_id = details.external_id
    if external_id and others.filter(external_id=external_id).exists():
        raise Conflict("Another group has this externalId", field="externalId")
    is_new = group._state.adding
    were = (
        set() if is_new else set(group.members.order_by().values_list("pk", flat=True))
    )
    now = set(details.members)
    known = people_of(group.force, Q(pk__in=now - were)).count()
    if known != len(now - were):
        raise RuleBroken("A member is not among the people here", field="members")
    is_renamed = (group.display_name, group.external_id) != (
        details.display_name,
        external_id,
    )
    if is_new or is_renamed or were != now:
        group.display_name, group.external_id = details.display_name, external_id
        group.changed_at = clock.now()
        group.save()
    group.members.remove(*ProvisionedPerson.objects.filter(pk__in=were - now))
    group.members.add(*ProvisionedPerson.objects.filter(pk__in=now - were))
    _settle_all(group.force, were | now if is_renamed else were ^ now)


def _settle_all(force: Force, keys: Collection[uuid.UUID]) -> None:
    rules = rules_of(force.code)
    rows = people_of(force, Q(pk__in=keys)).select_for_update(of=("self",))
    for person in rows:
        settle(person, by=directory_of(force), rules=rules)


@transaction.atomic(durable=True)
def settle_everyone() -> None:
    """Settle everyone whom the access rules now give another place than theirs."""
    with_people = ProvisionedPerson.objects.order_by().values("force").distinct()
    identities = SocialAccount.objects.filter(provider=chosen().issuer)
    tied = set(identities.values_list("uid", flat=True))
    for force in Force.objects.filter(pk__in=with_people):
        rules = rules_of(force.code)
        rows = people_of(force).select_related("user", "force")
        unsettled = {
            person.pk
            for person in rows
            if not _is_settled(person, place_of(claims_of(person), rules))
            or (_has_identity(person) and person.external_id not in tied)
        }
        _settle_all(force, unsettled)


def _is_settled(person: ProvisionedPerson, place: Place | None) -> bool:
    user = person.user
    if not person.is_active or place is None:
        why = Shut.NO_PLACE if person.is_active else Shut.NOT_ACTIVE
        return person.shut == why and not (user and user.is_active)
    if user is None or not user.is_active or not person.is_open:
        return False
    theirs = (user.organisation_id, user.role, user.own_role, user.team_id)
    team = place.team.pk if place.team else None
    given = (place.organisation.pk, place.role, place.own_role, team)
    return theirs == given


def settle(
    person: ProvisionedPerson,
    *,
    by: Actor,
    rules: Sequence[RuleInForce] | None = None,
    may_share_name: bool = False,
) -> None:
    """Make a person's account what the directory and the access rules say now.

    In the caller's transaction, which holds the person's row.
    """
    table = rules_of(person.force.code) if rules is None else rules
    place = place_of(claims_of(person), table)
    if not person.is_active:
        _shut(person, Shut.NOT_ACTIVE, by=by)
    elif place is None:
        _shut(person, Shut.NO_PLACE, by=by)
    else:
        try:
            with transaction.atomic():
                _open(person, place, by=by, may_share_name=may_share_name)
        except RuleBroken:
            person.refresh_from_db()
            _shut(person, Shut.MISFIT, by=by)


def _open(
    person: ProvisionedPerson, place: Place, *, by: Actor, may_share_name: bool
) -> None:
    user = person.user or _account_of_identity(person)
    if user is None and not may_share_name and account_of_same_name(person):
        _store_state(person, Shut.SAME_NAME)
        return
    if user and person.is_open and not user.is_active:
        _store_state(person, Shut.CLOSED_HERE, is_open=True)
        return
    if user:
        placed = _placed(user, person.details, place, by=by)
    else:
        placed = create_placed(
            username=free_username(person.details["userName"]),
            display_name=display_name_of(person.details),
            email=work_email_of(person.details),
            place=place,
            by=by,
        )
    _store_state(person, user=placed, is_open=True)
    _tie(person)


def _placed(user: User, details: Details, place: Place, *, by: Actor) -> User:
    """Give an account its place and its names, and open it if it is closed."""
    placed = place_person(user, place, by=by)
    named = {field: getattr(placed, field) for field in Person.__dataclass_fields__}
    named |= {
        "display_name": display_name_of(details),
        "email": work_email_of(details),
    }
    change_details(placed, Person(**named), by=by, organisation=place.organisation)
    if not placed.is_active:
        open_without_password(placed, by=by, change=DirectoryChange.JOINED)
    return placed


def _shut(person: ProvisionedPerson, why: Shut, *, by: Actor) -> None:
    """Close a person's account, if they have one that is open."""
    if person.user and person.user.is_active:
        is_leaver = why == Shut.NOT_ACTIVE
        change = DirectoryChange.LEFT if is_leaver else DirectoryChange.SHUT
        close_without_handover(person.user, by=by, change=change)
    _store_state(person, why)


def _store_state(
    person: ProvisionedPerson,
    why: Shut | None = None,
    *,
    is_open: bool = False,
    user: User | None = None,
) -> None:
    """Store why there is no open account, or whose account is open."""
    before = (person.user_id, person.is_open, person.shut)
    person.user = user or person.user
    person.is_open, person.shut = is_open, why or ""
    if before != (person.user_id, person.is_open, person.shut):
        person.save(update_fields=["user", "is_open", "shut"])


@transaction.atomic(durable=True)
def link_account(*, by: User, key: uuid.UUID) -> User:
    """Let the directory manage the account that has a person's username already."""
    policy.require(by, Verb.MANAGE_DIRECTORY)
    person = _locked(one_shut_out(by, key))
    user = account_of_same_name(person)
    if person.shut != Shut.SAME_NAME or user is None:
        raise NotFound
    check_not_own(by.username, user.username)
    record(
        Kind.PERMISSION_CHANGE,
        by=by,
        records=[user.reference],
        detail={"change": DirectoryChange.LINKED},
    )
    _store_state(person, Shut.SAME_NAME, user=user)
    settle(person, by=by)
    return user


@transaction.atomic(durable=True)
def create_apart(*, by: User, key: uuid.UUID) -> None:
    """Create an account with another username: the one that has it is someone else."""
    policy.require(by, Verb.MANAGE_DIRECTORY)
    person = _locked(one_shut_out(by, key))
    if person.shut != Shut.SAME_NAME:
        raise NotFound
    settle(person, by=by, may_share_name=True)


@transaction.atomic(durable=True)
def open_again(*, by: User, key: uuid.UUID) -> None:
    """Take back that an administrator closed an account of the directory."""
    policy.require(by, Verb.MANAGE_DIRECTORY)
    person = _locked(one_shut_out(by, key))
    if person.shut != Shut.CLOSED_HERE or person.user is None:
        raise NotFound
    check_not_own(by.username, person.user.username)
    _store_state(person, Shut.CLOSED_HERE)
    settle(person, by=by)


def _account_of_identity(person: ProvisionedPerson) -> User | None:
    """Return the account of a person who has signed in, or was here, before."""
    if not _has_identity(person):
        return None
    owners = _identities(person.external_id).values("user")
    found = User.objects.filter(
        pk__in=owners, organisation__force=person.force, provisioned=None
    )
    return found.first()


def _tie(person: ProvisionedPerson) -> None:
    """Let the person's first single sign-on find the account."""
    if person.user and _has_identity(person):
        SocialAccount.objects.get_or_create(
            provider=chosen().issuer,
            uid=person.external_id,
            defaults={"user": person.user},
        )


def _has_identity(person: ProvisionedPerson) -> bool:
    is_same_force = person.force.code == chosen().force
    return bool(chosen().issuer and is_same_force and person.external_id)


def _identities(external_id: str) -> Any:
    return SocialAccount.objects.filter(provider=chosen().issuer, uid=external_id)


def _locked(person: ProvisionedPerson) -> ProvisionedPerson:
    rows = ProvisionedPerson.objects.select_for_update(of=("self",))
    return rows.select_related("user__team", "force").get(pk=person.pk)


def _take_details(person: ProvisionedPerson, details: Details) -> None:
    """Give a person what SCIM says of them; Conflict if another has their names."""
    person.details = dict(details)
    person.user_name = details["userName"].lower()
    person.external_id = details.get("externalId", "")
    given = details.get("emails") or []
    person.emails = [one["value"].lower() for one in given if one.get("value")]
    # If it is left out, a closed account stays closed.
    person.is_active = details.get("active", person.is_active)
    others = ProvisionedPerson.objects.filter(force=person.force).exclude(pk=person.pk)
    if others.filter(user_name=person.user_name).exists():
        raise Conflict("Another person has this userName", field="userName")
    has_id = bool(person.external_id)
    if has_id and others.filter(external_id=person.external_id).exists():
        raise Conflict("Another person has this externalId", field="externalId")


def approve_directory_key(found: Waiting, _by: User) -> None:
    """Let the key open what it is for."""
    keys = ProvisioningKey.objects.filter(pk=found.rows[0].pk)
    keys.update(approved_at=clock.now())


def refuse_directory_key(found: Waiting, _by: User) -> None:
    """Revoke the key."""
    keys = ProvisioningKey.objects.filter(pk=found.rows[0].pk)
    keys.update(revoked_at=clock.now())


_ANY = """
SELECT FROM accounts_provisioningkey
WHERE force_id = %(force)s AND approved_at IS NULL AND revoked_at IS NULL
"""
DIRECTORY_KEYS = Source(
    "directory",
    _ANY,
    queries.directory_key_waiting,
    approve_directory_key,
    refuse_directory_key,
)
