"""The disclosures of a record, on the record's own page for police."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.sharing.choices import DisclosureStatus
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import SummaryRow
from stronghold.partners.disclosures.presenters.detail import status_tag

if TYPE_CHECKING:
    from stronghold.partners.disclosures.models import Disclosure


@dataclass(frozen=True)
class DisclosuresPanel:
    """What `disclosures/panel.html` draws."""

    rows: Sequence[SummaryRow]
    new_url: str


def panel_of(
    found: Sequence["Disclosure"],
    statuses: Mapping[str, DisclosureStatus],
    *,
    new_url: str,
) -> DisclosuresPanel:
    """Present the disclosures of a record, and the link to make another."""
    rows = [_row(disclosure, statuses[disclosure.reference]) for disclosure in found]
    return DisclosuresPanel(rows, new_url)


def _row(disclosure: "Disclosure", status: DisclosureStatus) -> SummaryRow:
    return SummaryRow(
        f"{disclosure.recipient.display_name}, {disclosure.organisation.name}",
        "What they read",
        reference=disclosure.reference,
        href=reverse("disclosures:detail", args=[disclosure.reference]),
        tag=status_tag(status),
        lines=[written_instant(disclosure.made_at)],
    )
