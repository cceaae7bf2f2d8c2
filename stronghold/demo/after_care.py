"""The demonstration's homes that were taken over, and the visits to them since."""

from typing import TYPE_CHECKING, NamedTuple

from operations.activities.choices import ActivityKind, Result
from operations.after_care.actions import end_after_care
from operations.after_care.choices import EndedBecause
from operations.after_care.queries import was_taken_over
from stronghold.demo.builders.records import ACTIVITY, AFTER_CARE
from stronghold.demo.scene import at_premises

if TYPE_CHECKING:
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


def make_after_care(scene: "Scene") -> None:
    """Plan the revisits of each home, visit it, and end what is over."""
    free = [one for one in scene.homes() if not was_taken_over(one.pk)]
    for home, premises in zip(HOMES, reversed(free), strict=False):
        _make(scene, home, premises)


def _make(scene: "Scene", home: Home, premises: "Premises") -> None:
    row = AFTER_CARE.make(
        scene,
        scene.ago(home.planned_ago, "10:00"),
        by=scene.officer,
        premises=premises,
    )
    for day in sorted(home.visits + home.without_answer):
        answered = day in home.visits
        ACTIVITY.make(
            scene,
            scene.ago(home.planned_ago - day, "16:30"),
            by=scene.officer,
            kind=ActivityKind.WELFARE_VISIT,
            place=at_premises(premises),
            minutes=25,
            results=[Result.SAFE if answered else Result.NO_ANSWER],
        )
    if home.ended_after is not None:
        scene.act(
            scene.ago(home.planned_ago - home.ended_after, "11:00"),
            end_after_care,
            by=scene.officer,
            reference=row.reference,
            because=EndedBecause.SAFE.value,
        )
