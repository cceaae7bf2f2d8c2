"""Which marks and alerts a person may see: those of their own team."""

from django.db.models import Q

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb


def of_own_team(viewer: User) -> Q:
    """Return what a mark or an alert must be.

    Not even a supervisor of another team: who may read why one place asks first can
    tell, of the places whose reason is nowhere, that there is a warrant.
    """
    if viewer.team_id is None or not policy.can(viewer, Verb.PLAN_VISITS):
        return Q(pk__in=[])
    return Q(team=viewer.team_id)
