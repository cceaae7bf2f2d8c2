"""Which named disclosures a police user may see: those of their own force.

A disclosure about a live warrant is shown to the warrant's team only, like the warrant
itself; one about an exploitation concern to those who may read safeguarding; one about
an organised crime group to those who may read groups.
"""

from django.db.models import Q

from operations.warrants.queries import hidden_references
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.sharing.choices import DisclosedKind


def visible_disclosures(viewer: User) -> Q:
    """Return the condition that a disclosure meets if this person may see it."""
    if not policy.can(viewer, Verb.READ_DISCLOSURES):
        return Q(pk__in=[])
    rows = Q(force=viewer.force)
    if hidden := hidden_references(viewer):
        rows &= ~Q(record_reference__in=hidden)
    if not policy.can(viewer, Verb.READ_SAFEGUARDING):
        rows &= ~Q(record_kind=DisclosedKind.CONCERN)
    if not policy.can(viewer, Verb.READ_GROUPS):
        rows &= ~Q(record_kind=DisclosedKind.GROUP)
    return rows
