"""Which after-care the viewer may see: that of their force, with safeguarding."""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb


def visible_after_care(viewer: User) -> Q:
    if not policy.can(viewer, Verb.READ_SAFEGUARDING):
        return Q(pk__in=[])
    return Q(force=viewer.force)
