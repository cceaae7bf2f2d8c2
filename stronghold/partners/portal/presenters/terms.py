"""The terms of an agreement, as the portal's first page shows them."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.sharing.choices import Gateway
from stronghold.core.sharing.presenters.terms import (
    conditions,
    contact_of,
    kept_text,
    labels_of,
)
from stronghold.core.ui.dates import written_date
from stronghold.core.ui.parts import SummaryRow
from stronghold.partners.portal.kinds import KINDS

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement


def terms_rows(agreement: "Agreement", areas: Sequence[str]) -> list[SummaryRow]:
    """Say what is shared, why, in which areas, and until when."""
    url = reverse("sharing:agreement", args=[agreement.reference, agreement.version])
    return [
        SummaryRow(
            "Agreement", f"{agreement.reference}, version {agreement.version}", url
        ),
        SummaryRow("In force", _from_to(agreement.valid_from, agreement.ends_on)),
        SummaryRow("To be reviewed by", written_date(agreement.review_by)),
        SummaryRow("Purpose", agreement.purpose),
        SummaryRow(
            "Law that allows it",
            lines=[str(Gateway(code).label) for code in agreement.gateways],
        ),
        SummaryRow("Areas", ", ".join(areas)),
        SummaryRow("Shared as records", _rows(agreement)),
        SummaryRow("Shared as figures", labels_of(agreement.figures)),
        *conditions(agreement),
        SummaryRow("How long you keep it", kept_text(agreement)),
        SummaryRow("Contact at the police", lines=contact_of(agreement, "police")),
    ]


def _rows(agreement: "Agreement") -> str:
    """Return the labels of the kinds shared as rows, as the portal shows them."""
    labels = [kind.label for code, kind in KINDS.items() if code in agreement.rows]
    return ", ".join(labels) or "Nothing"


def _from_to(first: date, last: date) -> str:
    return f"From {written_date(first)} to {written_date(last)}"


def figures_note(agreement: "Agreement") -> str:
    """Say what is shared as figures; empty if nothing is."""
    if not agreement.figures:
        return ""
    return (
        f"{labels_of(agreement.figures)}. Counts by area, for weeks and quarters that "
        "have ended. Small numbers are hidden."
    )
