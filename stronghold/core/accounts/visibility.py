"""The people and organisations that a viewer may see, and may manage if at all.

Police see those of their force and all its partners; an administrator of a partner
sees its own alone.
"""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb

# Readers of the audit log need it too, to see who an event is about.
_MEET_PEOPLE = (Verb.MANAGE_ACCOUNTS, Verb.READ_AUDIT)


def visible_people(viewer: User) -> Q:
    """Return the condition for accounts that the viewer may see."""
    if not any(policy.can(viewer, verb) for verb in _MEET_PEOPLE):
        return Q(pk__in=[])
    if _is_of_partner(viewer):
        return Q(organisation=viewer.organisation_id)
    return Q(organisation__force=viewer.force)


def of_people() -> Q:
    """Return the condition for accounts of people, without service accounts."""
    return ~Q(role=Role.SERVICE)


def visible_services(viewer: User) -> Q:
    """Return the condition for the service accounts that the viewer manages."""
    if not policy.can(viewer, Verb.MANAGE_ACCOUNTS):
        return Q(pk__in=[])
    return visible_people(viewer) & Q(role=Role.SERVICE)


def visible_organisations(viewer: User) -> Q:
    """Return the condition for organisations that the viewer may see."""
    if not policy.can(viewer, Verb.MANAGE_ACCOUNTS):
        return Q(pk__in=[])
    if _is_of_partner(viewer):
        return Q(pk=viewer.organisation_id)
    return Q(force=viewer.force)


def _is_of_partner(viewer: User) -> bool:
    return viewer.organisation.kind != OrganisationKind.POLICE
