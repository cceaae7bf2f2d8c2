"""Disclosures to one person, read as their recipient."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import NotFound
from stronghold.core.sharing.models import Agreement
from stronghold.core.sharing.queries import in_force
from stronghold.partners.portal.kinds import (
    DISCLOSURES,
    DISCLOSURES_IN_FULL,
    REVOKED_DISCLOSURES,
    SharedKind,
)
from stronghold.partners.portal.queries import Reading, SharedRow, reading


@dataclass(frozen=True)
class ReceivedDisclosures:
    """The disclosures that a viewer can read, and the notices of those revoked."""

    current: Sequence[SharedRow] = ()
    revoked: Sequence[SharedRow] = ()

    def __add__(self, other: "ReceivedDisclosures") -> "ReceivedDisclosures":
        return ReceivedDisclosures(
            [*self.current, *other.current], [*self.revoked, *other.revoked]
        )


def received(viewer: User, reference: str) -> tuple[SharedKind, SharedRow]:
    """Return a disclosure to the viewer, or the notice that it was revoked.

    It is read under whichever agreement it rests on. Raises NotFound if it was made to
    someone else, or has ended.
    """
    for agreement in in_force(viewer):
        with reading(viewer, agreement) as read:
            kinds = (DISCLOSURES_IN_FULL, REVOKED_DISCLOSURES)
            found = [(kind, read.find(kind, reference)) for kind in kinds]
        for kind, row in found:
            if row:
                return kind, row
    raise NotFound


def received_under(read: Reading) -> ReceivedDisclosures:
    """Return the disclosures that rest on the agreement being read."""
    revoked = read.rows(REVOKED_DISCLOSURES).rows
    return ReceivedDisclosures(read.rows(DISCLOSURES).rows, revoked)


def received_under_each(
    viewer: User, agreements: Iterable[Agreement]
) -> ReceivedDisclosures:
    """Return the disclosures that rest on each of these agreements, all in force."""
    found = ReceivedDisclosures()
    for agreement in agreements:
        with reading(viewer, agreement) as read:
            found += received_under(read)
    return found
