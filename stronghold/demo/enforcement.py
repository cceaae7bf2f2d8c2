"""Makes all made-up enforcement, each part after the parts that it needs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from operations.overview.actions import put_in_operation
from stronghold.core.audit.record import Request, during
from stronghold.demo.abstraction import make_time_away
from stronghold.demo.activities import make_activities
from stronghold.demo.after_care import make_after_care
from stronghold.demo.agreements import make_agreements
from stronghold.demo.disclosures import make_disclosures
from stronghold.demo.doing import DO
from stronghold.demo.exploitation import answer_for_children
from stronghold.demo.groups import make_group
from stronghold.demo.partners import visit_last
from stronghold.demo.player import play
from stronghold.demo.queries import reports_of_one_number
from stronghold.demo.safeguarding import make_safeguarding
from stronghold.demo.scene import Scene
from stronghold.demo.seizures import import_near_arrests, seize_at_arrests
from stronghold.demo.visits import make_visits

if TYPE_CHECKING:
    from operations.arrests.models import Arrest
    from reports.models import Report

# How many of the latest arrests are the operation's, and its closure cases.
IN_OPERATION, ITS_CASES = 12, ("abandoned", "heard_soon", "notice_extended")


def make_enforcement(
    scene: Scene, reports: "Sequence[Report]", arrests: "Sequence[Arrest]"
) -> None:
    """Make the enforcement that followed; `reports` and `arrests` are oldest first."""
    made: dict[str, Any] = {}
    play(scene, "operations", DO, made)
    operation = made["stronghold"]
    seize_at_arrests(scene, arrests)
    answer_for_children(scene, arrests)
    import_near_arrests(scene, arrests)
    play(scene, "lake_street", DO, made)
    cases = play(scene, "closures", DO, made)
    play(scene, "warrants", DO, made)
    make_visits(scene, made["live"])
    make_activities(scene, operation)
    make_safeguarding(scene, reports, arrests=arrests, cases=cases)
    play(scene, "referrals", DO, made)
    late = [row for row in arrests if row.occurred_on >= operation.begins_on]
    of_it = [*late[-IN_OPERATION:], made["closed"], made["live"]]
    for row in of_it + [made[name] for name in ITS_CASES]:
        scene.act(
            scene.until,
            put_in_operation,
            by=scene.supervisor,
            reference=operation.reference,
            of=row.reference,
        )
    make_group(scene, made, arrests[-2:])
    make_agreements(scene)
    play(scene, "council", DO, made)
    play(scene, "county", DO, made)
    visit_last(scene)
    make_disclosures(scene, reports, arrests=arrests, cases=cases)
    make_time_away(scene)
    make_after_care(scene)
    _tell_data_duties(scene, made, arrests)


def _tell_data_duties(
    scene: Scene, made: dict[str, Any], arrests: "Sequence[Arrest]"
) -> None:
    """Tell of data requests and breaches, if there are reports and arrests for them."""
    before = scene.ago(26, "00:00")
    with during(Request()):
        phone, repeated = reports_of_one_number(scene.officer, before=before)
    old = [row for row in arrests if row.occurred_on < scene.day(60)]
    if repeated and old:
        made |= {"phone": phone, "repeated": repeated[:2], "old_arrest": old[-1]}
        play(scene, "data_duties", DO, made)
