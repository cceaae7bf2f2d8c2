"""Which named disclosures police may see: those of their force.

One of a live warrant is for its team alone, as the warrant is; one of a concern, for
those who read safeguarding.
"""

from django.db.models import Q

from operations.warrants.queries import hidden_references
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.sharing.choices import NamedKind


def visible_disclosures(viewer: User) -> Q:
    """Return what a disclosure must be for this person to see it."""
    if not policy.can(viewer, Verb.READ_DISCLOSURES):
        return Q(pk__in=[])
    rows = Q(force=viewer.force)
    if hidden := hidden_references(viewer):
        rows &= ~Q(record_reference__in=hidden)
    if not policy.can(viewer, Verb.READ_SAFEGUARDING):
        rows &= ~Q(record_kind=NamedKind.CONCERN)
    return rows
