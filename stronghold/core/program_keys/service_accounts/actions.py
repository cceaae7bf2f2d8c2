"""Every write of service accounts: open, change, close; make and revoke their keys."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.text import slugify

from stronghold.core.accounts import policy
from stronghold.core.accounts.approvals.rules import Waiting
from stronghold.core.accounts.approvals.sources import Source
from stronghold.core.accounts.choices import Notice, OrganisationKind, Role
from stronghold.core.accounts.keys import end_keys
from stronghold.core.accounts.models import (
    Organisation,
    Service,
    Team,
    TeamLeft,
    User,
)
from stronghold.core.accounts.notices.actions import notify
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import organisations
from stronghold.core.accounts.scopes import (
    OF_REFERRALS,
    may_write,
    scopes_of_services,
)
from stronghold.core.accounts.several_forces.queries import (
    let_work_with,
    other_force,
    works_with,
)
from stronghold.core.accounts.sight.actions import ask, ask_no_longer
from stronghold.core.accounts.sight.rules import Access, gives_more
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.program_keys.models import ProgramKey
from stronghold.core.program_keys.rules import PREFIX, check_scopes, read_networks
from stronghold.core.program_keys.service_accounts import queries, rules
from stronghold.core.program_keys.service_accounts.choices import ServiceChange
from stronghold.core.secrets.tokens import digest_of, new_token


@dataclass(frozen=True)
class Details:
    """What an administrator says of a service account.

    `scopes` are codes. `networks` are addresses or ranges, separated by commas or
    spaces. `email` is a shared mailbox of those who run the program.
    """

    name: str
    purpose: str
    email: str
    scopes: Collection[str]
    networks: str = ""
    team: Team | None = None


@transaction.atomic(durable=True)
def open_service(*, by: User, organisation: Organisation, given: Details) -> User:
    """Open a service account in an organisation whose accounts `by` manages.

    It opens nothing until a second person approved it.
    """
    policy.require(by, Verb.MANAGE_ACCOUNTS)
    if not organisations(by).filter(pk=organisation.pk).exists():
        raise NotFound
    user = User(organisation=organisation, role=Role.SERVICE, created_at=clock.now())
    service = Service(made_by=by)
    _fill(user, service, given)
    slug = slugify(user.display_name)[: rules.LONGEST_SLUG].strip("-") or "program"
    user.username = queries.free_username(rules.BEGINNING + slug)
    user.set_unusable_password()
    user.save(force_insert=True)
    service.user = user
    service.save(force_insert=True)
    _record(by, user, ServiceChange.OPENED, service)
    ask(user, by=by)
    return user


@transaction.atomic(durable=True)
def change_service(*, by: User, username: str, given: Details) -> User:
    """Change a service account. Its keys open at once what it opens now.

    What would open more counts once a second person approved it.
    """
    user, wanted = _open_one(by, username), _open_one(by, username)
    _fill(wanted, wanted.service, given)
    wanted.save(update_fields=["display_name", "email"])
    wanted.service.save(update_fields=["purpose"])
    scopes, networks = wanted.service.scopes, wanted.service.networks
    if user.approved_at and gives_more(_access(user), _access(wanted)):
        asked = {"scopes": scopes, "networks": networks, "team": wanted.team_id}
        ask(user, by=by, wanted=asked)
    else:
        if user.approved_at:
            ask_no_longer(user)
        _set_access(user, scopes=scopes, networks=networks, team=wanted.team)
    _record(by, wanted, ServiceChange.CHANGED, wanted.service)
    return queries.service(by, username)


def give_access(
    user: User,
    *,
    by: User,
    scopes: Sequence[str],
    networks: Sequence[str],
    team: Team | None,
) -> None:
    """Let a service account open what was approved, in the caller's transaction."""
    _set_access(user, scopes=scopes, networks=networks, team=team)
    user.approved_at = clock.now()
    user.save(update_fields=["approved_at"])
    ask_no_longer(user)
    _record(by, user, ServiceChange.CHANGED, user.service)


def _set_access(
    user: User, *, scopes: Sequence[str], networks: Sequence[str], team: Team | None
) -> None:
    """Set what a service account and its keys open, from where, and for which team."""
    if user.team != team:
        # The records that it logged so far stay with the old team.
        TeamLeft.objects.create(user=user, team=user.team, until=clock.now())
    user.team = team
    user.takes_referrals = bool(OF_REFERRALS & set(scopes))
    user.service.scopes, user.service.networks = list(scopes), list(networks)
    user.save(update_fields=["team", "takes_referrals"])
    user.service.save(update_fields=["scopes", "networks"])
    ProgramKey.objects.filter(owner=user, revoked_at__isnull=True).update(
        scopes=user.service.scopes, networks=user.service.networks
    )


def _access(user: User) -> Access:
    """Return what decides what a service account sees."""
    return Access(
        organisation=user.organisation_id,
        team=user.team.pk if user.team else None,
        verbs=frozenset(policy.sight_of(user)),
        networks=user.service.networks,
    )


