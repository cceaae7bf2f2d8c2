"""Which breaches a person may read: those of their own force, with the verb."""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb


def visible_breaches(viewer: User) -> Q:
    """Return the condition for the breaches that a viewer may read."""
    if not policy.can(viewer, Verb.RUN_BREACHES):
        return Q(pk__in=[])
    return Q(force=viewer.force)
