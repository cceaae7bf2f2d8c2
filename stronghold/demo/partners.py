"""What the demonstration's partners did: sent records, answered referrals, visited."""

from datetime import timedelta
from typing import TYPE_CHECKING

from operations.safeguarding.actions.referrals import (
    StepDetails,
    answer_referral,
)
from operations.safeguarding.choices import Consent, Decision, Urgency
from operations.safeguarding.queries import Recipient
from operations.safeguarding.rules.referrals import Refusal
from stronghold.demo.builders.records import REFERRAL
from stronghold.demo.builders.referrals import STEPS, take_step
from stronghold.demo.safeguarding import CHILDRENS
from stronghold.demo.scene import Scene
from stronghold.partners.portal.actions import note_visit

if TYPE_CHECKING:
    from stronghold.core.accounts.models import User

# How many days ago they last visited, so that something is new to them.
LAST_HERE = 3
# How many days ago each referral to the county was made, and how many steps it took.
REFERRALS = ((2, 0), (6, 1), (12, 2), (30, 3))
NOT_TAKEN_ON = 19
# How many minutes ago the urgent one was made.
URGENT_SINCE = 20


def make_partners(scene: Scene) -> None:
    """Make what the council and the county did, once their agreements are in force."""
    council, county = scene.people["partner"], scene.people["county"]
    for ago, n_steps in REFERRALS:
        _referral(scene, county, ago=ago, n_steps=n_steps)
    _referral(scene, county, ago=NOT_TAKEN_ON, n_steps=2)
    _urgent_referral(scene)
    for who in (council, county):
        scene.act(scene.ago(LAST_HERE, "09:10"), note_visit, by=who)


WHY_NOT = Refusal(
    reason="The family already has an early help worker, who was informed the same day",
    threshold="Threshold of needs, level 4 not met",
)


def _urgent_referral(scene: Scene) -> None:
    """Refer a child urgently; it is not acknowledged yet."""
    made = scene.until - timedelta(minutes=URGENT_SINCE)
    to = Recipient(scene.organisations[CHILDRENS], role="Front door")
    opened = REFERRAL.make(
        scene,
        made - timedelta(minutes=10),
        by=scene.officer,
        of="urgent referral to the county",
        urgency=Urgency.URGENT,
        recipient=to,
    )
    not_asked = {"consent": Consent.NOT_REQUIRED}
    take_step(scene, opened, "make", by=scene.officer, at=made, **not_asked)


def _referral(scene: Scene, by: "User", *, ago: int, n_steps: int) -> None:
    """Refer a child to the county, with the steps it has taken."""
    at = scene.ago(ago, "11:40")
    to = Recipient(scene.organisations[CHILDRENS], role="Front door")
    opened = REFERRAL.make(
        scene,
        at,
        by=scene.officer,
        of="referral to the county",
        recipient=to,
    )
    made, not_asked = at + timedelta(hours=1), {"consent": Consent.NOT_REQUIRED}
    take_step(scene, opened, "make", by=scene.officer, at=made, **not_asked)
    is_taken_on = ago != NOT_TAKEN_ON
    decided = Decision.ACCEPTED if is_taken_on else Decision.NOT_ACCEPTED
    for n, step in enumerate(STEPS[1 : 1 + n_steps]):
        then = made + timedelta(days=1 + 2 * n)
        details = StepDetails(
            at=then,
            their_reference=f"MASH-{2000 + ago}" if step == "acknowledge" else "",
            decision=decided if step == "decide" else "",
            refusal=Refusal() if is_taken_on else WHY_NOT,
            feedback="Assessed. A worker now sees the family each week."
            if step == "feedback"
            else "",
        )
        scene.act(
            then,
            answer_referral,
            by=by,
            reference=opened.reference,
            step=step,
            details=details,
        )
