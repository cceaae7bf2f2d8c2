"""Whose contact details a viewer may read."""

from django.db.models import Q

from reports.reporter.models import CallBack
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb

# Of a report that retention has erased or restricted, nothing is shown here.
_HELD = Q(report__erased_at=None)
_IN_USE = _HELD & Q(report__restricted_at=None)


def visible_call_backs(viewer: User) -> Q:
    """Return the call-backs a viewer may see listed: any of the force.

    A list says on which report a call-back is owed, and never to whom.
    """
    if not policy.can(viewer, Verb.READ_REPORTS):
        return Q(pk__in=[])
    return Q(report__force=viewer.force) & _IN_USE


def held_for_requests(viewer: User) -> Q:
    """Return whose contact details and call-backs a viewer reads for a data request.

    Those of a restricted report are held as well, and are about the person who asks.
    """
    may_read = (Verb.READ_REPORTS, Verb.READ_ANY_REPORTER)
    may = all(policy.can(viewer, verb) for verb in may_read)
    if viewer.by_program or not may:
        return Q(pk__in=[])
    return Q(report__force=viewer.force) & _HELD


def visible_reporters(viewer: User) -> Q:
    """Return whose contact details a viewer may read, and whose call-backs make.

    For rows of Reporter and of CallBack alike: with READ_ANY_REPORTER any of the
    force; with READ_OWN_REPORTER those of reports that the viewer recorded, is
    assigned to, or has been given a call-back on. A program reads none.
    """
    force = Q(report__force=viewer.force) & _IN_USE
    if viewer.by_program or not policy.can(viewer, Verb.READ_REPORTS):
        return Q(pk__in=[])
    if policy.can(viewer, Verb.READ_ANY_REPORTER):
        return force
    if policy.can(viewer, Verb.READ_OWN_REPORTER):
        own = Q(report__recorded_by=viewer) | Q(report__assigned_to=viewer)
        # The person given a call-back must know whom to call, until it has ended.
        given = CallBack.objects.filter(given_to=viewer, result="").values("report")
        return force & (own | Q(report__in=given))
    return Q(pk__in=[])


def own_reporters(viewer: User) -> Q:
    """Return the reporters of reports that the viewer deals with: they are not asked
    why they read them.

    Those of reports assigned to them, of reports without anyone assigned that they
    recorded, and of those on which they have been given a call-back.
    """
    given = CallBack.objects.filter(given_to=viewer, result="").values("report")
    return (
        Q(report__assigned_to=viewer)
        | Q(report__assigned_to=None, report__recorded_by=viewer)
        | Q(report__in=given)
    )
