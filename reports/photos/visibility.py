"""Which removed photos a viewer may see."""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb


def visible_removed_photos(viewer: User) -> Q:
    """Return the removed photos a viewer may see: their own removals, or all."""
    if policy.can(viewer, Verb.READ_REMOVED_ATTACHMENTS):
        return Q(removed_at__isnull=False)
    return Q(removed_by=viewer)
