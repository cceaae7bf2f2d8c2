"""Whose left work a viewer may hand over: of colleagues, or of whom they manage."""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.visibility import visible_people


def visible_left_work(viewer: User) -> Q:
    """Return the condition for the rows that wait for the viewer among others."""
    if not policy.can(viewer, Verb.HAND_OVER_WORK):
        return Q(pk__in=[])
    if policy.can(viewer, Verb.MANAGE_ACCOUNTS):
        return Q(person__in=User.objects.filter(visible_people(viewer)))
    return Q(person__organisation=viewer.organisation_id)
