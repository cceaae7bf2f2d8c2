"""The records that a viewer may see: those of their own force, with the verb for it.

What retention has erased or restricted is seen nowhere but on its own page.
"""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb

IN_USE = Q(erased_at__isnull=True, restricted_at__isnull=True)


def of_own_force(viewer: User, verb: Verb) -> Q:
    """Return the condition for rows of the viewer's force; none without the verb."""
    if not policy.can(viewer, verb):
        return Q(pk__in=[])
    return Q(force=viewer.force) & IN_USE
