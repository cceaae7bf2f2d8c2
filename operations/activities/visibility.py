"""Which activities the viewer may see."""

from django.db.models import Q

from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.visibility import of_own_force


def visible_activities(viewer: User) -> Q:
    return of_own_force(viewer, Verb.READ_OPERATIONS)
