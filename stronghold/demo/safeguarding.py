"""The demonstration's county lines, concerns and referrals; they name no one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from operations.safeguarding.actions.lines import LineFacts, change_line, link_to_line
from operations.safeguarding.choices import (
    Band,
    ExploitationSign,
    LineClosure,
    LineStatus,
    ReferralKind,
    Subject,
    Threat,
    Travel,
    Urgency,
)
from operations.safeguarding.queries import Origin, Recipient
from stronghold.demo.builders.records import CONCERN, LINE
from stronghold.demo.builders.referrals import STEPS, take_step
from stronghold.demo.scene import Scene

if TYPE_CHECKING:
    from operations.arrests.models import Arrest
    from operations.closures.models import ClosureCase
    from operations.safeguarding.models import Referral
    from reports.models import Report

CHILDRENS = "oxfordshire-childrens"
# Hours from opening to each step.
AFTER = (3, 26, 75, 120)
# In the last whole week, on whichever day the demonstration is made.
CLOSED_AGO = 7
# How many days back concerns about children go: into the last full quarter.
OLDEST = 150


def make_safeguarding(
    scene: Scene,
    reports: "Sequence[Report]",
    *,
    arrests: "Sequence[Arrest]",
    cases: "Sequence[ClosureCase]",
) -> None:
    """Open the lines, and raise the concerns with their referrals."""
    _keep_lines(scene, arrests, cases)
    _raise_concerns(scene, reports)


def _keep_lines(
    scene: Scene, arrests: "Sequence[Arrest]", cases: "Sequence[ClosureCase]"
) -> None:
    active = {
        "name": "Harbour",
        "children": Band.FEW,
        "adults": Band.SOME,
        "travel": (Travel.RAIL, Travel.TAXI),
        "threats": (Threat.KNIFE,),
    }
    broken = {
        "name": "Sunrise",
        "hub": "Birmingham",
        "status": LineStatus.DISRUPTED,
        "adults": Band.FEW,
        "travel": (Travel.ROAD, Travel.HIRE),
        "threats": (Threat.KNIFE, Threat.CORROSIVE),
    }
    for n, facts in enumerate((active, broken)):
        line = LINE.make(
            scene,
            scene.ago((160, 330)[n], "11:00"),
            by=scene.supervisor,
            **facts,
        )
        links = [Origin("arrest", row) for row in arrests[-4 + 2 * n :][:2]]
        links += [Origin("closure", row) for row in cases[n : n + 1]]
        for origin in links:
            scene.act(
                scene.until,
                link_to_line,
                by=scene.supervisor,
                reference=line.reference,
                origin=origin,
            )
    _close_line(scene)


def _close_line(scene: Scene) -> None:
    """Keep a line whose number was taken out of use, without a charge (type 2)."""
    first, closed = scene.day(121), scene.day(CLOSED_AGO)
    name, hub, travel = "Lantern", "Reading", (Travel.RAIL,)
    line = LINE.make(
        scene,
        scene.ago(121, "10:15"),
        by=scene.supervisor,
        name=name,
        hub=hub,
        travel=travel,
        adults=Band.FEW,
    )
    facts = LineFacts(
        name=name,
        hub=hub,
        travel=travel,
        status=LineStatus.CLOSED,
        first_known_on=first,
        children=Band.UNKNOWN,
        adults=Band.FEW,
        closed_on=closed,
        closure_type=LineClosure.TYPE_2,
        number_dead_on=scene.day(CLOSED_AGO + 1),
    )
    scene.act(
        scene.ago(CLOSED_AGO, "15:40"),
        change_line,
        by=scene.supervisor,
        reference=line.reference,
        facts=facts,
    )


def _raise_concerns(scene: Scene, reports: "Sequence[Report]") -> None:
    """Raise concerns on reports of exploitation or cuckooing.

    Those of the last quarter were decided long ago; one of the latest is still to be
    made.
    """
    reported = [
        report
        for report in reports
        if report.concern in ("exploitation", "cuckooing")
        and report.received_on <= scene.day(2)
        and report.merged_into_id is None
    ]
    latest = reported[-3:]
    by = scene.constable
    for n, report in enumerate(latest):
        opened = _raise(scene, report, n)
        if n < 2:
            at = report.recorded_at + timedelta(hours=3)
            take_step(scene, opened, "make", by=by, at=at)
        if n == 0:
            # The urgent one was decided at once.
            soon, theirs = at + timedelta(minutes=25), {"their_reference": "MASH-1988"}
            take_step(scene, opened, "acknowledge", by=by, at=soon, **theirs)
            take_step(scene, opened, "decide", by=by, at=at + timedelta(hours=4))
    of_children = [row for row in reported if row.concern == "exploitation"]
    for n, report in enumerate(of_children):
        if report not in latest and report.received_on >= scene.day(OLDEST):
            _take_through(scene, _raise(scene, report, n + 1), report.recorded_at)


def _raise(scene: Scene, report: "Report", n: int) -> "Referral":
    """Raise the nth concern, and return the referral that it opens."""
    is_child = report.concern == "exploitation"
    sign = ExploitationSign.CRIMINAL if is_child else ExploitationSign.CUCKOOED
    raised = CONCERN.make(
        scene,
        report.recorded_at + timedelta(hours=2),
        by=scene.constable,
        origin=Origin("report", report),
        signs=(sign, ExploitationSign.COUNTY_LINE)[: 1 + n % 2],
        subject=Subject.CHILD if is_child else Subject.ADULT,
        kind=ReferralKind.MASH if is_child else ReferralKind.ADULT,
        urgency=Urgency.URGENT if n == 0 else Urgency.ORDINARY,
        words="Older people direct them, and wait nearby",
        recipient=Recipient(scene.organisations[CHILDRENS], role="Front door"),
    )
    return scene.referral_of(raised)


def _take_through(scene: Scene, opened: "Referral", since: datetime) -> None:
    for step, hours in zip(STEPS, AFTER, strict=True):
        at = since + timedelta(hours=2 + hours)
        if at < scene.until:
            take_step(scene, opened, step, by=scene.constable, at=at)
