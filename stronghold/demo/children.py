"""Whether a child who was arrested for supply could be exploited: the answers."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from operations.arrests.actions.completion import answer_exploitation
from operations.arrests.choices import AgeBand, Exploitation, OffenceClass
from operations.safeguarding.actions.referrals import (
    NewReferral,
    Recipient,
    open_referral,
)
from operations.safeguarding.choices import Decision, ReferralKind, Subject
from operations.safeguarding.queries import Origin
from stronghold.demo.safeguarding import CHILDRENS, take_step
from stronghold.demo.scene import Scene

if TYPE_CHECKING:
    from operations.arrests.models import Arrest

# What is younger than this may still be open.
ANSWERED_AFTER_DAYS = 12
NO_REASON = "Spoken with them and a parent; nothing points to anybody behind it"


def answer_for_children(scene: Scene, arrests: "Sequence[Arrest]") -> None:
    """Answer whether a child could be exploited; the latest is still open."""
    random = scene.stream("children")
    children = [
        one
        for one in arrests
        if one.offence_class == OffenceClass.SUPPLY
        and one.age_band == AgeBand.CHILD
        and one.occurred_on <= scene.day(1)
    ]
    for arrest in children[:-1]:
        may_be = random.randrange(2) == 0
        if arrest.occurred_on <= scene.day(ANSWERED_AFTER_DAYS):
            _answer(scene, arrest, may_be=may_be)


def _answer(scene: Scene, arrest: "Arrest", *, may_be: bool) -> None:
    scene.act(
        (arrest.occurred_at or scene.until) + timedelta(hours=9),
        answer_exploitation,
        by=scene.officer,
        reference=arrest.reference,
        answer=Exploitation.YES if may_be else Exploitation.NO,
        reason="" if may_be else NO_REASON,
        referral_reference=_refer(scene, arrest) if may_be else "",
    )


def _refer(scene: Scene, arrest: "Arrest") -> str:
    """Refer the child, and record the answer; return the reference."""
    at = (arrest.occurred_at or scene.until) + timedelta(hours=6)
    to = Recipient(scene.organisations[CHILDRENS], role="Front door")
    row = scene.act(
        at,
        open_referral,
        by=scene.supervisor,
        submission=scene.submission(of="referral"),
        referral=NewReferral(ReferralKind.MASH, Subject.CHILD, recipient=to),
        origin=Origin("arrest", arrest),
    )
    made_at, decided_at = at + timedelta(hours=1), at + timedelta(hours=30)
    take_step(scene, row, "make", at=made_at, consent="not_required")
    take_step(scene, row, "decide", at=decided_at, decision=Decision.ACCEPTED)
    return row.reference
