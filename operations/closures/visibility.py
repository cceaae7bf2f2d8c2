"""Which closure cases someone may see: all of a force, or a council's own."""

from django.db.models import Q

from operations.statute.choices import Issuer
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.visibility import IN_USE


def verb_to_sign(issued_as: str) -> Verb:
    """Return the verb of who signs a notice for its issuer."""
    is_police = issued_as == Issuer.POLICE
    return Verb.AUTHORISE_CLOSURES if is_police else Verb.RUN_COUNCIL_CLOSURES


def visible_closures(viewer: User) -> Q:
    if policy.can(viewer, Verb.READ_CLOSURES):
        return Q(force=viewer.force) & IN_USE
    if policy.can(viewer, Verb.RUN_COUNCIL_CLOSURES):
        return Q(force=viewer.force, issuer=viewer.organisation_id) & IN_USE
    return Q(pk__in=[])


def reviewable_closures(viewer: User) -> Q:
    """Return the cases whose irregular entries someone reviews: those of the police, or
    those of the council that named them as reviewer.
    """
    if policy.can(viewer, Verb.REVIEW_IRREGULAR):
        return Q(force=viewer.force, issued_as=Issuer.POLICE) & IN_USE
    if viewer.reviews_closures and policy.can(viewer, Verb.REVIEW_OWN_CLOSURES):
        is_own = Q(force=viewer.force, issuer=viewer.organisation_id) & IN_USE
        return is_own & ~Q(issued_as=Issuer.POLICE)
    return Q(pk__in=[])
