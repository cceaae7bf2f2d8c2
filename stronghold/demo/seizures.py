"""The demonstration's seizures, and arrests that custody sent as well."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from django.contrib.gis.geos import Point

from operations.arrests.choices import OffenceClass
from operations.seizures.choices import Drug, DrugTest, MeasureUnit, SeizureKind
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.london import london_date
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.rules import When
from stronghold.demo.builders.records import ARREST, SEIZURE
from stronghold.demo.plausible import pick
from stronghold.demo.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from operations.arrests.models import Arrest
    from operations.warrants.models import WarrantEntry

DRUGS_OF = {
    "A": (Drug.CRACK, Drug.HEROIN, Drug.COCAINE),
    "B": (Drug.CANNABIS, Drug.CANNABIS, Drug.KETAMINE),
    "C": (Drug.BENZODIAZEPINE,),
}  # fmt: skip
# How many in a hundred arrests for supply have drugs, cash, a phone or a weapon seized.
WITH_DRUGS, WITH_CASH, WITH_PHONE, WITH_WEAPON = 85, 45, 50, 12
IMPORTED = 2


@dataclass(frozen=True)
class Occasion:
    """Where and when something was seized: at an arrest or at a warrant entry."""

    place: PlaceMeant
    at: datetime
    arrest_id: int | None = None
    entry_id: int | None = None
    # When the arrest was recorded, which some are late.
    since: datetime | None = None

    @classmethod
    def of_arrest(cls, row: "Arrest") -> "Occasion":
        place = PlaceMeant(row.place_text, row.point, row.street_id, row.premises_id)
        return cls(
            place, row.occurred_at or row.recorded_at, row.pk, None, row.recorded_at
        )

    @classmethod
    def of_entry(cls, row: "WarrantEntry") -> "Occasion":
        at = row.at
        place = PlaceMeant(at.place_text, at.point, at.street_id, at.premises_id)
        return cls(place, row.entered_at, entry_id=row.pk)


@dataclass(frozen=True)
class Item:
    """What was seized, and how much."""

    kind: str
    quantity: int | None = None
    unit: str = ""
    drug: str = ""
    estimate: int | None = None


def seize(scene: Scene, occasion: Occasion, item: Item) -> None:
    """Record one seized item, under its own exhibit reference."""
    at = max(occasion.at + timedelta(hours=4), occasion.since or occasion.at)
    SEIZURE.make(
        scene,
        scene.by_now(at),
        by=scene.officer,
        occurred=When.at_instant(occasion.at),
        place=occasion.place,
        kind=item.kind,
        drug=item.drug,
        quantity=None if item.quantity is None else Decimal(item.quantity),
        unit=item.unit,
        estimate=None if item.estimate is None else Decimal(item.estimate),
        exhibit_reference=scene.exhibit(london_date(occasion.at)),
        test=DrugTest.PRESUMPTIVE if item.drug else DrugTest.NONE,
        arrest_id=occasion.arrest_id,
        entry_id=occasion.entry_id,
    )


def seize_at_arrests(scene: Scene, arrests: "Iterable[Arrest]") -> None:
    """Record what was seized at most of the arrests for supply, oldest first."""
    random = scene.stream("seizures")
    for arrest in arrests:
        if arrest.offence_class != OffenceClass.SUPPLY or arrest.occurred_at is None:
            continue
        for item in _items(random, arrest.drug_class):
            seize(scene, Occasion.of_arrest(arrest), item)


def _items(random: Random, drug_class: str) -> "Iterator[Item]":
    if random.randrange(100) < WITH_DRUGS:
        drug = pick(random, DRUGS_OF.get(drug_class, (Drug.OTHER,)))
        is_loose = drug in (Drug.CANNABIS, Drug.KETAMINE)
        unit = MeasureUnit.GRAMS if is_loose else MeasureUnit.WRAPS
        n = random.randrange(5, 60)
        yield Item(SeizureKind.DRUGS, n, unit, drug, estimate=n * 10)
    if random.randrange(100) < WITH_CASH:
        yield Item(SeizureKind.CASH, estimate=random.randrange(4, 120) * 10)
    if random.randrange(100) < WITH_PHONE:
        yield Item(SeizureKind.PHONE, random.randrange(1, 4), MeasureUnit.ITEMS)
    if random.randrange(100) < WITH_WEAPON:
        yield Item(SeizureKind.WEAPON, 1, MeasureUnit.ITEMS)


def import_near_arrests(scene: Scene, arrests: "Sequence[Arrest]") -> None:
    """Store custody's record of the latest arrests, each of which waits for a match."""
    known = [
        arrest
        for arrest in arrests
        if arrest.point and arrest.occurred_at and arrest.occurred_on <= scene.day(2)
    ]
    for n, arrest in enumerate(known[-IMPORTED:]):
        at = (arrest.occurred_at or scene.until) + timedelta(minutes=35 + n)
        point = arrest.point or Point(0, 0)
        near = Point(point.x + 0.0004, point.y + 0.0002, srid=4326)
        ARREST.make(
            scene,
            at + timedelta(hours=12),
            by=scene.people["records"],
            of="custody",
            occurred=When.at_instant(at),
            place=PlaceMeant(arrest.place_text, near, arrest.street_id),
            offence_class=arrest.offence_class,
            age_band=arrest.age_band,
            drug_class=arrest.drug_class,
            custody_number=f"43AB/{4100 + n}/{at:%y}",
            disposal="rui",
            is_imported=True,
            verb=Verb.IMPORT_ARRESTS,
        )
