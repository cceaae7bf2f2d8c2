"""Which agreements a person may see: their force's, or their own organisation's."""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb


def visible_agreements(viewer: User) -> Q:
    if not policy.can(viewer, Verb.READ_AGREEMENTS):
        return Q(pk__in=[])
    if viewer.organisation.kind == OrganisationKind.POLICE:
        return Q(force=viewer.force)
    # With several forces, those with the one that the viewer works with.
    return Q(partner=viewer.organisation_id, force=viewer.force)
