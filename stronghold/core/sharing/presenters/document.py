"""An agreement as a PDF, and what signing it means."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from stronghold.core.sharing.choices import AgreementStatus
from stronghold.core.sharing.presenters.terms import signature_rows, term_rows
from stronghold.core.sharing.rules import Terms
from stronghold.core.ui.dates import written_date, written_instant

if TYPE_CHECKING:
    from datetime import datetime

    from stronghold.core.sharing.models import Agreement
    from stronghold.core.ui.parts import SummaryRow


def agreement_document(
    row: "Agreement",
    *,
    fields: Sequence[tuple[str, str]],
    papers: Sequence["SummaryRow"],
    now: "datetime",
) -> dict[str, Any]:
    """Return a version as a document for both sides to keep.

    `fields` are those that are shown of each kind, and `papers` name those of it. Its
    fingerprint is a digest of terms and signatures as they are stored, to compare two
    copies.
    """
    terms, signatures = term_rows(row), signature_rows(row)
    return {
        "reference": row.reference,
        "version": row.version,
        "title": "Information sharing agreement",
        "parties": f"{row.force.name} and {row.partner.name}",
        "status": _status(row),
        "made": written_instant(now),
        "fields": fields,
        "papers": papers,
        "terms": terms,
        "signed": signatures,
        "fingerprint": fingerprint(row),
    }


def _status(row: "Agreement") -> str:
    """Say who has not signed it, or its status."""
    if row.status != AgreementStatus.UNSIGNED:
        return str(row.status.label)
    sides = {
        "the police": row.police_signed_at,
        row.partner.name: row.partner_signed_at,
    }
    missing = [name for name, at in sides.items() if at is None]
    return (
        "Not signed" if len(missing) == len(sides) else f"Not signed for {missing[0]}"
    )


def fingerprint(row: "Agreement") -> str:
    """Return the digest of what is stored, whatever words it is shown in."""
    terms = {name: getattr(row, name) for name in Terms.__dataclass_fields__}
    signatures = [
        [getattr(row, f"{side}_signed_{part}") for part in ("at", "by_id", "as")]
        for side in ("police", "partner")
    ]
    content = [row.reference, row.version, row.partner_id, terms, signatures]
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
