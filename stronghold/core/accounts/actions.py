"""Create, change and close accounts, and issue one-time passwords.

What would let an account see more is asked for: it counts once another person, who
manages no accounts, approved it (`approvals`).

Each action writes an event to the audit log, with the reference of the person
concerned.
"""

import secrets
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.approvals.queries import people_waiting, wanted_of
from stronghold.core.accounts.approvals.rules import Waiting
from stronghold.core.accounts.approvals.sources import Source
from stronghold.core.accounts.choices import (
    AccountReview,
    DeviceChange,
    Notice,
    OrganisationKind,
    Role,
    SignInFailure,
    ranks_of,
)
from stronghold.core.accounts.keys import KeyRing, end_keys
from stronghold.core.accounts.models import (
    DeviceKey,
    Organisation,
    Team,
    TeamLeft,
    User,
)
from stronghold.core.accounts.notices.actions import notify
from stronghold.core.accounts.own_roles.queries import check_own_role, verbs_of_role
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.personal_work import PersonalWork, report_left_work
from stronghold.core.accounts.queries import (
    counts,
    devices,
    due_for_review,
    has_factor,
    held_work,
    is_managed,
    organisations,
    person,
    takers,
)
from stronghold.core.accounts.roles import may_hold
from stronghold.core.accounts.rules import (
    MOST_DEVICES,
    OF_DIRECTORY,
    ONE_TIME,
    check_grants,
    check_has_team,
    check_not_above,
    check_not_managed,
    check_not_own,
    check_rank,
    check_reviews_closures,
    check_role,
    check_signs_as,
    check_taker,
    check_takes_referrals,
    check_team,
    check_username,
    device_name,
)
from stronghold.core.accounts.sight.actions import ask, ask_no_longer, unapprove
from stronghold.core.accounts.sight.choices import SightChange
from stronghold.core.accounts.sight.queries import COLUMNS, access_in, access_of
from stronghold.core.accounts.sight.rules import gives_more
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import SYSTEM, Actor, record
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.kernel.values import REFERENCE_ALPHABET
from stronghold.core.ui.dates import written_date

# The details of an account that the audit log holds before and after a change.
_LOGGED_AS_CHANGED = {"organisation", "role", "own_role", "team", "rank"}
SECRET_BYTES = 32


def _idle() -> timedelta:
    """Return the time without use after which a device counts as lost."""
    return timedelta(days=settings.DEVICE_IDLE_DAYS)


@dataclass(frozen=True)
class Person:
    """The details of an account that an administrator can change."""

    display_name: str
    role: str
    email: str = ""
    team: Team | None = None
    takes_referrals: bool = False
    reviews_closures: bool = False
    signs_as: str = ""
    own_role: str = ""
    rank: str = ""


@dataclass(frozen=True)
class Issued:
    """An account and its one-time password, which is shown once and stored nowhere."""

    user: User
    password: str


@transaction.atomic(durable=True)
def create_user(
    *, by: User, username: str, organisation: Organisation, given: Person
) -> Issued:
    """Create an account in an organisation whose people the administrator manages."""
    policy.require(by, Verb.MANAGE_ACCOUNTS)
    if not organisations(by).filter(pk=organisation.pk).exists():
        raise NotFound
    return store_user(by=by, username=username, organisation=organisation, given=given)


def store_user(
    *,
    by: Actor,
    username: str,
    organisation: Organisation,
    given: Person,
    is_approved: bool = False,
) -> Issued:
    user = _new_user(username, organisation, given, by=by)
    user.approved_at = user.created_at if is_approved else None
    password = _set_one_time_password(user)
    _add_user(user, by=by)
    return Issued(user, password)


def create_without_password(
    *,
    by: Actor,
    username: str,
    organisation: Organisation,
    given: Person,
    is_approved: bool = False,
    batch: uuid.UUID | None = None,
) -> User:
    """Create an account whose owner signs in by single sign-on only.

    In the caller's transaction. It is approved if an access rule in force gives it.
    """
    user = _new_user(username, organisation, given, by=by)
    user.approved_at = user.created_at if is_approved else None
    user.set_unusable_password()
    _add_user(user, by=by, batch=batch)
    return user


