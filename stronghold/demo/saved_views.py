"""Saved views of the demonstration: a team's shared ones, and some of each person."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from operations.arrests.choices import OffenceClass
from operations.deadlines.choices import Whose
from reports.report.choices import Concern
from reports.triage.queries import ALL_TEAMS
from reports.triage.rules import EVERY_OPEN
from stronghold.core.records.saved_views.actions import save_view

if TYPE_CHECKING:
    from stronghold.demo.scene import Scene


class View(NamedTuple):
    """A view of a list: who made it, its name and filters, and whom it is for."""

    by: str
    of: str
    name: str
    params: Mapping[str, str]
    is_for_team: bool = False


VIEWS: Sequence[View] = (
    View(
        "supervisor",
        "triage",
        "Children seen, all open",
        {"status": EVERY_OPEN, "children": "yes"},
        is_for_team=True,
    ),
    View(
        "supervisor",
        "triage",
        "No grade, every team",
        {"team": ALL_TEAMS, "status": EVERY_OPEN, "grade": "none"},
    ),
    View(
        "supervisor",
        "deadlines",
        "Law only, every team",
        {"whose": Whose.ALL, "law": "yes"},
        is_for_team=True,
    ),
    View(
        "officer",
        "reports",
        "Cuckooing, still open",
        {"concern": Concern.CUCKOOING, "open": "yes"},
    ),
    View(
        "analyst",
        "arrests",
        "Arrests for supply",
        {"offence_class": OffenceClass.SUPPLY},
    ),
)


def save_views(scene: "Scene") -> None:
    """Save each view as its maker would on the page of the list."""
    for view in VIEWS:
        scene.act(
            scene.until,
            save_view,
            by=scene.people[view.by],
            of=view.of,
            name=view.name,
            params=view.params,
            is_for_team=view.is_for_team,
        )
