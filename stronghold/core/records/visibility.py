"""The records that a viewer may see: those of their own force, with the verb for it.

What retention has erased or restricted is seen nowhere but on its own page.
"""

from typing import TYPE_CHECKING

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb

if TYPE_CHECKING:
    from stronghold.core.records.models import Record

IN_USE = Q(erased_at__isnull=True, restricted_at__isnull=True)


def is_in_use(row: "Record") -> bool:
    """Return whether a row fits IN_USE."""
    return row.erased_at is None and row.restricted_at is None


def of_own_force(viewer: User, verb: Verb) -> Q:
    """Return the condition for rows of the viewer's force; none without the verb."""
    if not policy.can(viewer, verb):
        return Q(pk__in=[])
    return Q(force=viewer.force) & IN_USE
