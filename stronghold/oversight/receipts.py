"""Which partners a record was shown to, on the record's own page for police.

A row of a list counts as its page does: who saw either knows of the record.
"""

from typing import TYPE_CHECKING, Any

from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.audit.queries import Receipt, receipts_of
from stronghold.core.records.presenters import Panel
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import SummaryRow
from stronghold.oversight.queries import theirs_of

if TYPE_CHECKING:
    from stronghold.core.records.models import Record


def receipts_panel(viewer: User, row: "Record") -> Panel | None:
    """Return which partners a record that is not theirs was shown to, or not yet; None
    if there are none.

    Called through RECORD_PANELS of the registry.
    """
    if viewer.organisation.kind != OrganisationKind.POLICE:
        return None
    # A record is shown to people of its own force alone.
    force = viewer.force.code
    found = receipts_of(row.reference, force=force, since=row.recorded_at)
    if found:
        # Whose own it is reads what is theirs, and no partner's.
        own = theirs_of(row.reference).names
        found = [receipt for receipt in found if receipt.organisation not in own]
    rows = [receipt_row(receipt) for receipt in found]
    addressed = _addressed(row)
    if addressed and addressed not in {receipt.organisation for receipt in found}:
        rows.append(SummaryRow(addressed, "Not shown yet"))
    return Panel("oversight/receipts.html", {"rows": rows}) if rows else None


def receipt_row(receipt: Receipt) -> SummaryRow:
    """Say when it was first and last shown to an organisation."""
    first, last = written_instant(receipt.first_at), written_instant(receipt.last_at)
    if receipt.times == 1:
        return SummaryRow(
            receipt.organisation, f"Shown on {first}, in a list or on its page"
        )
    lines = [
        f"Last shown on {last}, {receipt.times:,} times in all, in lists or on its page"
    ]
    return SummaryRow(receipt.organisation, f"First shown on {first}", lines=lines)


def _addressed(row: Any) -> str:
    """Return the name of the organisation to which a referral was made."""
    to = getattr(row, "to_organisation", None)
    return to.name if to and row.made_at else ""
