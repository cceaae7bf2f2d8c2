"""Makes named disclosures for tests without the actions."""

import uuid
from dataclasses import asdict
from typing import Any

from stronghold.core.kernel import clock
from stronghold.core.kernel.values import new_reference
from stronghold.core.sharing.models import Agreement
from stronghold.demo.builders.disclosures import terms_from
from stronghold.partners.disclosures.kinds import kind_of
from stronghold.partners.disclosures.models import DisclosedField, Disclosure
from tests.factories import Cast


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
        **asdict(terms_from(clock.today(), fields=[code for code, _, _ in words])),
        "client_uuid": uuid.uuid4(),
        "reference": new_reference("D"),
        "force": cast.officer.force,
        "record_kind": kind_of(record).code,
        "record_reference": record,
        "recipient": person,
        "organisation": person.organisation,
        "agreement": agreement,
        "made_at": clock.now(),
        "made_by": cast.officer,
    }
    row = Disclosure.objects.create(**fields | given)
    for n, (code, label, text) in enumerate(words):
        DisclosedField.objects.create(
            disclosure=row, n=n, code=code, label=label, words=text
        )
    return row