def _new_user(
    username: str, organisation: Organisation, given: Person, *, by: Actor
) -> User:
    check_username(username)
    _check_fits(given, organisation, by=by)
    return User(
        username=username,
        organisation=organisation,
        created_at=clock.now(),
        **_columns(given),
    )


def _add_user(user: User, *, by: Actor, batch: uuid.UUID | None = None) -> None:
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        message = f"The username {user.username} is taken. Choose another."
        raise RuleBroken(message, field="username") from error
    own = {"own_role": user.own_role} if user.own_role else {}
    record_change(by, user, created=True, role=user.role, **own)
    if policy.waits_for_approval(user):
        ask(user, by=by, batch=batch)


@transaction.atomic(durable=True)
def change_user(*, by: User, username: str, given: Person) -> User:
    """Change an account: at once, but for what would let it see more."""
    user = _other_person(by, username)
    differs = any(getattr(user, one) != getattr(given, one) for one in OF_DIRECTORY)
    check_not_managed(is_managed=differs and is_managed(user))
    return change_details(user, given, by=by, organisation=user.organisation)


def change_details(
    user: User,
    given: Person,
    *,
    by: Actor,
    organisation: Organisation,
    is_approved: bool = False,
    batch: uuid.UUID | None = None,
) -> User:
    """Give an account these details, in this organisation.

    In the caller's transaction. Only what differs is stored and logged. What lets the
    account see more waits for approval, if nothing `is_approved` stands behind it.
    """
    _check_fits(given, organisation, by=by)
    given_now = _columns(given) | {"organisation": organisation}
    if _is_held(user, given_now, is_approved=is_approved):
        ask(user, by=by, wanted=_as_asked(given_now), batch=batch)
        given_now = {name: given_now[name] for name in given_now.keys() - set(COLUMNS)}
    elif is_approved or (user.approved_at and _is_moved(user, given_now)):
        ask_no_longer(user)
    _store_details(user, given_now, by=by)
    if is_approved and user.approved_at is None:
        user.approved_at = clock.now()
        user.save(update_fields=["approved_at"])
    if policy.waits_for_approval(user):
        ask(user, by=by, batch=batch)
    return user


def _is_held(user: User, given: Mapping[str, Any], *, is_approved: bool) -> bool:
    """Return whether a change waits: the account keeps what it has until then.

    One that has nothing approved yet waits as a whole, so it changes at once.
    """
    if is_approved or user.approved_at is None:
        return False
    return gives_more(access_of(user), access_in(given))


def _is_moved(user: User, given: Mapping[str, Any]) -> bool:
    """Return whether anything differs of what decides what an account sees."""
    return any(getattr(user, name) != given[name] for name in COLUMNS)


