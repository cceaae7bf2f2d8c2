"""The terms and the signatures of an agreement: on its page and in its document."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from stronghold.core.accounts.models import User
from stronghold.core.sharing.choices import Controllers, Gateway, Shared, Side
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import SummaryRow

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement


# Shown for a term that did not exist when the version was signed.
NOT_RECORDED = "Not recorded: this version was signed before agreements recorded it"


def term_rows(row: "Agreement") -> list[SummaryRow]:
    """Return the terms of a version, one row each."""
    return [
        SummaryRow("Purpose", row.purpose),
        SummaryRow(
            "Law that allows it",
            lines=[Gateway(code).label for code in row.gateways],
        ),
        SummaryRow("Areas", ", ".join(row.area_names)),
        SummaryRow("Shared as records", labels_of(row.rows)),
        SummaryRow("Shared as figures", labels_of(row.figures)),
        *conditions(row),
        SummaryRow("Impact assessment", row.dpia_reference or NOT_RECORDED),
        SummaryRow("Kept by the partner", kept_text(row)),
        *care_rows(row),
        SummaryRow("Contact at the police", lines=contact_of(row, "police")),
        SummaryRow(f"Contact at {row.partner.name}", lines=contact_of(row, "partner")),
        SummaryRow("First day", written_date(row.valid_from)),
        SummaryRow("Review by", written_date(row.review_by)),
        SummaryRow("Last day", written_date(row.ends_on)),
    ]


def care_rows(row: "Agreement") -> list[SummaryRow]:
    """Say how it is kept safe, what a breach asks, and who answers people."""
    if not row.controllers:
        return [
            SummaryRow("Security, breaches, requests and controllers", NOT_RECORDED)
        ]
    rows = [
        SummaryRow("Security", row.security_terms),
        SummaryRow("After a breach", row.breach_terms),
        SummaryRow("Requests of people about their data", row.requests_terms),
        SummaryRow("Controllers", Controllers(row.controllers).label),
    ]
    if row.controllers != Controllers.JOINT:
        return rows
    side = "police" if row.contact_point == Side.POLICE else "partner"
    name = "The police" if side == "police" else row.partner.name
    law = "Data Protection Act 2018, section 58; UK GDPR, article 26"
    return [
        *rows,
        SummaryRow(
            "Arrangement of the joint controllers", lines=[row.joint_terms, law]
        ),
        SummaryRow("Whom people contact", lines=[name, *contact_of(row, side)]),
    ]


def kept_text(row: "Agreement") -> str:
    """Say how long the partner keeps what it was shown, and how it is destroyed."""
    if row.kept_months is None:
        return NOT_RECORDED
    return (
        f"For {_months(row.kept_months)} from the day it was shown. Then: "
        f"{row.destroyed_how}"
    )


def _months(n: int) -> str:
    return "1 month" if n == 1 else f"{n} months"


def contact_of(row: "Agreement", side: str) -> list[str]:
    """Return the contact of a side, "police" or "partner": position, e-mail, phone."""
    names = ("contact", "email", "phone")
    lines = [str(getattr(row, f"{side}_{name}")) for name in names]
    return [line for line in lines if line] or [NOT_RECORDED]


def conditions(row: "Agreement") -> list[SummaryRow]:
    """Say when warrants and addresses are shown, and from which day records are."""
    found = []
    if Shared.WARRANTS in row.rows:
        found.append(SummaryRow("Warrants", _embargo_text(row)))
    if Shared.WARRANTS in row.figures:
        found.append(SummaryRow("Figures of warrants", _figures_embargo_text(row)))
    if Shared.CLOSURES in row.rows:
        found.append(SummaryRow("Addresses of closures", _addresses_text(row)))
    return [*found, SummaryRow("Records from", _records_from(row))]


def _addresses_text(row: "Agreement") -> str:
    """Say from when and until when the address of a closure is shown."""
    if not row.closure_addresses:
        return "Not shown"
    n = row.address_months
    until = f"for {_months(n)} after the order ends" if n else "until the order ends"
    return (
        f"Shown once the court has made the order, and {until}. Not shown if the order "
        "is quashed on appeal"
    )


def _records_from(row: "Agreement") -> str:
    if row.records_from is None:
        return "No limit: this version was signed before agreements had one"
    shown = f"{written_date(row.records_from)}. Anything that happened before that day "
    addressed = [
        name for name in (Shared.TASKINGS, Shared.REFERRALS) if name in row.rows
    ]
    if not addressed:
        return f"{shown}is not shown"
    names = " and ".join(addressed).capitalize()
    return f"{shown}is not shown. {names} for the partner are shown from any day"


def _embargo_text(row: "Agreement") -> str:
    """Say how long after an entry a warrant is shown."""
    return (
        f"Shown {_days_after(row, 'the entry')}, and only once the warrant can no "
        "longer be used"
    )


def _figures_embargo_text(row: "Agreement") -> str:
    """Say when figures of warrants are shown, and which warrants they count."""
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
    """Return the labels of kinds of record, in one line."""
    return ", ".join(str(Shared(code).label) for code in codes) or "Nothing"


def signature_rows(row: "Agreement") -> list[SummaryRow]:
    """Say who drew a version up, and who signed it and in which position."""
    sides = {"police": "the police", "partner": row.partner.name}
    return [
        signature_row("Drawn up", row.drawn_up_by, row.drawn_up_at),
        *(
            signature_row(
                f"Signed for {name}",
                getattr(row, f"{side}_signed_by"),
                getattr(row, f"{side}_signed_at"),
                position=getattr(row, f"{side}_signed_as"),
            )
            for side, name in sides.items()
        ),
    ]


def signature_row(
    key: str, who: User | None, at: Any, *, position: str = ""
) -> SummaryRow:
    """Name the person, their position and the time; "Not yet" without a person."""
    if who is None:
        return SummaryRow(key, "Not yet")
    named = ", ".join(filter(None, (who.display_name, position)))
    return SummaryRow(key, f"{named}, {written_instant(at)}")
