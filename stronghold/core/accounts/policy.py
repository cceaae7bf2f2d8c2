"""Decide whether a user has a permission, for pages, API and commands alike."""

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
    """Return whether the user has the verb.

    It depends on the role, the kind of organisation and, for some verbs, on being
    named. A user with a one-time password has no verb until they have chosen their own;
    one whose access no second person has approved has none that opens a record. Of a
    service account it depends on its scopes.
    """
    if not user.is_active or user.one_time_until is not None:
        return False
    if user.approved_at is None and verb not in WITHOUT_SIGHT:
        return False
    role = Role(user.role)
    kind = OrganisationKind(user.organisation.kind)
    if role == Role.SERVICE:
        service = getattr(user, "service", None)
        return service is not None and verb in verbs_of_service(kind, service.scopes)
    if not may_hold(kind, role) or not is_open_to(kind, verb):
        return False
    runs_partner = role == Role.ADMINISTRATOR and kind != OrganisationKind.POLICE
    if runs_partner and verb in NOT_FOR_ADMINISTRATORS_OF_PARTNERS:
        return False
    if verb in FOR_NAMED and not getattr(user, FOR_NAMED[verb]):
        return False
    of_partners = {} if kind == OrganisationKind.POLICE else FOR_NAMED_OF_PARTNERS
    if verb in of_partners and not getattr(user, of_partners[verb]):
        return False
    return verb in verbs_of(user)


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
