"""Which safeguarding records somebody may see: of their force, with the verb for it."""

from django.db.models import Q

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.accounts.queries import takes_referrals
from stronghold.records.visibility import of_own_force


def visible_safeguarding(viewer: User) -> Q:
    """Return the rule for concerns, referrals and county lines alike."""
    return of_own_force(viewer, Verb.READ_SAFEGUARDING)


def own_referrals(viewer: User) -> Q:
    """Return the referrals that somebody of a partner answers: those made to it."""
    if not policy.can(viewer, Verb.ANSWER_REFERRAL) or not takes_referrals(viewer):
        return Q(pk__in=[])
    return Q(
        force=viewer.force,
        to_organisation=viewer.organisation_id,
        made_at__isnull=False,
        error_at__isnull=True,
    )
