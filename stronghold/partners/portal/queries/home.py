"""What the first page of the portal shows of an agreement, read in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from stronghold.core.accounts.models import User
from stronghold.core.kernel.london import london_date
from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.models import Agreement
from stronghold.core.sharing.queries import names_of_areas
from stronghold.partners.portal.kinds import DISCLOSURES, KINDS, OWN_CASES
from stronghold.partners.portal.queries import SharedRows, reading
from stronghold.partners.portal.queries.disclosures import (
    ReceivedDisclosures,
    received_under,
    received_under_each,
)

# How many rows that wait are read of each kind, and how many new ones; the lists have
# the rest.
MOST_WAITING = 20
MOST_NEW = 5


@dataclass(frozen=True)
class HomeRows:
    """The rows that wait for the partner by the code of their kind, and what is new."""

    waiting: Mapping[str, SharedRows]
    received: ReceivedDisclosures
    new: Sequence[SharedRows]
    # The periods whose figures are new, newest first.
    figures: Sequence[tuple[str, date]]
    # The names of the areas of the agreement.
    areas: Sequence[str]

    @property
    def disclosures(self) -> SharedRows:
        """The disclosures that the viewer can read, as rows."""
        return SharedRows(DISCLOSURES, self.received.current, has_more=False)


def home_rows(
    viewer: User, agreement: Agreement, others: Iterable[Agreement], *, since: datetime
) -> HomeRows:
    """Return what is shared under an agreement, and what is new after an instant.

    Disclosures are shown whichever agreement they rest on. Those under other agreements
    are read first, so that the audit log names the agreement of the page.
    """
    codes = [code for code in KINDS if code in agreement.rows]
    to_do = [code for code in (Shared.TASKINGS, Shared.REFERRALS) if code in codes]
    elsewhere = received_under_each(
        viewer, (other for other in others if other != agreement)
    )
    with reading(viewer, agreement) as read:
        return HomeRows(
            waiting={
                kind.code: read.waiting(kind, most=MOST_WAITING)
                for kind in (OWN_CASES, *(KINDS[code] for code in to_do))
            },
            received=elsewhere + received_under(read),
            new=[read.new(KINDS[code], since=since, most=MOST_NEW) for code in codes],
            figures=read.figures_since(london_date(since)),
            areas=names_of_areas(agreement.area_codes),
        )
