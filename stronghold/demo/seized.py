"""What was seized in the demonstration, and which arrests custody sent as well."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from django.contrib.gis.geos import Point

from operations.arrests.actions import NewArrest, store_arrest
from operations.arrests.choices import OffenceClass
from operations.seizures.actions import NewSeizure, store_seizure
from operations.seizures.choices import Drug, DrugTest, MeasureUnit, SeizureKind
from stronghold.demo.plausible import pick
from stronghold.demo.scene import Scene
from stronghold.kernel.clock import london_date
from stronghold.places.queries import PlaceMeant
from stronghold.records.rules import When

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from operations.arrests.models import Arrest
    from operations.warrants.models import WarrantEntry

DRUGS_OF = {
    "A": (Drug.CRACK, Drug.HEROIN, Drug.COCAINE),
    "B": (Drug.CANNABIS, Drug.CANNABIS, Drug.KETAMINE),
    "C": (Drug.BENZODIAZEPINE,),
}  # fmt: skip
# Of the arrests for supply, how many have what seized: that many in a hundred.
WITH_DRUGS, WITH_CASH, WITH_PHONE, WITH_WEAPON = 85, 45, 50, 12
IMPORTED = 2


@dataclass(frozen=True)
class Spot:
    """Where and when something was seized: at an arrest or at an entry."""

    place: PlaceMeant
    at: datetime
    arrest_id: int | None = None
    entry_id: int | None = None

    @classmethod
    def of_arrest(cls, row: "Arrest") -> "Spot":
        place = PlaceMeant(row.place_text, row.point, row.street_id, row.premises_id)
        return cls(place, row.occurred_at or row.recorded_at, arrest_id=row.pk)

    @classmethod
    def of_entry(cls, row: "WarrantEntry") -> "Spot":
        here = row.at
        place = PlaceMeant(
            here.place_text, here.point, here.street_id, here.premises_id
        )
        return cls(place, row.entered_at, entry_id=row.pk)


@dataclass(frozen=True)
class Thing:
    """What was seized, and how much of it."""

    kind: str
    quantity: int | None = None
    unit: str = ""
    drug: str = ""
    estimate: int | None = None


def seize(scene: Scene, spot: Spot, thing: Thing) -> None:
    """Record one thing that was seized, under an exhibit reference of its own."""
    seizure = NewSeizure(
        occurred=When.at_instant(spot.at),
        place=spot.place,
        kind=thing.kind,
        drug=thing.drug,
        quantity=None if thing.quantity is None else Decimal(thing.quantity),
        unit=thing.unit,
        estimate=None if thing.estimate is None else Decimal(thing.estimate),
        exhibit_reference=scene.exhibit(london_date(spot.at)),
        test=DrugTest.PRESUMPTIVE if thing.drug else DrugTest.NONE,
        arrest_id=spot.arrest_id,
        entry_id=spot.entry_id,
    )
    scene.act(
        spot.at + timedelta(hours=4),
        store_seizure,
        by=scene.officer,
        submission=scene.submission(of="seizure"),
        seizure=seizure,
    )


def seize_at_arrests(scene: Scene, arrests: "Iterable[Arrest]") -> None:
    """Record what was seized with most of the arrests for supply, the oldest first."""
    random = scene.stream("seizures")
    for arrest in arrests:
        if arrest.offence_class != OffenceClass.SUPPLY or arrest.occurred_at is None:
            continue
        for thing in _things(random, arrest.drug_class):
            seize(scene, Spot.of_arrest(arrest), thing)


def _things(random: Random, drug_class: str) -> "Iterator[Thing]":
    if random.randrange(100) < WITH_DRUGS:
        drug = pick(random, DRUGS_OF.get(drug_class, (Drug.OTHER,)))
        is_loose = drug in (Drug.CANNABIS, Drug.KETAMINE)
        unit = MeasureUnit.GRAMS if is_loose else MeasureUnit.WRAPS
        n = random.randrange(5, 60)
        yield Thing(SeizureKind.DRUGS, n, unit, drug, estimate=n * 10)
    if random.randrange(100) < WITH_CASH:
        yield Thing(SeizureKind.CASH, estimate=random.randrange(4, 120) * 10)
    if random.randrange(100) < WITH_PHONE:
        yield Thing(SeizureKind.PHONE, random.randrange(1, 4), MeasureUnit.ITEMS)
    if random.randrange(100) < WITH_WEAPON:
        yield Thing(SeizureKind.WEAPON, 1, MeasureUnit.ITEMS)


def import_near_arrests(scene: Scene, arrests: "Sequence[Arrest]") -> None:
    """Store custody's record of the latest arrests, so that each waits for a match."""
    known = [
        one
        for one in arrests
        if one.point and one.occurred_at and one.occurred_on <= scene.day(2)
    ]
    for n, arrest in enumerate(known[-IMPORTED:]):
        at = (arrest.occurred_at or scene.until) + timedelta(minutes=35 + n)
        point = arrest.point or Point(0, 0)
        near = Point(point.x + 0.0004, point.y + 0.0002, srid=4326)
        custody = NewArrest(
            occurred=When.at_instant(at),
            place=PlaceMeant(arrest.place_text, near, arrest.street_id),
            offence_class=arrest.offence_class,
            age_band=arrest.age_band,
            drug_class=arrest.drug_class,
            custody_number=f"43AB/{4100 + n}/{at:%y}",
            disposal="rui",
            is_imported=True,
        )
        scene.act(
            at + timedelta(hours=12),
            store_arrest,
            by=scene.people["records"],
            submission=scene.submission(of="custody"),
            arrest=custody,
        )
