"""Makes all made-up enforcement, each part after the parts that it needs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from stronghold.demo.abstraction import make_time_away
from stronghold.demo.activities import make_activities
from stronghold.demo.after_care import make_after_care
from stronghold.demo.agreements import make_agreements
from stronghold.demo.closures import make_closures
from stronghold.demo.data_duties import make_data_duties
from stronghold.demo.disclosures import make_disclosures
from stronghold.demo.exploitation import answer_for_children
from stronghold.demo.groups import make_group
from stronghold.demo.lake_street import make_lake_street
from stronghold.demo.links import link_story
from stronghold.demo.operations import add_to_operation, make_operations
from stronghold.demo.partners import make_partners
from stronghold.demo.safeguarding import make_safeguarding
from stronghold.demo.scene import Scene
from stronghold.demo.seizures import import_near_arrests, seize_at_arrests
from stronghold.demo.visits import make_visits
from stronghold.demo.warrants import make_warrants

if TYPE_CHECKING:
    from operations.arrests.models import Arrest
    from reports.models import Report

# How many of the latest arrests are the operation's.
IN_OPERATION = 12


def make_enforcement(
    scene: Scene, reports: "Sequence[Report]", arrests: "Sequence[Arrest]"
) -> None:
    """Make the enforcement that followed; `reports` and `arrests` are oldest first."""
    operation = make_operations(scene)
    seize_at_arrests(scene, arrests)
    answer_for_children(scene, arrests)
    import_near_arrests(scene, arrests)
    house = make_lake_street(scene, operation)
    cases = list(make_closures(scene).values())
    live = make_warrants(scene)["live"]
    link_story(scene, house, reports)
    make_visits(scene, live)
    make_activities(scene, operation)
    make_safeguarding(scene, reports, arrests=arrests, cases=cases)
    late = [row for row in arrests if row.occurred_on >= operation.begins_on]
    of_it = late[-IN_OPERATION:] + [house.case, live] + list(cases[3:6])
    add_to_operation(scene, operation, [row.reference for row in of_it])
    make_group(scene, operation, house, arrests[-2:])
    make_agreements(scene)
    make_partners(scene)
    make_disclosures(scene, reports, arrests=arrests, cases=cases)
    make_time_away(scene)
    make_after_care(scene)
    make_data_duties(scene, arrests=arrests, cases=cases)
