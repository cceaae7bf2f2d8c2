"""The demonstration's homes that were taken over, and the visits to them since."""

from typing import TYPE_CHECKING, NamedTuple

from operations.activities.choices import ActivityKind, Result
from operations.after_care.actions import end_after_care
from operations.after_care.choices import EndedBecause
from operations.after_care.queries import was_taken_over
from stronghold.demo.builders.records import ACTIVITY, AFTER_CARE
from stronghold.demo.queries import open_after_care
from stronghold.demo.scene import at_premises

if TYPE_CHECKING:
    from operations.after_care.models import AfterCare
    from stronghold.core.places.models import Premises
    from stronghold.demo.scene import Scene


class Home(NamedTuple):
    """How many days ago revisits were planned, and how many days later each was made.

    Visits without an answer are days on which no one opened.
    """

    planned_ago: int
    visits: tuple[int, ...]
    without_answer: tuple[int, ...] = ()
    ended_after: int | None = None


HOMES = (
    Home(1, ()),
    # One was missed.
    Home(9, (2,), (6,)),
    Home(26, (1, 8)),
    Home(64, (2, 6, 27), (5,), ended_after=30),
)


# A home of earlier raids is at peace after so many days; these are its visits.
LONG_AGO, AT_PEACE, VISITS = 60, 30, (2, 6, 27)


def make_after_care(scene: "Scene") -> None:
    """Plan the revisits of each home, visit it, and end what is over."""
    _end_earlier(scene)
    free = [one for one in scene.homes() if not was_taken_over(one.pk)]
    for home, premises in zip(HOMES, reversed(free), strict=False):
        _make(scene, home, premises)


def _end_earlier(scene: "Scene") -> None:
    """Visit the homes whose after-care began with a step long ago, and end it."""
    for row, home in open_after_care(before=scene.day(LONG_AGO)):
        days_ago = (scene.day(0) - row.since).days
        for day in VISITS:
            _visit(scene, home, days_ago - day)
        _end(scene, row, days_ago - AT_PEACE)


def _make(scene: "Scene", home: Home, premises: "Premises") -> None:
    row = AFTER_CARE.make(
        scene,
        scene.ago(home.planned_ago, "10:00"),
        by=scene.officer,
        premises=premises,
    )
    for day in sorted(home.visits + home.without_answer):
        result = Result.SAFE if day in home.visits else Result.NO_ANSWER
        _visit(scene, premises, home.planned_ago - day, result)
    if home.ended_after is not None:
        _end(scene, row, home.planned_ago - home.ended_after)


def _visit(
    scene: "Scene", premises: "Premises", days_ago: int, result: Result = Result.SAFE
) -> None:
    ACTIVITY.make(
        scene,
        scene.ago(days_ago, "16:30"),
        by=scene.officer,
        kind=ActivityKind.WELFARE_VISIT,
        place=at_premises(premises),
        minutes=25,
        results=[result],
    )


def _end(scene: "Scene", row: "AfterCare", days_ago: int) -> None:
    scene.act(
        scene.ago(days_ago, "11:00"),
        end_after_care,
        by=scene.officer,
        reference=row.reference,
        because=EndedBecause.SAFE.value,
    )
