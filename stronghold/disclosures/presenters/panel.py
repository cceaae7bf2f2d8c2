"""What was told of a record by name, on the record's own page for police."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.disclosures.kinds import is_of_a_kind
from stronghold.disclosures.presenters.one import tag_of
from stronghold.disclosures.queries import disclosures_of, standings_of
from stronghold.look.dates import written_instant
from stronghold.look.parts import SummaryRow
from stronghold.records.presenters import Panel
from stronghold.sharing.choices import NamedStanding

if TYPE_CHECKING:
    from stronghold.disclosures.models import Disclosure
    from stronghold.records.models import Record


@dataclass(frozen=True)
class DisclosuresPanel:
    """What `disclosures/panel.html` draws."""

    rows: Sequence[SummaryRow]
    new_url: str


def disclosures_panel(viewer: User, row: "Record") -> Panel | None:
    """Return what was told of a record by name, and the way to tell of it.

    Found through RECORD_PANELS of the settings.
    """
    if not is_of_a_kind(row.reference):
        return None
    if not policy.can(viewer, Verb.READ_DISCLOSURES):
        return None
    may = policy.can(viewer, Verb.DISCLOSE_BY_NAME) and not row.is_in_error
    new_url = reverse("disclosures:new", args=[row.reference]) if may else ""
    told = disclosures_of(viewer, row.reference)
    stands = standings_of(told)
    rows = [_row(one, stands[one.reference]) for one in told]
    if not rows and not new_url:
        return None
    return Panel("disclosures/panel.html", DisclosuresPanel(rows, new_url))


def _row(one: "Disclosure", stands: NamedStanding) -> SummaryRow:
    to = f"{one.recipient.display_name}, {one.organisation.name}"
    return SummaryRow(
        *(to, one.reference),
        href=reverse("disclosures:detail", args=[one.reference]),
        tag=tag_of(stands),
        lines=[written_instant(one.made_at)],
    )
