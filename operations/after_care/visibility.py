"""Which after-care the viewer may see: that of their force, with safeguarding."""

from django.db.models import Q

from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.visibility import of_own_force


def visible_after_care(viewer: User) -> Q:
    return of_own_force(viewer, Verb.READ_SAFEGUARDING)
