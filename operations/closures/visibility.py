"""Which closure cases somebody may see: all of a force, or a council's own."""

from django.db.models import Q

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb


def visible_closures(viewer: User) -> Q:
    if policy.can(viewer, Verb.READ_CLOSURES):
        return Q(force=viewer.force)
    if policy.can(viewer, Verb.RUN_COUNCIL_CLOSURES):
        return Q(force=viewer.force, issuer=viewer.organisation_id)
    return Q(pk__in=[])
