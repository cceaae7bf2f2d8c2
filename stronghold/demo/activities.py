"""The demonstration's patrols, visits and clear-ups: about four a week for a year."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from operations.activities.actions import start_activity
from operations.activities.choices import ActivityKind as Kind
from operations.activities.choices import Outside, Result
from operations.activities.queries import Other
from stronghold.core.kernel.weeks import Week
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.rules import When
from stronghold.demo import plausible
from stronghold.demo.builders.records import ACTIVITY
from stronghold.demo.plausible import pick
from stronghold.demo.scene import Scene

if TYPE_CHECKING:
    from operations.activities.models import Activity
    from operations.operation.models import Operation

WEEKS = 52
A_WEEK = 4.0
COUNCIL = "oxford-city-council"
# One in this many belongs to the operation, once that has begun.
IN_OPERATION = 2


@dataclass(frozen=True)
class Usual:
    """How often a kind of activity happens, how many people, how long, its results."""

    weight: int
    people: tuple[int, int]
    minutes: tuple[int, int]
    results: tuple[tuple[str, ...], ...]
    by_council: bool = False


USUAL: dict[str, Usual] = {
    Kind.HIGH_VISIBILITY: Usual(
        34, (2, 5), (45, 180),
        (
            (Result.NOTHING,),
            (Result.SPOKEN,),
            (Result.SPOKEN, Result.DISPERSED),
            (Result.SEARCHED,),
        ),
    ),
    Kind.PLAIN_CLOTHES: Usual(
        15, (2, 4), (90, 240),
        (
            (Result.NOTHING,),
            (Result.INTELLIGENCE,),
            (Result.SEARCHED, Result.ARRESTED),
            (Result.SEARCHED, Result.SEIZED),
        ),
    ),
    Kind.MOUNTED: Usual(
        8, (2, 3), (90, 150), ((Result.SPOKEN,), (Result.DISPERSED,))
    ),
    Kind.ROADS_POLICING: Usual(
        8, (2, 4), (60, 180),
        ((Result.SEARCHED,), (Result.SEARCHED, Result.SEIZED), (Result.NOTHING,)),
    ),
    Kind.DOG_SECTION: Usual(3, (1, 3), (45, 90), ((Result.SEARCHED,),)),
    Kind.WELFARE_VISIT: Usual(
        10, (2, 3), (20, 50),
        (
            (Result.SAFE,),
            (Result.NO_ANSWER,),
            (Result.CUCKOOING, Result.SUPPORT),
            (Result.SUPPORT,),
        ),
    ),
    Kind.ENGAGEMENT: Usual(8, (2, 4), (60, 120), ((Result.SPOKEN,),)),
    Kind.SCHOOL_VISIT: Usual(3, (1, 2), (50, 90), ((Result.SPOKEN,),)),
    Kind.CLEAN_UP: Usual(
        5, (3, 8), (90, 240), ((Result.CLEARED,),), by_council=True
    ),
    Kind.NEEDLES: Usual(4, (1, 2), (20, 45), ((Result.CLEARED,),), by_council=True),
    Kind.WORKS: Usual(2, (2, 4), (120, 400), ((Result.WORKS_DONE,),), by_council=True),
}  # fmt: skip


@dataclass(frozen=True)
class MadeActivity:
    """One made-up activity with its results."""

    kind: str
    at: datetime
    place: PlaceMeant
    n_people: int
    minutes: int
    results: tuple[str, ...] = ()
    words: str = ""
    operation: "Operation | None" = None
    by_council: bool = False
    # Who else took part: so many of the council, and others by kind with their minutes.
    with_council: int = 0
    with_others: tuple[tuple[Outside, int, int | None], ...] = ()


def make_activities(scene: Scene, operation: "Operation") -> "list[Activity]":
    """Record a year of activities, oldest first, and one still under way."""
    random = scene.stream("activities")
    scene.city.random = scene.stream("places of activities")
    weeks = min(WEEKS, plausible.WEEKS)
    first = Week.of(scene.day(0)).shifted(-weeks)
    made = []
    for i in range(weeks + 1):
        week = first.shifted(i)
        n = plausible.poisson(random, A_WEEK)
        for done in sorted(
            (_activity(scene, random, week, operation=operation) for _ in range(n)),
            key=lambda done: done.at,
        ):
            if done.at + timedelta(minutes=done.minutes) < scene.until:
                made.append(make_activity(scene, done))
    made.append(_under_way(scene, operation))
    return made


def _activity(
    scene: Scene, random: Random, week: Week, *, operation: "Operation"
) -> MadeActivity:
    kinds = {kind: usual.weight for kind, usual in USUAL.items()}
    kind = plausible.one_of(random, kinds)
    usual, at = USUAL[kind], plausible.moment_in(random, week)
    is_in = random.randrange(IN_OPERATION) == 0
    has_begun = at.date() >= operation.begins_on
    return MadeActivity(
        kind,
        at,
        scene.city.place(plausible.some_place(random, centre=0.4)),
        n_people=random.randint(*usual.people),
        minutes=random.randint(*usual.minutes) // 5 * 5,
        results=pick(random, usual.results),
        operation=operation if is_in and has_begun else None,
        by_council=usual.by_council,
    )


def make_activity(scene: Scene, done: MadeActivity) -> "Activity":
    """Record an activity once it is over, by an officer."""
    council = scene.organisations[COUNCIL] if done.by_council else None
    return ACTIVITY.make(
        scene,
        done.at + timedelta(minutes=done.minutes),
        by=scene.officer,
        occurred=When.at_instant(done.at),
        place=done.place,
        kind=done.kind,
        n_people=done.n_people,
        minutes=done.minutes,
        results=list(done.results),
        result_text=done.words,
        organisation=council,
        operation=done.operation,
        others=_others(scene, done),
    )


def _others(scene: Scene, done: MadeActivity) -> list[Other]:
    others = [Other(n, outside=kind, minutes=m) for kind, n, m in done.with_others]
    if done.with_council:
        council = scene.organisations[COUNCIL]
        others.insert(0, Other(done.with_council, council))
    return others


def _under_way(scene: Scene, operation: "Operation") -> "Activity":
    """Start a patrol that has not ended yet."""
    place = scene.city.place(plausible.Where(plausible.AROUND[0]))
    return replace(ACTIVITY, action=start_activity).make(
        scene,
        scene.until - timedelta(minutes=35),
        by=scene.officer,
        place=place,
        minutes=None,
        operation=operation,
    )