def _as_asked(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that decide what an account sees, as they are asked for."""
    wanted = {name: given[name] for name in COLUMNS}
    wanted["organisation"] = wanted["organisation"].pk
    wanted["team"] = wanted["team"].pk if wanted["team"] else None
    return wanted


def _store_details(user: User, given_now: Mapping[str, Any], *, by: Actor) -> None:
    changes = {
        name: [_shown(getattr(user, name)), _shown(value)]
        for name, value in given_now.items()
        if getattr(user, name) != value
    }
    if not changes:
        return
    if "team" in changes:
        # The records that they logged so far stay with the old team.
        TeamLeft.objects.create(user=user, team=user.team, until=clock.now())
    for name, value in given_now.items():
        setattr(user, name, value)
    user.save(update_fields=list(changes))
    # The audit log holds no names or e-mail addresses, only that they changed.
    detail: dict[str, Any] = {
        name: change if name in _LOGGED_AS_CHANGED else True
        for name, change in changes.items()
    }
    record_change(by, user, **detail)


@transaction.atomic(durable=True)
def deactivate_user(*, by: User, username: str, to: str = "") -> User:
    """Close an account. Its owner is signed out at their next request.

    The colleague with the username `to` takes over what the owner still has to do.
    RuleBroken if someone can and no one is chosen.
    """
    user = _other_person(by, username)
    if not user.is_active:
        return user
    given = give_work(user, to)
    ask_no_longer(user)
    set_active(by, user, active=False, **given)
    if held_work(user):
        report_left_work(user)
    return user


def close_without_handover(user: User, *, by: Actor, change: str) -> None:
    """Close an account whose work is handed over afterwards.

    In the caller's transaction. It ends its sessions, since an unusable password is
    another password, and all its keys. Its supervisors learn of the work that it has.
    """
    ask_no_longer(user)
    user.set_unusable_password()
    user.one_time_until = None
    user.is_active = False
    user.save(update_fields=["password", "one_time_until", "is_active"])
    ended = end_keys(user)
    detail: dict[str, Any] = {"keys_ended": ended} if ended else {}
    record_change(by, user, active=False, change=change, **detail)
    if held_work(user):
        report_left_work(user)


def open_without_password(user: User, *, by: Actor, change: str) -> None:
    """Open an account whose owner signs in by single sign-on only.

    In the caller's transaction.
    """
    user.set_unusable_password()
    user.one_time_until = None
    user.is_active = True
    user.save(update_fields=["password", "one_time_until", "is_active"])
    record_change(by, user, active=True, change=change)


def give_work(person: User, to: str) -> dict[str, Any]:
    """Give what a person still has to do to a colleague; return facts for the log.

    In the caller's transaction. RuleBroken if someone can take it and `to` is not one
    of them. Nothing is given if no one can.
    """
    held = held_work(person)
    can = {taker.username: taker for taker in takers(person, held)} if held else {}
    check_taker(is_needed=bool(can), is_one=to in can)
    if not can:
        return {}
    given = {one.kind.code: _give_work(one.kind, person, can[to]) for one in held}
    return {
        "records": [reference for of_kind in given.values() for reference in of_kind],
        "handed_over": {code: len(of_kind) for code, of_kind in given.items()},
        "to": to,
    }


@transaction.atomic(durable=True)
def reactivate_user(*, by: User, username: str) -> Issued:
    """Open a closed account again, with a new password."""
    user = _other_person(by, username)
    check_not_managed(is_managed=is_managed(user))
    if not user.is_active:
        set_active(by, user, active=True)
    return give_password(by, user)


@transaction.atomic(durable=True)
def issue_password(*, by: User, username: str) -> Issued:
    """Replace a password that is forgotten or known to others.

    This ends the account's sessions and everything that gives access without the
    password: keys for programs, the calendar address, devices.
    """
    user = _other_person(by, username)
    check_not_managed(is_managed=is_managed(user))
    return give_password(by, user)


@transaction.atomic(durable=True)
def confirm_accounts(*, by: User, usernames: Collection[str]) -> int:
    """Record that these accounts are still needed; return how many were due."""
    policy.require(by, Verb.MANAGE_ACCOUNTS)
    due = due_for_review(by)
    confirmed = [user for user in due if user.username in usernames and user != by]
    for user in confirmed:
        user.confirmed_at, user.confirmed_by = clock.now(), by
        user.save(update_fields=["confirmed_at", "confirmed_by"])
        record_change(by, user, change=AccountReview.CONFIRMED)
    return len(confirmed)


@transaction.atomic(durable=True)
def choose_password(*, user: User, password: str, end_all_keys: bool = False) -> None:
    """Store the password that its owner chose, and end their keys if requested."""
    user.set_password(password)
    user.one_time_until = None
    user.save(update_fields=["password", "one_time_until"])
    ended = end_keys(user) if end_all_keys else {}
    detail = {"keys_ended": ended} if ended else {}
    record(Kind.PASSWORD_CHANGE, by=user, records=[user.reference], detail=detail)
    notify(user, Notice.PASSWORD)


@transaction.atomic(durable=True)
def note_wrong_password(*, user: User) -> None:
    """Log a wrong current password on the page that changes the password."""
    record(Kind.SIGN_IN_FAILED, by=user, detail={"why": SignInFailure.WRONG_PRESENT})


@transaction.atomic(durable=True)
def make_device_key(*, by: User, user_agent: str = "") -> DeviceKey:
    """Create the key to the queue of unsent records that a device keeps for its owner.

    If the owner has MOST_DEVICES devices that count, this retires the one unused for
    longest. What that one queued can still be opened and sent there.
    """
    policy.require(by, Verb.LOG_OFFLINE)
    now = clock.now()
    key = DeviceKey(
        owner=by,
        device=uuid.uuid4(),
        secret=secrets.token_bytes(SECRET_BYTES),
        made_at=now,
        used_on=clock.today(),
        used_at=now,
        name=device_name(user_agent),
    )
    key.save(force_insert=True)
    _record_device(by, DeviceChange.KEY_MADE)
    notify(by, Notice.DEVICE)
    return key


@transaction.atomic(durable=True)
def open_device(*, by: User, device: uuid.UUID) -> bytes:
    """Return the secret of the user's own device. NotFound for any other device.

    A retired device that is opened counts again, and so retires another.
    """
    policy.require(by, Verb.LOG_OFFLINE)
    key = _own_device(by, device)
    if key.used_on < clock.today() or not counts(key):
        _note_use(key)
    return bytes(key.secret)


@transaction.atomic(durable=True)
def keep_on_device(*, by: User, device: uuid.UUID) -> bool:
    """Return whether the user's own device may keep pages, as one that counts may.

    It is then in use: what is only read there every day must not count as lost.
    NotFound for any other device.
    """
    policy.require(by, Verb.LOG_OFFLINE)
    key = _own_device(by, device)
    if not counts(key):
        return False
    if key.used_on < clock.today():
        _note_use(key)
    return True


def _own_device(by: User, device: uuid.UUID) -> DeviceKey:
    key = DeviceKey.objects.filter(owner=by, device=device).first()
    if key is None:
        raise NotFound
    return key


def _note_use(key: DeviceKey) -> None:
    """Note that a device is in use: once a day, which is cheaper than each request."""
    used = DeviceKey.objects.filter(pk=key.pk)
    used.update(used_on=clock.today(), used_at=clock.now())


@transaction.atomic(durable=True)
def destroy_unused_device_keys() -> int:
    """Destroy the keys of devices unused for DEVICE_IDLE_DAYS; return how many."""
    unused = DeviceKey.objects.filter(used_on__lt=clock.today() - _idle())
    keys = list(unused.select_for_update(skip_locked=True, of=("self",)))
    for owner in User.objects.filter(pk__in={key.owner_id for key in keys}):
        record(
            Kind.ALTERATION,
            by=SYSTEM,
            records=[owner.reference],
            force=owner.actor_force,
            detail={"change": DeviceChange.KEY_UNUSED},
        )
    DeviceKey.objects.filter(pk__in=[key.pk for key in keys]).delete()
    return len(keys)


@transaction.atomic(durable=True)
def destroy_device_key(*, by: User, device: uuid.UUID) -> None:
    """Make the data that a device still holds for its owner permanently unreadable."""
    n_gone, _ = DeviceKey.objects.filter(owner=by, device=device).delete()
    if n_gone:
        _record_device(by, DeviceChange.KEY_DESTROYED)


def _devices_in_words(owner: User) -> list[str]:
    found = devices(owner)
    n_retired = len(found[MOST_DEVICES:])
    listed = [
        f"{key.name or 'A browser'}, which keeps what you log without signal: last "
        f"used on {written_date(key.used_on)}"
        for key in found[:MOST_DEVICES]
    ]
    older = f"Older devices, with what they have not sent yet: {n_retired}"
    return listed + [older] * bool(n_retired)


def _end_devices(owner: User) -> int:
    n_ended, _ = DeviceKey.objects.filter(owner=owner).delete()
    return n_ended


DEVICES = KeyRing("devices", _devices_in_words, _end_devices)


def _record_device(by: User, change: str) -> None:
    detail = {"change": change}
    record(Kind.ALTERATION, by=by, records=[by.reference], detail=detail)


def _other_person(by: User, username: str) -> User:
    policy.require(by, Verb.MANAGE_ACCOUNTS)
    check_not_own(by.username, username)
    found = person(by, username)
    check_not_above(is_above=policy.is_above(found, by))
    return found


def _check_fits(given: Person, organisation: Organisation, *, by: Actor) -> None:
    kind = OrganisationKind(organisation.kind)
    check_role(organisation.name, holds=may_hold(kind, Role(given.role)))
    check_own_role(organisation.force, base=given.role, own=given.own_role)
    check_may_grant(organisation.force, base=given.role, own=given.own_role, by=by)
    if given.team:
        check_team(given.team.organisation_id, organisation.pk)
    if given.takes_referrals:
        check_takes_referrals(is_partner=given.role == Role.PARTNER)
    if given.reviews_closures:
        is_partner = given.role == Role.PARTNER
        check_reviews_closures(
            is_council=is_partner and kind == OrganisationKind.COUNCIL
        )
    if given.signs_as:
        verbs = verbs_of_role(organisation.force, base=given.role, own=given.own_role)
        check_signs_as(may_sign=Verb.SIGN_AGREEMENTS in verbs)
    if given.rank:
        check_rank(fits=given.rank in ranks_of(kind))
    check_has_team(is_needed=given.role == Role.OFFICER, has_one=given.team is not None)


def check_may_grant(force: Force, *, base: str, own: str, by: Actor) -> None:
    """Refuse to make an administrator of someone who could do more than `by`."""
    if base == Role.ADMINISTRATOR and isinstance(by, User) and by.own_role:
        verbs = verbs_of_role(force, base=base, own=own)
        check_grants(is_all=verbs <= policy.verbs_of(by))


def _columns(given: Person) -> dict[str, Any]:
    return {name: getattr(given, name) for name in Person.__dataclass_fields__}


def _shown(value: Any) -> Any:
    return value.code if isinstance(value, (Organisation, Team)) else value


def set_active(
    by: Actor, user: User, *, active: bool, records: Sequence[str] = (), **detail: Any
) -> User:
    user.is_active = active
    user.save(update_fields=["is_active"])
    record_change(by, user, records=records, active=active, **detail)
    return user


def _give_work(kind: PersonalWork, person: User, to: User) -> list[str]:
    """Give all open work of a kind to another person; return its references."""
    rows = list(kind.held([person.pk]).select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        setattr(row, kind.column, to)
        row.save(update_fields=[kind.column])
    return [kind.reference(row) for row in rows]


def give_password(by: Actor, user: User, *, batch: uuid.UUID | None = None) -> Issued:
    """Give an account a one-time password, and end its keys.

    In the caller's transaction. Whoever knows it can sign in: so if a person issues it,
    and its owner has no second factor to prove who they are, a second person approves
    the account again.
    """
    password = _set_one_time_password(user)
    user.save(update_fields=["password", "one_time_until"])
    if isinstance(by, User) and not has_factor(user):
        unapprove(user, by=by, batch=batch)
    ended = end_keys(user)
    detail: dict[str, Any] = {"keys_ended": ended} if ended else {}
    record_change(by, user, one_time_password=True, **detail)
    notify(user, Notice.ONE_TIME_PASSWORD, by_owner=False)
    return Issued(user, password)


def _set_one_time_password(user: User) -> str:
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(16)).lower()
    password = "-".join(letters[i : i + 4] for i in range(0, 16, 4))
    user.password = make_password(password)
    user.one_time_until = clock.now() + ONE_TIME
    return password


def record_change(
    by: Actor, user: User, *, records: Sequence[str] = (), **detail: Any
) -> None:
    record(
        Kind.PERMISSION_CHANGE,
        by=by,
        records=[user.reference] + sorted(set(records)),
        force=user.actor_force,
        detail=detail,
    )


def approve_people(found: Waiting, by: User) -> None:
    """Let the accounts see what is asked for them."""
    for user in found.rows:
        wanted = wanted_of(user)
        if _is_moved(user, wanted):
            named = {name: getattr(user, name) for name in Person.__dataclass_fields__}
            place = {name: wanted[name] for name in wanted if name != "organisation"}
            given = Person(**{**named, **place})
            of = wanted["organisation"]
            change_details(user, given, by=by, organisation=of, is_approved=True)
        user.approved_at = user.approved_at or clock.now()
        user.save(update_fields=["approved_at"])
        ask_no_longer(user)


def refuse_people(found: Waiting, by: User) -> None:
    """Leave the accounts what they have; close those that have nothing approved."""
    for user in found.rows:
        if user.approved_at:
            ask_no_longer(user)
        else:
            close_without_handover(user, by=by, change=SightChange.CLOSED)


_ANY = """
SELECT FROM accounts_user AS person
JOIN accounts_organisation AS theirs ON theirs.id = person.organisation_id
LEFT JOIN accounts_askedaccess AS asked ON asked.user_id = person.id
WHERE theirs.force_id = %(force)s AND person.is_active
  AND (asked.id IS NOT NULL OR (person.approved_at IS NULL AND person.role <> 'admin'))
"""
PEOPLE = Source("people", _ANY, people_waiting, approve_people, refuse_people)
