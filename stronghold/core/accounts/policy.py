"""Decide whether a user has a permission, for pages, API and commands alike."""

from typing import Any

from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import User
from stronghold.core.accounts.own_roles.queries import verbs_of_role
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.roles import (
    FOR_NAMED,
    FOR_NAMED_OF_PARTNERS,
    MANAGES_ACCESS,
    NOT_FOR_ADMINISTRATORS_OF_PARTNERS,
    WITHOUT_SIGHT,
    is_open_to,
    may_hold,
)
from stronghold.core.accounts.scopes import verbs_of_service
from stronghold.core.kernel.errors import NotAllowed


def can(user: User, verb: Verb) -> bool:
    """Return whether the user has the verb: one of `held_by`."""
    return verb in held_by(user)


def held_by(user: User) -> frozenset[Verb]:
    """Return all verbs that the user has now.

    It depends on the role, the kind of organisation and, for some verbs, on being
    named. A user with a one-time password has no verb until they have chosen their own;
    one whose access no second person has approved has none that opens a record. Of a
    service account it depends on its scopes.

    Pages ask it many times, so it is decided once for each user that is read, and again
    when anything that it depends on changes.
    """
    if not user.is_active or user.one_time_until is not None:
        return frozenset()
    standing = _standing(user)
    decided: Decided | None = getattr(user, _DECIDED, None)
    if decided is None or decided[0] != standing:
        decided = standing, _decide(user)
        setattr(user, _DECIDED, decided)
    return decided[1]


Decided = tuple[tuple[Any, ...], frozenset[Verb]]
_DECIDED = "_verbs_decided"


def _standing(user: User) -> tuple[Any, ...]:
    """Return all that what a user may do depends on."""
    service = getattr(user, "service", None) if user.role == Role.SERVICE else None
    home = user.organisation
    return (
        user.approved_at,
        user.role,
        user.own_role,
        home.kind,
        # The version of its own roles.
        (home.force_id, home.force.choices_version) if user.own_role else None,
        None if service is None else tuple(service.scopes),
        *(bool(getattr(user, field)) for field in _NAMES),
    )


_NAMES = sorted({*FOR_NAMED.values(), *FOR_NAMED_OF_PARTNERS.values()})


def _decide(user: User) -> frozenset[Verb]:
    kind, role = OrganisationKind(user.organisation.kind), Role(user.role)
    held = _held(user, kind, role)
    return held & WITHOUT_SIGHT if user.approved_at is None else held


def _held(user: User, kind: OrganisationKind, role: Role) -> frozenset[Verb]:
    """Return what a user may do whom nothing keeps from doing anything yet."""
    if role == Role.SERVICE:
        service = getattr(user, "service", None)
        none = frozenset[Verb]()
        return none if service is None else verbs_of_service(kind, service.scopes)
    if not may_hold(kind, role):
        return frozenset()
    held = frozenset(verb for verb in verbs_of(user) if is_open_to(kind, verb))
    named = dict(FOR_NAMED)
    if kind != OrganisationKind.POLICE:
        named |= FOR_NAMED_OF_PARTNERS
        if role == Role.ADMINISTRATOR:
            held -= NOT_FOR_ADMINISTRATORS_OF_PARTNERS
    return held - {verb for verb, field in named.items() if not getattr(user, field)}


def verbs_of(user: User) -> frozenset[Verb]:
    """Return what the user's role allows: their base role, or one of a force's own.

    That is the force which keeps the account and gave the role. A partner may work with
    another one, whose roles can have the same codes.
    """
    home = user.organisation.force
    return verbs_of_role(home, base=user.role, own=user.own_role)


def manages_access(user: User) -> bool:
    """Return whether the role lets someone say who sees what; closed or not."""
    return user.role == Role.ADMINISTRATOR or bool(verbs_of(user) & MANAGES_ACCESS)


def sight_of(user: User) -> frozenset[Verb]:
    """Return what the user's role, or scopes, would allow once it is approved."""
    if user.role == Role.SERVICE:
        kind = OrganisationKind(user.organisation.kind)
        return verbs_of_service(kind, user.service.scopes) - WITHOUT_SIGHT
    return verbs_of(user) - WITHOUT_SIGHT


def waits_for_approval(user: User) -> bool:
    """Return whether a second person has still to approve what the user may see."""
    return user.is_active and user.approved_at is None and bool(sight_of(user))


def is_above(user: User, by: User) -> bool:
    """Return whether a person is an administrator who may do what `by` may not."""
    return user.role == Role.ADMINISTRATOR and not verbs_of(user) <= verbs_of(by)


def require(user: User, verb: Verb) -> None:
    """Raise NotAllowed unless the user has the verb."""
    if not can(user, verb):
        raise NotAllowed(verb)
