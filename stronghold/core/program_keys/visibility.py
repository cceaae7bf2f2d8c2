"""Which keys a person may see: their own."""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb


def visible_keys(viewer: User) -> Q:
    if not policy.can(viewer, Verb.MAKE_KEYS):
        return Q(pk__in=[])
    return Q(owner=viewer)
