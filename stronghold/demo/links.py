"""The demonstration's links: from reports about Lake Street to its possession."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from operations.taskings.actions import move_tasking
from operations.taskings.queries import Assignee
from stronghold.demo.builders.links import link
from stronghold.demo.builders.records import TASKING
from stronghold.demo.lake_street import LAST_RAID, NOTICE, POSSESSION, House
from stronghold.demo.scene import Scene, at_premises

if TYPE_CHECKING:
    from operations.taskings.models import Tasking
    from reports.models import Report

# How many of the latest reports before the tasking led to it.
MOST_REPORTS = 3
# How many days before the raid the tasking was set, and the reports are from.
TASKED, REPORTED = 20, 55
WATCH = "Watch who comes and goes for a week, and note the times"
SEEN = "Buyers come from noon, most after 5pm; two people carry for the house"


def link_story(scene: Scene, house: House, reports: "Sequence[Report]") -> None:
    """Link reports, the tasking, the raid, the closure, its visit, the possession."""
    tasking, by = _set_watch(scene), scene.officer
    for report in _before(scene, house, reports):
        set_at = scene.ago(LAST_RAID + TASKED, "15:00")
        link(scene, report, tasking, by=by, at=set_at)
    drawn_at = scene.ago(LAST_RAID + 3, "11:00")
    link(scene, tasking, house.raid, by=by, at=drawn_at)
    link(scene, house.raid, house.case, by=by, at=scene.ago(NOTICE, "16:00"))
    visited_at = scene.ago(NOTICE - 30, "12:00")
    link(scene, house.case, house.visit, by=by, at=visited_at)
    taken_at = scene.ago(POSSESSION, "15:00")
    link(scene, house.case, house.possession, by=by, at=taken_at)


def _before(scene: Scene, house: House, reports: "Sequence[Report]") -> "list[Report]":
    """Return the latest reports from the street before the tasking."""
    until = scene.ago(LAST_RAID + TASKED, "10:00")
    near = [
        report
        for report in reports
        if report.street_id == house.raid.street_id
        and until - timedelta(days=REPORTED) <= report.received_at < until
        and report.merged_into_id is None
        and report.error_at is None
    ]
    return near[-MOST_REPORTS:]


def _set_watch(scene: Scene) -> "Tasking":
    """Set the tasking that led to the raid, and have it done."""
    ago = LAST_RAID + TASKED
    tasking = TASKING.make(
        scene,
        scene.ago(ago, "10:00"),
        by=scene.supervisor,
        what=WATCH,
        due_on=scene.day(ago - 10),
        assignee=Assignee(scene.officer.organisation, team=scene.officer.team),
        place=at_premises(scene.house()),
        source="Weekly tasking meeting",
    )
    scene.act(
        scene.ago(ago - 9, "15:00"),
        move_tasking,
        by=scene.supervisor,
        reference=tasking.reference,
        move="do",
        outcome=SEEN,
    )
    return tasking
