"""Which people and organisations an administrator works with: those of their force."""

from django.db.models import Q

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb

# The trail of a person names whom it is about.
_MEET_PEOPLE = (Verb.MANAGE_ACCOUNTS, Verb.READ_AUDIT)


def visible_people(viewer: User) -> Q:
    """Return what an account must be for this person to see and change it."""
    if not any(policy.can(viewer, verb) for verb in _MEET_PEOPLE):
        return Q(pk__in=[])
    return Q(organisation__force=viewer.force)


def visible_organisations(viewer: User) -> Q:
    """Return what an organisation must be for this person to see it."""
    if not policy.can(viewer, Verb.MANAGE_ACCOUNTS):
        return Q(pk__in=[])
    return Q(force=viewer.force)
