"""What a version of an agreement says, and who signed it: on the page and on paper."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from stronghold.accounts.models import User
from stronghold.look.dates import written_date, written_instant
from stronghold.look.parts import SummaryRow
from stronghold.sharing.choices import Gateway, Shared
from stronghold.sharing.queries import names_of_areas

if TYPE_CHECKING:
    from stronghold.sharing.models import Agreement


BEFORE_ASKED = "Not said: this version is from before agreements said it"


def said(row: "Agreement") -> list[SummaryRow]:
    """Return what a version says, term by term."""
    return [
        SummaryRow("Purpose", row.purpose),
        SummaryRow(
            "Law that allows it", lines=[Gateway(g).label for g in row.gateways]
        ),
        SummaryRow("Areas", ", ".join(names_of_areas(row.area_codes))),
        SummaryRow("Shared as rows", labels_of(row.rows)),
        SummaryRow("Shared as figures", labels_of(row.figures)),
        *conditions(row),
        SummaryRow("Impact assessment", row.dpia_reference or BEFORE_ASKED),
        SummaryRow("Kept by the partner", kept_text(row)),
        SummaryRow("Contact at the police", lines=contact_of(row, "police")),
        SummaryRow(f"Contact at {row.partner.name}", lines=contact_of(row, "partner")),
        SummaryRow("First day", written_date(row.valid_from)),
        SummaryRow("Review by", written_date(row.review_by)),
        SummaryRow("Last day", written_date(row.ends_on)),
    ]


def kept_text(row: "Agreement") -> str:
    """Say for how long the partner keeps what it was shown, and what comes then."""
    if row.kept_months is None:
        return BEFORE_ASKED
    n = row.kept_months
    return (
        f"For {n} month{'s' * (n != 1)} from the day it was shown. Then: "
        f"{row.destroyed_how}"
    )


def contact_of(row: "Agreement", side: str) -> list[str]:
    """Return whom to ring at a side: "police" or "partner", a line for each way."""
    names = ("contact", "email", "phone")
    told = [str(getattr(row, f"{side}_{name}")) for name in names]
    return [one for one in told if one] or [BEFORE_ASKED]


def conditions(row: "Agreement") -> list[SummaryRow]:
    """Say what of warrants and closures is shown, and from which day on."""
    found = []
    if Shared.WARRANTS in row.rows:
        found.append(SummaryRow("Warrants", _embargo_text(row)))
    if Shared.WARRANTS in row.figures:
        found.append(SummaryRow("Figures of warrants", _embargo_of_figures(row)))
    if Shared.CLOSURES in row.rows:
        found.append(SummaryRow("Addresses of closures", _addresses_text(row)))
    return [*found, SummaryRow("Records from", _records_from(row))]


def _addresses_text(row: "Agreement") -> str:
    """Say from when until when the address of a closure is shown."""
    if not row.closure_addresses:
        return "Not shown"
    n = row.address_months
    after = f"for {n} month{'s' * (n != 1)} after the order ends" if n else ""
    until = after or "until the order ends"
    return (
        f"Shown once the court has made the order, and {until}. Never once an order "
        "was quashed on appeal"
    )


def _records_from(row: "Agreement") -> str:
    if row.records_from is None:
        return "No limit: this version was signed before there was one"
    return (
        f"{written_date(row.records_from)}. What happened before that day is not "
        "shown. Taskings and referrals for the partner are always shown"
    )


def _embargo_text(row: "Agreement") -> str:
    """Say how long after an entry partners are told of a warrant."""
    return (
        f"Shown {_days_after(row, 'the entry')}, and only once the warrant can no "
        "longer be used"
    )


def _embargo_of_figures(row: "Agreement") -> str:
    """Say when figures come that count warrants, and which ones these count."""
    return (
        f"Shown {_days_after(row, 'the last day of their week or quarter')}, once they "
        "are published. A warrant is counted by its first entry, and only once it can "
        "no longer be used"
    )


def _days_after(row: "Agreement", what: str) -> str:
    # The embargo must be over: the day after its last one is the first.
    n = row.embargo_days
    days = "1 day" if n == 1 else f"{n} days"
    return f"{days} after {what}" if n else f"the day after {what}"


def labels_of(codes: Sequence[str]) -> str:
    """Return what kinds of record are called, in one line."""
    return ", ".join(str(Shared(code).label) for code in codes) or "Nothing"


def signed(row: "Agreement") -> list[SummaryRow]:
    """Say who drew a version up, and who signed it in which position."""
    sides = {"police": "the police", "partner": row.partner.name}
    return [
        signed_by("Drawn up", row.drawn_up_by, row.drawn_up_at),
        *(
            signed_by(
                f"Signed for {name}",
                getattr(row, f"{side}_signed_by"),
                getattr(row, f"{side}_signed_at"),
                position=getattr(row, f"{side}_signed_as"),
            )
            for side, name in sides.items()
        ),
    ]


def signed_by(key: str, who: User | None, at: Any, *, position: str = "") -> SummaryRow:
    if who is None:
        return SummaryRow(key, "Not yet")
    named = ", ".join(filter(None, (who.display_name, position)))
    return SummaryRow(key, f"{named}, {written_instant(at)}")
