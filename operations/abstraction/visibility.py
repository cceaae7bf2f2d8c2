"""Which time away, and which teams' weeks, the viewer may see."""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb


def own_time(viewer: User) -> Q:
    """Return the condition for rows that name a person: only the viewer's own."""
    return Q(person=viewer, taken_back_at__isnull=True)


def teams_shown(viewer: User) -> Q:
    """Return the condition for teams whose weeks the viewer may see."""
    if not policy.can(viewer, Verb.READ_TEAM_TIME):
        return Q(pk__in=[])
    return Q(
        organisation__force=viewer.force,
        organisation__kind=OrganisationKind.POLICE,
        is_duty=False,
    )
