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
