"""Places where the demonstration's teams ask to be rung first, and a planned visit.

Most of these places have other reasons than a warrant: a visitor who is asked to ring
first must not be able to see which.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from operations.visits.actions import keep_cover, plan_visit, store_ask_first
from operations.visits.choices import Planned, Reason
from stronghold.demo.scene import Scene, at_premises

if TYPE_CHECKING:
    from operations.warrants.models import Warrant

# Who set the marks of each team, and how many: far more than its live warrants.
MARKS = (("supervisor", 16), ("east-supervisor", 6))
REASONS = (Reason.SAFEGUARDING, Reason.SENSITIVE, Reason.SAFEGUARDING)
# Days between one mark and the next, and days until a mark is reviewed.
EVERY, REVIEWED_AFTER = 9, 180


def make_visits(scene: Scene, live: "Warrant") -> None:
    """Let each team ask to be rung first at some places, and plan a visit to one."""
    places = scene.all_premises()
    scene.stream("places that ask first").shuffle(places)
    for username, n_marks in MARKS:
        for n in range(min(n_marks, len(places))):
            scene.act(
                scene.ago(EVERY * n % 170 + 1, "11:00"),
                store_ask_first,
                by=scene.people[username],
                place=at_premises(places.pop()),
                reason=REASONS[n % len(REASONS)],
                review_on=scene.day(EVERY * n % 170 + 1)
                + timedelta(days=REVIEWED_AFTER),
            )
    luck = scene.stream("cover")
    scene.act(scene.ago(1, "03:20"), keep_cover, luck=luck, is_at_once=True)
    premises = live.premises
    if premises is not None:
        scene.act(
            scene.ago(2, "15:20"),
            plan_visit,
            by=scene.people["east"],
            place=at_premises(premises),
            planned=Planned.ACTIVITY,
        )
