"""An agreement as a PDF, and the page on which a partner signs it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.sharing.presenters.terms import signature_rows, term_rows
from stronghold.core.sharing.queries import status_of
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import Link, SummaryRow

if TYPE_CHECKING:
    from datetime import datetime

    from stronghold.core.sharing.models import Agreement


@dataclass(frozen=True)
class AgreementDocument:
    """What `documents/agreement.html` draws."""

    reference: str
    version: int
    title: str
    parties: str
    status: str
    made: str
    terms: Sequence[SummaryRow]
    signed: Sequence[SummaryRow]
    # A digest of the terms and signatures, so that two copies can be compared.
    fingerprint: str


@dataclass(frozen=True)
class SignPage:
    """What the signatory reads before they sign for their organisation."""

    title: str
    caption: str
    back: Link
    rows: Sequence[SummaryRow]
    effects: Sequence[str]


def agreement_document(row: "Agreement", *, now: "datetime") -> AgreementDocument:
    """Present a version as a document for both sides to keep."""
    terms, signatures = term_rows(row), signature_rows(row)
    return AgreementDocument(
        reference=row.reference,
        version=row.version,
        title="Information sharing agreement",
        parties=f"{row.force.name} and {row.partner.name}",
        status=str(status_of(row).label),
        made=written_instant(now),
        terms=terms,
        signed=signatures,
        fingerprint=_fingerprint(row, [*terms, *signatures]),
    )


def _fingerprint(row: "Agreement", rows: Sequence[SummaryRow]) -> str:
    content = [row.reference, row.version, [asdict(term) for term in rows]]
    text = json.dumps(content, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()


def sign_page(row: "Agreement") -> SignPage:
    """Present what the signatory signs, and what signing means."""
    key = [row.reference, row.version]
    day = written_date(row.valid_from)
    then = (
        f"Once you sign, the agreement is in force from {day}."
        if row.police_signed_at
        else "The agreement comes into force once the police have signed it too, but "
        f"not before {day}."
    )
    return SignPage(
        title="Sign the agreement",
        caption=f"{row.reference}, version {row.version}",
        back=Link("Back to the agreement", reverse("sharing:agreement", args=key)),
        rows=term_rows(row),
        effects=[
            f"You sign for {row.partner.name}, as one of its named signatories.",
            then,
            "Your name, your position and the time are kept with the agreement, and "
            "appear in the document that both sides keep.",
        ],
    )
