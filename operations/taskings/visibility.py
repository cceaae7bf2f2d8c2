"""Which taskings the viewer may see."""

from django.db.models import Q

from operations.operation.visibility import visible_operations
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.visibility import IN_USE


def visible_taskings(viewer: User) -> Q:
    return visible_operations(viewer)


def own_taskings(viewer: User) -> Q:
    """Return the taskings that a partner may answer: those of its own organisation."""
    if not policy.can(viewer, Verb.ANSWER_OWN_TASKING):
        return Q(pk__in=[])
    return Q(force=viewer.force, organisation=viewer.organisation_id) & IN_USE
