"""One thing of each kind that an address can be of, for tests that visit them all."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from stronghold.audit.choices import Kind
from stronghold.audit.record import record
from stronghold.geography.models import Street
from stronghold.places.models import Premises
from tests.addresses import Address
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_arrest,
    make_photo,
    make_report,
    make_reporter,
)

WORDS = "behind the blue gate"
HASH = "0" * 64


@dataclass(frozen=True)
class Things:
    """What the addresses are of: a record of each kind, and who made them."""

    report: str
    arrest: str
    photo: str
    other: str
    street: int
    premises: int

    def arguments_of(self, address: Address) -> dict[str, Any]:
        examples = {
            "username": "officer",
            "photo": self.photo,
            "other": self.other,
            "ordinal": 1,
            "street_id": self.street,
            "premises_id": self.premises,
            "level": "ward",
            "code": "report",
            "sha256": HASH,
            "x": 1,
            "y": 1,
            "reference": self.arrest if "arrest" in address.name else self.report,
        }
        return {name: examples[name] for name in address.arguments}

    def url_of(self, address: Address) -> str:
        return reverse(address.name, kwargs=self.arguments_of(address))


def make_things(cast: Cast) -> Things:
    """Make one of each; what somebody typed of them is WORDS."""
    street = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    premises = Premises.objects.create(
        force=cast.officer.force,
        address=f"1 {WORDS}",
        street=street,
        point=WEST_SOUTH,
        kind="dwelling",
    )
    at = {"street": street, "premises": premises, "point": WEST_SOUTH}
    report = make_report(cast.officer, description=WORDS, place_text=WORDS, **at)
    arrest = make_arrest(cast.officer, custody_number="TV/1234/26", place_text=WORDS)
    for row in (report, arrest):
        record(Kind.COLLECTION, by=cast.officer, records=[row.reference])
    make_reporter(report, name=WORDS)
    photo = make_photo(cast.officer, report, caption=WORDS)
    other = make_report(cast.officer, description=WORDS)
    return Things(
        report=report.reference,
        arrest=arrest.reference,
        photo=photo.reference,
        other=other.reference,
        street=street.pk,
        premises=premises.pk,
    )
