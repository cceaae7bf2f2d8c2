"""An agreement as a PDF, and what signing it means."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from stronghold.core.sharing.presenters.terms import signature_rows, term_rows
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import SummaryRow

if TYPE_CHECKING:
    from datetime import datetime

    from stronghold.core.sharing.models import Agreement


def agreement_document(row: "Agreement", *, now: "datetime") -> dict[str, Any]:
    """Return a version as a document for both sides to keep.

    Its fingerprint is a digest of terms and signatures, to compare two copies.
    """
    terms, signatures = term_rows(row), signature_rows(row)
    return {
        "reference": row.reference,
        "version": row.version,
        "title": "Information sharing agreement",
        "parties": f"{row.force.name} and {row.partner.name}",
        "status": str(row.status.label),
        "made": written_instant(now),
        "terms": terms,
        "signed": signatures,
        "fingerprint": _fingerprint(row, [*terms, *signatures]),
    }


def _fingerprint(row: "Agreement", rows: Sequence[SummaryRow]) -> str:
    content = [row.reference, row.version, [asdict(term) for term in rows]]
    text = json.dumps(content, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()


def effects_of_signing(row: "Agreement") -> list[str]:
    """Say what it means that a signatory signs for their organisation."""
    day = written_date(row.valid_from)
    then = (
        f"Once you sign, the agreement is in force from {day}."
        if row.police_signed_at
        else "The agreement comes into force once the police have signed it too, but "
        f"not before {day}."
    )
    return [
        f"You sign for {row.partner.name}, as one of its named signatories.",
        then,
        "Your name, your position and the time are kept with the agreement, and "
        "appear in the document that both sides keep.",
    ]
