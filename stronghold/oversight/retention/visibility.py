"""Which retention decisions someone may see: those of their force."""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb


def visible_decisions(viewer: User) -> Q:
    """Return the condition for decisions, periods and tombstones alike."""
    verbs = (Verb.REVIEW_RETENTION, Verb.APPROVE_ERASURE)
    if not any(policy.can(viewer, verb) for verb in verbs):
        return Q(pk__in=[])
    return Q(force=viewer.force)
