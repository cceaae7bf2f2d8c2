"""An agreement on paper, and the page on which somebody signs it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.look.dates import written_date, written_instant
from stronghold.look.parts import Link, SummaryRow
from stronghold.sharing.presenters.terms import said, signed
from stronghold.sharing.queries import status_of

if TYPE_CHECKING:
    from datetime import datetime

    from stronghold.sharing.models import Agreement


@dataclass(frozen=True)
class AgreementDocument:
    """What `documents/agreement.html` draws."""

    reference: str
    version: int
    title: str
    parties: str
    standing: str
    made: str
    terms: Sequence[SummaryRow]
    signed: Sequence[SummaryRow]
    # The same for the same words and signatures, so that two copies can be compared.
    fingerprint: str


@dataclass(frozen=True)
class SignPage:
    """What somebody reads before they sign for their organisation."""

    title: str
    caption: str
    back: Link
    rows: Sequence[SummaryRow]
    means: Sequence[str]


def agreement_document(row: "Agreement", *, now: "datetime") -> AgreementDocument:
    """Present a version as a document for both sides to keep."""
    terms, signatures = said(row), signed(row)
    return AgreementDocument(
        reference=row.reference,
        version=row.version,
        title="Information sharing agreement",
        parties=f"{row.force.name} and {row.partner.name}",
        standing=str(status_of(row).label),
        made=written_instant(now),
        terms=terms,
        signed=signatures,
        fingerprint=_fingerprint(row, [*terms, *signatures]),
    )


def _fingerprint(row: "Agreement", rows: Sequence[SummaryRow]) -> str:
    words = [row.reference, row.version, [asdict(one) for one in rows]]
    text = json.dumps(words, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()


def sign_page(row: "Agreement") -> SignPage:
    """Present what somebody signs, and what follows from it."""
    key = [row.reference, row.version]
    day = written_date(row.valid_from)
    then = (
        f"With your signature the agreement is in force, from {day} on."
        if row.police_signed_at
        else "The agreement is in force once the police have signed it too, and not "
        f"before {day}."
    )
    return SignPage(
        title="Sign the agreement",
        caption=f"{row.reference}, version {row.version}",
        back=Link("Back to the agreement", reverse("sharing:agreement", args=key)),
        rows=said(row),
        means=[
            f"You sign for {row.partner.name}, as a signatory whom it has named.",
            then,
            "Your name, your position and the time are kept with it, and stand in the "
            "document that both sides keep.",
        ],
    )
