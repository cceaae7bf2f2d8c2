"""Whose left work a viewer may hand over: of colleagues, or of the whole force."""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb


def visible_left_work(viewer: User) -> Q:
    """Return the condition for the rows: an administrator sees those of the force."""
    if not policy.can(viewer, Verb.HAND_OVER_WORK):
        return Q(pk__in=[])
    if policy.can(viewer, Verb.MANAGE_ACCOUNTS):
        return Q(person__organisation__force=viewer.force)
    return Q(person__organisation=viewer.organisation_id)
