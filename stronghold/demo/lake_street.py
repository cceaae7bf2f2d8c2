"""Lake Street since July 2016: raids, patrols, a closure, possession, a clean-up.

It is always the same house. The early events have fixed dates; the last ones are some
months before today.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from operations.activities.choices import ActivityKind as Kind
from operations.activities.choices import Outside, Result
from operations.arrests.choices import Disposal
from operations.seizures.choices import Drug, MeasureUnit, SeizureKind
from operations.warrants.choices import Outcome
from stronghold.core.places.queries import PlaceMeant
from stronghold.demo.activities import MadeActivity, make_activity
from stronghold.demo.builders.links import link
from stronghold.demo.builders.records import ARREST
from stronghold.demo.builders.warrants import TO_RETURN
from stronghold.demo.closures import DO
from stronghold.demo.player import play
from stronghold.demo.scene import Scene, at_premises
from stronghold.demo.seizures import Item, Occasion, seize
from stronghold.demo.times import moment
from stronghold.demo.warrants import Search, make_warrant

if TYPE_CHECKING:
    from operations.activities.models import Activity
    from operations.arrests.models import Arrest
    from operations.closures.models import ClosureCase
    from operations.operation.models import Operation
    from operations.warrants.models import Warrant
    from stronghold.core.places.models import Premises

SMASHED = "Method of entry team; the front door was smashed in"
# The mornings of the raids, with the outcome.
RAIDS = (
    (date(2016, 7, 14), Outcome.DRUGS),
    (date(2016, 11, 24), Outcome.NOTHING),
    (date(2017, 5, 11), Outcome.DRUGS),
    (date(2018, 10, 4), Outcome.ARREST_ONLY),
    (date(2021, 5, 20), Outcome.OTHER_FOUND),
    (date(2024, 3, 7), Outcome.DRUGS),
)
PATROLS = (
    (date(2016, 7, 15), "17:30", Kind.HIGH_VISIBILITY, 4, 120, (Result.SPOKEN,)),
    (date(2016, 8, 6), "19:00", Kind.MOUNTED, 2, 90, (Result.DISPERSED,)),
    (date(2017, 2, 18), "20:15", Kind.PLAIN_CLOTHES, 3, 180, (Result.INTELLIGENCE,)),
    (date(2017, 9, 2), "21:00", Kind.ROADS_POLICING, 3, 120, (Result.SEARCHED,)),
    (date(2019, 6, 14), "16:00", Kind.MOUNTED, 2, 120, (Result.SPOKEN,)),
    (date(2022, 3, 25), "20:00", Kind.PLAIN_CLOTHES, 2, 150, (Result.SEARCHED,)),
    (date(2023, 8, 19), "18:00", Kind.HIGH_VISIBILITY, 3, 90, (Result.DISPERSED,)),
)
# Days ago: the last raid, the closure notice, possession, the clean-up, works, and the
# visits with the fire service.
LAST_RAID, NOTICE, POSSESSION, CLEAN_UP, WORKS, TALK = 320, 290, 120, 111, 84, 40
FIRE_VISITS = (70, 54)
CRACK = Item(SeizureKind.DRUGS, 46, MeasureUnit.WRAPS, Drug.CRACK, 460)
HEROIN = Item(SeizureKind.DRUGS, 28, MeasureUnit.WRAPS, Drug.HEROIN, 280)
CASH = Item(SeizureKind.CASH, estimate=1_340)
PHONES = Item(SeizureKind.PHONE, 3, MeasureUnit.ITEMS)
KNIFE = Item(SeizureKind.WEAPON, 1, MeasureUnit.ITEMS)


@dataclass(frozen=True)
class House:
    """What came of the trouble at the house, in order."""

    raid: "Warrant"
    case: "ClosureCase"
    visit: "Activity"
    possession: "Activity"


def make_lake_street(scene: Scene, operation: "Operation") -> House:
    """Make the full history in order of time; return what came of it."""
    home = scene.house()
    for day, outcome in RAIDS:
        _raid(scene, home, moment(day, "06:10"), outcome=outcome)
    for day, at, kind, n_people, minutes, results in PATROLS:
        place = _street_of(home)
        done = MadeActivity(kind, moment(day, at), place, n_people, minutes, results)
        make_activity(scene, done)
    raid = _raid(scene, home, scene.ago(LAST_RAID, "06:10"), outcome=Outcome.DRUGS)
    case = _close(scene)
    made = [
        make_activity(scene, done) for done in _final_activities(scene, home, operation)
    ]
    (visit,) = [row for row in made if row.kind == Kind.CLOSURE_VISIT]
    (possession,) = [row for row in made if row.kind == Kind.POSSESSION]
    return House(raid, case, visit, possession)


def _street_of(home: "Premises") -> PlaceMeant:
    return PlaceMeant(str(home.street), home.point, home.street_id)


def _raid(
    scene: Scene, home: "Premises", entered_at: datetime, *, outcome: str
) -> "Warrant":
    """Execute a warrant early in the morning, with seizures and an arrest."""
    drawn_at = (entered_at - timedelta(days=3)).replace(hour=10, minute=0)
    search = Search(
        drawn_at,
        TO_RETURN,
        outcome,
        company=SMASHED,
        entered_at=entered_at,
    )
    warrant, entry = make_warrant(scene, home, search)
    if entry and outcome == Outcome.DRUGS:
        for item in (CRACK, HEROIN, CASH, PHONES):
            seize(scene, Occasion.of_entry(entry), item)
    if entry and outcome == Outcome.OTHER_FOUND:
        seize(scene, Occasion.of_entry(entry), KNIFE)
    if outcome in (Outcome.DRUGS, Outcome.ARREST_ONLY):
        arrest = _arrest(scene, home, entered_at + timedelta(minutes=20))
        seize(scene, Occasion.of_arrest(arrest), CASH)
        later = entered_at + timedelta(hours=5)
        link(scene, warrant, arrest, by=scene.officer, at=later)
    return warrant


def _arrest(scene: Scene, home: "Premises", at: datetime) -> "Arrest":
    place = at_premises(home)
    return ARREST.make(
        scene,
        at,
        by=scene.officer,
        place=place,
        drug_class="A",
        disposal=Disposal.CHARGED_REMANDED,
    )


def _close(scene: Scene) -> "ClosureCase":
    """Close the house for three months; the order has expired."""
    return play(scene, "house_closed", DO)["house"]


def _final_activities(
    scene: Scene, home: "Premises", operation: "Operation"
) -> "list[MadeActivity]":
    house, street = at_premises(home), _street_of(home)
    return [
        MadeActivity(
            Kind.CLOSURE_VISIT,
            scene.ago(NOTICE - 30, "11:00"),
            house,
            2,
            25,
            (Result.SECURED,),
        ),
        MadeActivity(
            Kind.POSSESSION,
            scene.ago(POSSESSION, "09:30"),
            house,
            4,
            150,
            (Result.POSSESSION, Result.SECURED),
            "Taken into possession with bailiffs and the city council",
            operation,
            with_council=2,
            with_others=((Outside.BAILIFFS, 3, 60),),
        ),
        MadeActivity(
            Kind.CLEAN_UP,
            scene.ago(CLEAN_UP, "08:30"),
            street,
            6,
            300,
            (Result.CLEARED,),
            "Bulky waste and needles taken away, walls painted",
            operation,
            by_council=True,
        ),
        MadeActivity(
            Kind.WORKS,
            scene.ago(WORKS, "09:00"),
            street,
            3,
            360,
            (Result.WORKS_DONE,),
            "Lighting of the alley, hedges cut back",
            operation,
            by_council=True,
        ),
        MadeActivity(
            Kind.FIRE_VISIT,
            scene.ago(FIRE_VISITS[0], "10:30"),
            street,
            2,
            45,
            (Result.SAFE,),
            "Smoke alarms fitted in the houses beside it",
            operation,
            with_others=((Outside.FIRE, 2, None),),
        ),
        MadeActivity(
            Kind.FIRE_VISIT,
            scene.ago(FIRE_VISITS[1], "14:00"),
            street,
            1,
            60,
            (Result.SPOKEN, Result.SUPPORT),
            "The way out of each flat was checked",
            operation,
            with_council=1,
            with_others=((Outside.FIRE, 3, 90),),
        ),
        MadeActivity(
            Kind.ENGAGEMENT,
            scene.ago(TALK, "17:00"),
            street,
            3,
            120,
            (Result.SPOKEN,),
            "Residents say that it has been quiet",
            operation,
        ),
    ]
