"""Which safeguarding records the viewer may see: their force's, with the verb."""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import takes_referrals
from stronghold.core.records.visibility import of_own_force


def visible_safeguarding(viewer: User) -> Q:
    """Return the condition for concerns, referrals and county lines alike."""
    return of_own_force(viewer, Verb.READ_SAFEGUARDING)


def own_referrals(viewer: User) -> Q:
    """Return the referrals that a partner's user may answer: those made to it."""
    if not policy.can(viewer, Verb.ANSWER_REFERRAL) or not takes_referrals(viewer):
        return Q(pk__in=[])
    return Q(
        force=viewer.force,
        to_organisation=viewer.organisation_id,
        made_at__isnull=False,
        error_at__isnull=True,
        erased_at__isnull=True,
        restricted_at__isnull=True,
    )


def own_concerns(viewer: User) -> Q:
    """Return the concerns that the viewer deals with: they are not asked why they read
    them.

    Those that they raised, and those raised on a report, an arrest or a closure case
    that is theirs.
    """
    return _is_dealt_with(viewer, "")


def own_referrals_made(viewer: User) -> Q:
    """Return the referrals that the viewer deals with, by themselves or by what they
    came from.
    """
    return _is_dealt_with(viewer, "") | _is_dealt_with(viewer, "concern__")


def _is_dealt_with(viewer: User, path: str) -> Q:
    """Return the condition for a concern or a referral at the end of a path."""
    theirs = {
        "recorded_by": viewer,
        "report__assigned_to": viewer,
        "arrest__recorded_by": viewer,
        "closure__caseworker": viewer,
    }
    found = Q()
    for name, value in theirs.items():
        found |= Q((f"{path}{name}", value))
    unassigned = {"report__assigned_to": None, "report__recorded_by": viewer}
    return found | Q(*((f"{path}{n}", v) for n, v in unassigned.items()))
