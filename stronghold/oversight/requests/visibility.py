"""Which requests a person may read: those of their own force, with the verb."""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb


def visible_requests(viewer: User) -> Q:
    """Return the condition for the requests that a viewer may read."""
    if not policy.can(viewer, Verb.RUN_REQUESTS):
        return Q(pk__in=[])
    return Q(force=viewer.force)
