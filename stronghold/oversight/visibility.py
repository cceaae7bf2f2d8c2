"""Which events somebody may read: those of their own force, and those of no force."""

from django.db.models import Q

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb


def visible_events(viewer: User) -> Q:
    """Return what an event must be.

    Of no force are the system's own work, and tries to sign in with an unknown name.
    """
    if not policy.can(viewer, Verb.READ_AUDIT):
        return Q(pk__in=[])
    return Q(force__in=[viewer.force.code, ""])
