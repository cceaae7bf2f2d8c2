"""The demonstration's organised crime group, and what was done about it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from operations.disruptions.actions import NewDisruption, record_disruption
from operations.disruptions.choices import DisruptionKind, Level
from operations.groups.actions import change_status
from operations.groups.choices import GroupStatus, Suspicion
from operations.operation.choices import Phase
from stronghold.core.audit.record import Request, during
from stronghold.core.kernel.weeks import Week
from stronghold.demo.builders.links import link
from stronghold.demo.builders.records import GROUP
from stronghold.demo.queries import line_called
from stronghold.demo.scene import Scene

if TYPE_CHECKING:
    from operations.arrests.models import Arrest

# Days ago: the last raid of Lake Street, and the notice of its closure.
LAST_RAID, NOTICE = 320, 290
# Days ago: when it was first known, confirmed as active, and assessed.
KNOWN, CONFIRMED, ASSESSED = LAST_RAID + 15, LAST_RAID - 20, 40
ELSEWHERE = "A charge in another force, recorded in its own system"


def make_group(
    scene: Scene, made: Mapping[str, Any], arrests: "Sequence[Arrest]"
) -> None:
    """Make one group with its links and three disruptions, two of them long ago.

    `arrests` are two that were made of its suspected members.
    """
    by = scene.supervisor
    group = GROUP.make(
        scene,
        scene.ago(KNOWN, "10:00"),
        by=by,
        name="Kestrel",
        status=GroupStatus.SUSPECTED,
        suspected_of=[Suspicion.DRUGS, Suspicion.EXPLOITATION, Suspicion.MONEY],
        phase=Phase.CLEAR,
        assessment_reference="OCGM-2026-014",
        assessed_on=scene.day(KNOWN + ASSESSED),
    )
    scene.act(
        scene.ago(CONFIRMED, "15:30"),
        change_status,
        by=by,
        reference=group.reference,
        status=GroupStatus.ACTIVE,
    )
    line = line_called(by, "Harbour")
    raid, case = made["raid"], made["closed"]
    linked = (made["stronghold"], raid, case, line, *arrests)
    for other in linked:
        link(scene, group, other, by=by, at=scene.until)

    def disrupt(ago: int, **facts: Any) -> None:
        # The action reads what is linked to the group, as the form's request does.
        with during(Request()):
            scene.act(
                scene.ago(ago, "16:00"),
                record_disruption,
                by=by,
                submission=scene.submission(of="disruption"),
                reference=group.reference,
                disruption=NewDisruption(**facts),
            )

    disrupt(
        LAST_RAID - 1,
        kind=DisruptionKind.SEIZURE,
        level=Level.MINOR,
        happened_on=scene.day(LAST_RAID),
        evidence=[raid.reference],
    )
    disrupt(
        NOTICE - 4,
        kind=DisruptionKind.CLOSURE,
        level=Level.MODERATE,
        happened_on=scene.day(NOTICE - 4),
        evidence=[case.reference],
    )
    tuesday = Week.of(scene.day(0)).shifted(-1).start + timedelta(days=1)
    disrupt(
        (scene.day(0) - tuesday).days,
        kind=DisruptionKind.CHARGE,
        level=Level.MAJOR,
        happened_on=tuesday,
        no_evidence_because=ELSEWHERE,
    )
