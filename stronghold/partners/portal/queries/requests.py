"""One agreement, tasking or referral, as its recipient may read it."""

from typing import Any

from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import NotFound
from stronghold.core.sharing.models import Agreement
from stronghold.core.sharing.queries import in_force
from stronghold.partners.portal.kinds import KINDS
from stronghold.partners.portal.queries import reading


def agreement_in_force(viewer: User, reference: str) -> Agreement:
    """Return one of the viewer's agreements in force; NotFound for any other."""
    for agreement in in_force(viewer):
        if agreement.reference == reference:
            return agreement
    raise NotFound


def shared_row(viewer: User, code: str, reference: str) -> dict[str, Any]:
    """Return a row by its columns, under the first agreement that shares its kind.

    NotFound if none does.
    """
    for agreement in in_force(viewer):
        if code not in agreement.rows:
            continue
        with reading(viewer, agreement) as read:
            row = read.one(KINDS[code], reference)
            return dict(zip(KINDS[code].columns, row.values, strict=True))
    raise NotFound
