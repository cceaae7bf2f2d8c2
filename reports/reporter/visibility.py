"""Whose contact details a viewer may read."""

from django.db.models import Q

from reports.reporter.models import CallBack
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb


def visible_reporters(viewer: User) -> Q:
    """Of which reports the viewer may read who told of them; also their call-backs.

    Any of the force, or those that one recorded or is assigned to, or is to call.
    """
    force = Q(report__force=viewer.force)
    if not policy.can(viewer, Verb.READ_REPORTS):
        return Q(pk__in=[])
    if policy.can(viewer, Verb.READ_ANY_REPORTER):
        return force
    if policy.can(viewer, Verb.READ_OWN_REPORTER):
        own = Q(report__recorded_by=viewer) | Q(report__assigned_to=viewer)
        # Whoever a call-back is given to must know whom to call, until it has ended.
        given = CallBack.objects.filter(given_to=viewer, result="").values("report")
        return force & (own | Q(report__in=given))
    return Q(pk__in=[])
