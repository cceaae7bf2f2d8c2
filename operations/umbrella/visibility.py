"""Which activities, taskings and priorities somebody may see."""

from django.db.models import Q

from operations.plans.visibility import visible_operations
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.records.visibility import of_own_force


def visible_activities(viewer: User) -> Q:
    return of_own_force(viewer, Verb.READ_OPERATIONS)


def visible_taskings(viewer: User) -> Q:
    return visible_operations(viewer)


def own_taskings(viewer: User) -> Q:
    """Return the taskings that a partner answers: those for its own organisation."""
    if not policy.can(viewer, Verb.ANSWER_OWN_TASKING):
        return Q(pk__in=[])
    return Q(force=viewer.force, organisation=viewer.organisation_id)


def visible_priorities(viewer: User) -> Q:
    return visible_operations(viewer)
