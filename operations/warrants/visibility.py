"""Which warrants somebody may see: a live one only of their own team.

Whoever knows of a search to come could warn of it, so until a warrant is executed,
refused, withdrawn or has run out, it is nowhere for anybody else.
"""

from django.db.models import Q

from operations.warrants.rules.machine import BEFORE_ISSUE, ISSUED
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.kernel import clock
from stronghold.records.visibility import of_own_force


def visible_warrants(viewer: User) -> Q:
    """Return the warrants of the force that have ended, and the team's own.

    One recorded in error stays as hidden as it was: the right one may be live.
    """
    ours = Q(team=viewer.team_id) if viewer.team_id else Q(pk__in=[])
    return of_own_force(viewer, Verb.READ_WARRANTS) & (ours | ~live_warrants())


def live_warrants() -> Q:
    """Return the warrants under which somebody may still go in, or wants to."""
    unfinished = Q(state=ISSUED, ends_on__gte=clock.today())
    return Q(state__in=BEFORE_ISSUE) | unfinished
