"""Makes named disclosures for tests without the actions."""

import uuid
from datetime import timedelta
from typing import Any

from stronghold.core.kernel import clock
from stronghold.core.kernel.values import new_reference
from stronghold.core.sharing.models import Agreement
from stronghold.partners.disclosures.models import DisclosedField, Disclosure
from tests.factories import Cast

KINDS = {"R": "report", "A": "arrest", "W": "warrant", "C": "closure", "K": "concern"}


def make_disclosure(
    cast: Cast,
    record: str,
    agreement: Agreement,
    words: tuple[tuple[str, str, str], ...] = (("place_text", "Place", "4 Low Road"),),
    **given: Any,
) -> Disclosure:
    """Store a disclosure by the officer to the council's partner.

    `words` are the code, label and words of each field; `given` overrides any column.
    """
    person = given.get("recipient", cast.partner)
    fields: dict[str, Any] = {
        "client_uuid": uuid.uuid4(),
        "reference": new_reference("D"),
        "force": cast.officer.force,
        "record_kind": KINDS[record[0]],
        "record_reference": record,
        "recipient": person,
        "organisation": person.organisation,
        "agreement": agreement,
        "purpose": "To plan the visit to the tenant",
        "gateway": "cda_115",
        "from_regime": "part_3",
        "to_regime": "uk_gdpr",
        "reliability": "checked",
        "reason": "They visit alone otherwise",
        "fields": [code for code, _, _ in words],
        "made_at": clock.now(),
        "made_by": cast.officer,
        "until": clock.today() + timedelta(days=14),
    }
    row = Disclosure.objects.create(**fields | given)
    for n, (code, label, text) in enumerate(words):
        DisclosedField.objects.create(
            disclosure=row, n=n, code=code, label=label, words=text
        )
    return row
