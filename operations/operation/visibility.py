"""Which operations the viewer may see, and may name on a record."""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.visibility import IN_USE


def visible_operations(viewer: User) -> Q:
    """Return the operations of the viewer's force; none without the verb."""
    if not policy.can(viewer, Verb.READ_OPERATIONS):
        return Q(pk__in=[])
    return Q(force=viewer.force) & IN_USE
