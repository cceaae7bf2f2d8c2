"""Which records somebody may see: all of their own force, with the verb for it."""

from django.db.models import Q

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb


def of_own_force(viewer: User, verb: Verb) -> Q:
    """Return the rows of the viewer's force; none at all without the verb."""
    if not policy.can(viewer, verb):
        return Q(pk__in=[])
    return Q(force=viewer.force)
