"""The disclosures of a record, on the record's own page for police."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.presenters import Panel
from stronghold.core.sharing.choices import DisclosureStatus
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import SummaryRow
from stronghold.partners.disclosures.kinds import is_disclosable
from stronghold.partners.disclosures.presenters.detail import status_tag
from stronghold.partners.disclosures.queries import disclosures_of, statuses_of

if TYPE_CHECKING:
    from stronghold.core.records.models import Record
    from stronghold.partners.disclosures.models import Disclosure


@dataclass(frozen=True)
class DisclosuresPanel:
    """What `disclosures/panel.html` draws."""

    rows: Sequence[SummaryRow]
    new_url: str


def disclosures_panel(viewer: User, row: "Record") -> Panel | None:
    """Return the disclosures of a record, and the link to make another.

    Called through RECORD_PANELS of the settings.
    """
    if not is_disclosable(row.reference):
        return None
    if not policy.can(viewer, Verb.READ_DISCLOSURES):
        return None
    may_disclose = policy.can(viewer, Verb.DISCLOSE_BY_NAME) and not row.is_in_error
    new_url = reverse("disclosures:new", args=[row.reference]) if may_disclose else ""
    found = disclosures_of(viewer, row.reference)
    statuses = statuses_of(found)
    rows = [_row(disclosure, statuses[disclosure.reference]) for disclosure in found]
    if not rows and not new_url:
        return None
    return Panel("disclosures/panel.html", DisclosuresPanel(rows, new_url))


def _row(disclosure: "Disclosure", status: DisclosureStatus) -> SummaryRow:
    return SummaryRow(
        f"{disclosure.recipient.display_name}, {disclosure.organisation.name}",
        disclosure.reference,
        href=reverse("disclosures:detail", args=[disclosure.reference]),
        tag=status_tag(status),
        lines=[written_instant(disclosure.made_at)],
    )
