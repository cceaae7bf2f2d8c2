"""Which organised crime groups the viewer may see: their force's, with the verb."""

from django.db.models import Q

from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.visibility import of_own_force


def visible_groups(viewer: User) -> Q:
    return of_own_force(viewer, Verb.READ_GROUPS)
