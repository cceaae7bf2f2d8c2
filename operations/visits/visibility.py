"""Which requests and alerts the viewer may see: those of their own team."""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb


def of_own_team(viewer: User) -> Q:
    """Return the condition for requests and alerts.

    Not even a supervisor of another team may see them: a person who could read the
    reasons would know that a place without a reason has a warrant.
    """
    if viewer.team_id is None or not policy.can(viewer, Verb.PLAN_VISITS):
        return Q(pk__in=[])
    return Q(team=viewer.team_id)
