"""The demonstration's operations, priorities and taskings, by the real actions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from operations.operation.actions import begin_phase
from operations.overview.actions import put_in_operation
from operations.priorities.actions import answer_priority
from operations.taskings.actions import move_tasking
from operations.taskings.queries import Assignee
from stronghold.core.places.queries import PlaceMeant
from stronghold.demo.accounts import TEAM, TEAMS
from stronghold.demo.builders.records import OPERATION, PRIORITY, TASKING
from stronghold.demo.scene import Scene

if TYPE_CHECKING:
    from operations.operation.models import Operation

COUNCIL, CHILDRENS = "oxford-city-council", "oxfordshire-childrens"
AIMS = (
    "Take the supply of Class A drugs off these streets, and keep it off. Protect the "
    "people whose homes are taken over, and the children who are sent to sell. Leave "
    "the streets clean, lit and used by those who live there."
)
# Name, how many days ago it began, aims, the number of the team whose wards it is in,
# and its later phases, each with how many days ago.
OTHERS = (
    (
        "Footbridge",
        250,
        "Stop the dealing by the towpath and its bridges.",
        1,
        (("hold", 60),),
    ),
    (
        "Orchard",
        410,
        "Win back the stairwells and the green between the flats.",
        3,
        (("hold", 230), ("build", 90)),
    ),
)
BEGAN = 150
PRIORITIES = (
    ("Dealing from parked cars in the evening", 130, "Lake Street and around", ""),
    ("Homes taken over by dealers", 95, "Blocks of flats in the centre", ""),
    ("Needles in the play area", 60, "Play area by the allotments", ""),
    (
        "Young people waiting for buyers at the station",
        210,
        "Park End Street",
        "Patrols at the times that residents named; two services work with them now.",
    ),
)


@dataclass(frozen=True)
class Task:
    """One made-up tasking: how many days ago it was set and due, and its moves."""

    what: str
    set_ago: int
    due_ago: int
    whose: str
    moves: Sequence[tuple[str, str]] = ()
    place: str = ""
    source: str = "Weekly tasking meeting"


ACCEPT = ("accept", "")
TASKS = (
    Task("Patrol on foot between 5pm and 8pm, three times", 20, 13, "team",
         (ACCEPT, ("do", "Three patrols; two people moved on.")), "Cowley Road"),
    Task("Visit the tenant who has not been seen, with housing", 9, 2, "officer",
         (ACCEPT,), "Knights Road"),
    Task("Clear needles and repair the fence of the play area", 16, 4, COUNCIL, (),
         "Play area by the allotments"),
    Task("Cut back the hedge that hides the alley", 30, 16, COUNCIL,
         (ACCEPT, ("do", "Cut back on both sides.")), "Lake Street"),
    Task("Repair the two lights of the underpass", 10, -6, COUNCIL, (ACCEPT,),
         "Underpass at the station"),
    Task("Talk with the shops about the people waiting outside", 5, -3, "team", (),
         "Park End Street"),
    Task("Return the live warrant before it runs out", 3, -1, "officer", (ACCEPT,)),
    Task("Go through the cameras of the car park", 45, 31, "officer",
         (("leave", "The recordings had been overwritten."),), "Union Street"),
    Task("Mounted patrol on Saturday afternoon", 24, 17, "team",
         (("cancel", "The horses were needed at the football."),), "Rose Hill"),
    Task("Ask the school which entrances worry them", 12, 1, CHILDRENS, (),
         source="Partnership meeting"),
    Task("Leaflet the flats on how to report", 2, -9, "team", ()),
)  # fmt: skip


def make_operations(scene: Scene) -> "Operation":
    """Set up the operations, priorities and taskings; return the first operation."""
    wards = {name: given for _, name, given in TEAMS}
    first = _set_up(scene, "Stronghold", BEGAN, aims=AIMS, areas=wards[TEAM[1]])
    for name, ago, aims, n, phases in OTHERS:
        areas = TEAMS[n][2]
        operation = _set_up(scene, name, ago, aims=aims, areas=areas, part_of=first)
        for phase, days in phases:
            scene.act(
                scene.ago(days, "09:00"),
                begin_phase,
                by=scene.supervisor,
                reference=operation.reference,
                phase=phase,
                began_on=scene.day(days),
            )
    _set_priorities(scene, first)
    for task in TASKS:
        _set_task(scene, task, first)
    return first


def add_to_operation(
    scene: Scene, operation: "Operation", references: Sequence[str]
) -> None:
    """Add records to the operation."""
    for reference in references:
        scene.act(
            scene.until,
            put_in_operation,
            by=scene.supervisor,
            reference=operation.reference,
            of=reference,
        )


def _set_up(
    scene: Scene,
    name: str,
    ago: int,
    *,
    aims: str,
    areas: Sequence[str],
    part_of: "Operation | None" = None,
) -> "Operation":
    return OPERATION.make(
        scene,
        scene.ago(ago, "09:00"),
        by=scene.supervisor,
        name=name,
        aims=aims,
        areas=areas,
        part_of=part_of,
        partners=[scene.organisations[code] for code in (COUNCIL, CHILDRENS)],
    )


def _set_priorities(scene: Scene, operation: "Operation") -> None:
    for issue, ago, place, done in PRIORITIES:
        priority = PRIORITY.make(
            scene,
            scene.ago(ago, "18:30"),
            by=scene.supervisor,
            issue=issue,
            place_text=place,
            why="Named most often by residents and in reports of the quarter",
            operation=operation,
        )
        if done:
            scene.act(
                scene.ago(ago - 80, "18:30"),
                answer_priority,
                by=scene.supervisor,
                reference=priority.reference,
                done=done,
                answered_on=scene.day(ago - 80),
            )


def _assignee(scene: Scene, code: str) -> Assignee:
    police = scene.officer.organisation
    if code == "officer":
        return Assignee(police, person=scene.officer)
    if code == "team":
        return Assignee(police, team=scene.officer.team)
    return Assignee(scene.organisations[code])


def _place(scene: Scene, words: str) -> PlaceMeant:
    """Return the street of this name, or else only the words."""
    street = scene.city.by_name.get(words)
    if street is None:
        return PlaceMeant(words)
    return PlaceMeant(str(street), street.point, street.pk)


def _set_task(scene: Scene, task: Task, operation: "Operation") -> None:
    tasking = TASKING.make(
        scene,
        scene.ago(task.set_ago, "10:00"),
        by=scene.supervisor,
        what=task.what,
        due_on=scene.day(task.due_ago),
        assignee=_assignee(scene, task.whose),
        place=_place(scene, task.place),
        operation=operation,
        source=task.source,
    )
    for n, (move, outcome) in enumerate(task.moves):
        scene.act(
            scene.ago(max(task.set_ago - 1 - 2 * n, 1), "15:00"),
            move_tasking,
            by=scene.supervisor,
            reference=tasking.reference,
            move=move,
            outcome=outcome,
        )
