"""The people and organisations that a viewer may see: those of their force."""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb

# Readers of the audit log need it too, to see who an event is about.
_MEET_PEOPLE = (Verb.MANAGE_ACCOUNTS, Verb.READ_AUDIT)


def visible_people(viewer: User) -> Q:
    """Return the condition for accounts that the viewer may see."""
    if not any(policy.can(viewer, verb) for verb in _MEET_PEOPLE):
        return Q(pk__in=[])
    return Q(organisation__force=viewer.force)


def visible_organisations(viewer: User) -> Q:
    """Return the condition for organisations that the viewer may see."""
    if not policy.can(viewer, Verb.MANAGE_ACCOUNTS):
        return Q(pk__in=[])
    return Q(force=viewer.force)