@transaction.atomic(durable=True)
def close_service(*, by: User, username: str) -> User:
    """Close a service account for good: its keys end with the next request."""
    user = _open_one(by, username)
    ask_no_longer(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_keys(user)
    _record(by, user, ServiceChange.CLOSED, user.service)
    return user


@transaction.atomic(durable=True)
def make_service_key(
    *, by: User, username: str, days: int, force: int | None = None
) -> str:
    """Make a key and return its token, which is never shown again.

    Two are valid together, so that the program can change from one to the next. `force`
    is the id of the one that it works with; None: the one that keeps its organisation.
    It opens nothing until a second person approved it, as the administrator sees it.
    """
    user = _open_one(by, username)
    if force is not None:
        rules.check_force(fits=works_with(user.organisation, force))
        let_work_with(user, force)
    rules.check_term(days)
    rules.check_has_room(len(queries.keys_of(user)))
    token, now = new_token(PREFIX), clock.now()
    ProgramKey.objects.create(
        owner=user,
        force=other_force(user),
        name=f"Key {queries.n_made(user) + 1}",
        scopes=user.service.scopes,
        networks=user.service.networks,
        digest=digest_of(token),
        made_at=now,
        until=now + timedelta(days=days),
    )
    _record(by, user, ServiceChange.KEY_MADE, user.service)
    notify(user, Notice.SERVICE_KEY, by_owner=False)
    return token


@transaction.atomic(durable=True)
def revoke_service_key(*, by: User, username: str, pk: int) -> ProgramKey:
    """Revoke a key of a service account; NotFound for any other."""
    user = _locked(by, username)
    key = queries.one_key(user, pk)
    ProgramKey.objects.filter(pk=key.pk).update(revoked_at=clock.now())
    _record(by, user, ServiceChange.KEY_REVOKED, user.service)
    return key


def _locked(by: User, username: str) -> User:
    policy.require(by, Verb.MANAGE_ACCOUNTS)
    found = queries.service(by, username)
    User.objects.select_for_update(of=("self",)).get(pk=found.pk)
    return queries.service(by, username)


def _open_one(by: User, username: str) -> User:
    user = _locked(by, username)
    rules.check_is_open(is_open=user.is_active)
    return user


def _fill(user: User, service: Service, given: Details) -> None:
    """Check what is said of a service account, and set it on its rows."""
    user.display_name = rules.check_words(
        given.name,
        field="name",
        missing="Enter a name, such as Custody system",
        longest=rules.LONGEST_NAME,
    )
    user.email = rules.check_words(
        given.email,
        field="email",
        missing="Enter a shared mailbox of those who run the program",
        longest=254,
    )
    service.purpose = rules.check_words(
        given.purpose,
        field="purpose",
        missing="Enter what it does here, and why",
        longest=rules.LONGEST_PURPOSE,
    )
    kind = OrganisationKind(user.organisation.kind)
    offered = {scope.code for scope in scopes_of_services(kind)}
    service.scopes = check_scopes(given.scopes, offered)
    service.networks = read_networks(given.networks)
    rules.check_networks(service.networks, writes=may_write(service.scopes))
    team = given.team
    is_own = team is None or team.organisation_id == user.organisation_id
    rules.check_team(fits=is_own)
    user.team = team
    user.takes_referrals = bool(OF_REFERRALS & set(service.scopes))


def _record(by: User, user: User, change: str, service: Service) -> None:
    detail = {"change": change, "scopes": service.scopes}
    if service.networks:
        detail["networks"] = service.networks
    if (force := other_force(user)) is not None:
        detail["for_force"] = force.code
    record(
        Kind.PERMISSION_CHANGE,
        by=by,
        records=[user.reference],
        # The one that keeps it, whichever a key works with.
        force=user.organisation.force.code,
        detail=detail,
    )


def approve_service(found: Waiting, by: User) -> None:
    """Let the account, or the key, open what is asked for it."""
    row: User | ProgramKey = found.rows[0]
    if isinstance(row, ProgramKey):
        ProgramKey.objects.filter(pk=row.pk).update(approved_at=clock.now())
        return
    give_access(row, by=by, **queries.wanted_of(row))


def refuse_service(found: Waiting, _by: User) -> None:
    """Revoke the key; close an account that has nothing approved."""
    row: User | ProgramKey = found.rows[0]
    if isinstance(row, ProgramKey):
        ProgramKey.objects.filter(pk=row.pk).update(revoked_at=clock.now())
        return
    ask_no_longer(row)
    if row.approved_at is None:
        row.is_active = False
        row.save(update_fields=["is_active"])
        end_keys(row)


_ANY = """
SELECT FROM program_keys_programkey AS key
JOIN accounts_user AS owner ON owner.id = key.owner_id
JOIN accounts_organisation AS theirs ON theirs.id = owner.organisation_id
WHERE theirs.force_id = %(force)s AND owner.role = 'service'
  AND key.approved_at IS NULL AND key.revoked_at IS NULL
"""
SERVICES = Source(
    "services", _ANY, queries.service_waiting, approve_service, refuse_service
)
