"""The demonstration's operations, priorities and taskings, by the real actions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from operations.operation.actions import (
    OperationFacts,
    begin_phase,
    change_operation,
)
from operations.overview.actions import put_in_operation
from operations.priorities.actions import answer_priority
from operations.taskings.actions import answer_own_tasking, move_tasking
from operations.taskings.queries import Assignee
from stronghold.core.places.queries import PlaceMeant
from stronghold.demo.accounts import TEAM, TEAMS
from stronghold.demo.builders.records import OPERATION, PRIORITY, TASKING
from stronghold.demo.scene import Scene

if TYPE_CHECKING:
    from operations.operation.models import Operation
    from operations.priorities.models import Priority
    from operations.taskings.models import Tasking
    from stronghold.core.accounts.models import User

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
# How many days ago the first began, and the others were made parts of it.
BEGAN, JOINED = 150, 50
CARS, HOMES = "Dealing from parked cars in the evening", "Homes taken over by dealers"
NEEDLES = "Needles in the play area"
STATION = "Young people waiting for buyers at the station"
PRIORITIES = (
    (CARS, 130, "Lake Street and around", ""),
    (HOMES, 95, "Blocks of flats in the centre", ""),
    (NEEDLES, 60, "Play area by the allotments", ""),
    (
        STATION,
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
    # The issue of the priority that it is for.
    priority: str = ""


ACCEPT = ("accept", "")
TASKS = (
    Task("Patrol on foot between 5pm and 8pm, three times", 20, 13, "team",
         (ACCEPT, ("do", "Three patrols; two people moved on.")), "Cowley Road",
         priority=CARS),
    Task("Visit the tenant who has not been seen, with housing", 9, 2, "officer",
         (ACCEPT,), "Knights Road", priority=HOMES),
    Task("Clear needles and repair the fence of the play area", 16, 4, COUNCIL, (),
         "Play area by the allotments", priority=NEEDLES),
    Task("Cut back the hedge that hides the alley", 30, 16, COUNCIL,
         (ACCEPT, ("do", "Cut back on both sides.")), "Lake Street"),
    Task("Repair the two lights of the underpass", 10, -6, COUNCIL, (ACCEPT,),
         "Underpass at the station"),
    Task("Talk with the shops about the people waiting outside", 5, -3, "team", (),
         "Park End Street"),
    Task("Return the live warrant before it runs out", 3, -1, "officer", (ACCEPT,)),
    Task("Go through the cameras of the car park", 45, 31, "officer",
         (("leave", "The recordings had been overwritten."),), "Union Street",
         priority=CARS),
    Task("Mounted patrol on Saturday afternoon", 24, 17, "team",
         (("cancel", "The horses were needed at the football."),), "Rose Hill"),
    Task("Ask the school which entrances worry them", 12, 1, CHILDRENS, (),
         source="Partnership meeting"),
    Task("Leaflet the flats on how to report", 2, -9, "team", (), priority=HOMES),
    Task("Patrol the station at the times that residents named", 205, 180, "team",
         (ACCEPT, ("do", "Nine patrols; four young people were brought home.")),
         "Park End Street", priority=STATION),
)  # fmt: skip


def make_operations(scene: Scene) -> "Operation":
    """Set up the operations, priorities and taskings; return the first operation."""
    wards = {name: given for _, name, given in TEAMS}
    own = _facts(scene, "Stronghold", BEGAN, aims=AIMS, areas=wards[TEAM[1]])
    first = _set_up(scene, BEGAN, own)
    for name, ago, aims, n, phases in OTHERS:
        areas = TEAMS[n][2]
        facts = _facts(scene, name, ago, aims=aims, areas=areas)
        operation = _set_up(scene, ago, facts)
        for phase, days in phases:
            scene.act(
                scene.ago(days, "09:00"),
                begin_phase,
                by=scene.supervisor,
                reference=operation.reference,
                phase=phase,
                began_on=scene.day(days),
            )
        scene.act(
            scene.ago(JOINED, "10:30"),
            change_operation,
            by=scene.supervisor,
            reference=operation.reference,
            facts=OperationFacts(**facts | {"part_of": first}),
        )
    priorities = _set_priorities(scene, first)
    for task in TASKS:
        _set_task(scene, task, first, priorities)
    _answer(scene, priorities)
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


def _facts(
    scene: Scene, name: str, ago: int, *, aims: str, areas: Sequence[str]
) -> dict[str, Any]:
    partners = [scene.organisations[code] for code in (COUNCIL, CHILDRENS)]
    facts = {"name": name, "aims": aims, "areas": areas, "partners": partners}
    return facts | {"begins_on": scene.day(ago)}


def _set_up(scene: Scene, ago: int, facts: Mapping[str, Any]) -> "Operation":
    at = scene.ago(ago, "09:00")
    return OPERATION.make(scene, at, by=scene.supervisor, **facts)


def _set_priorities(scene: Scene, operation: "Operation") -> "dict[str, Priority]":
    """Set the priorities; return them by their issues."""
    found = {}
    for issue, ago, place, _ in PRIORITIES:
        found[issue] = PRIORITY.make(
            scene,
            scene.ago(ago, "18:30"),
            by=scene.supervisor,
            issue=issue,
            place_text=place,
            why="Named most often by residents and in reports of the quarter",
            operation=operation if ago < BEGAN else None,
        )
    return found


def _answer(scene: Scene, priorities: "Mapping[str, Priority]") -> None:
    for issue, ago, _, done in PRIORITIES:
        if done:
            scene.act(
                scene.ago(ago - 80, "18:30"),
                answer_priority,
                by=scene.supervisor,
                reference=priorities[issue].reference,
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


def _set_task(
    scene: Scene,
    task: Task,
    operation: "Operation",
    priorities: "Mapping[str, Priority]",
) -> None:
    tasking = TASKING.make(
        scene,
        scene.ago(task.set_ago, "10:00"),
        by=scene.supervisor,
        what=task.what,
        due_on=scene.day(task.due_ago),
        assignee=_assignee(scene, task.whose),
        place=_place(scene, task.place),
        operation=operation if task.set_ago < BEGAN else None,
        priority=priorities.get(task.priority),
        source=task.source,
    )
    if task.whose != COUNCIL:
        _move(scene, tasking, task, by=scene.supervisor)


def answer_for_council(scene: Scene, taskings: "Iterable[Tasking]") -> None:
    """Make the council's moves of its own taskings, once an agreement shares them."""
    asked = {task.what: task for task in TASKS if task.whose == COUNCIL}
    for tasking in taskings:
        if task := asked.get(tasking.what):
            _move(scene, tasking, task, by=scene.people["partner"])


def _move(scene: Scene, tasking: "Tasking", task: Task, *, by: "User") -> None:
    for n, (move, outcome) in enumerate(task.moves):
        scene.act(
            scene.ago(max(task.set_ago - 1 - 2 * n, 1), "15:00"),
            answer_own_tasking if task.whose == COUNCIL else move_tasking,
            by=by,
            reference=tasking.reference,
            move=move,
            outcome=outcome,
        )
