"""The premises that a viewer may see: those of their own force."""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb


def visible_premises(viewer: User) -> Q:
    if not policy.can(viewer, Verb.FIND_PLACES):
        return Q(pk__in=[])
    return Q(force=viewer.force)
