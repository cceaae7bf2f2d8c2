"""Two teams of one force, an address in Lake Street, and a warrant entered there."""

import pytest

from operations.warrants.models import Warrant
from stronghold.core.places.models import Premises
from tests.api.warrants.conftest import Teams, premises, teams
from tests.api.warrants.steps import draw_up, enter, lead_to_issue

__all__ = ["premises", "teams"]


@pytest.fixture
def entered(teams: Teams, premises: Premises) -> Warrant:
    """A warrant of one entry, which is used up: all of the force may see it."""
    row = draw_up(teams.ours, premises)
    lead_to_issue(row, teams.ours)
    enter(row, teams.ours)
    row.refresh_from_db()
    return row


@pytest.fixture
def live(teams: Teams, premises: Premises) -> Warrant:
    """A warrant of many entries: it was entered, and its team alone may see it."""
    row = draw_up(
        teams.ours,
        premises,
        entries_allowed="unlimited",
        entries_grounds="More is expected there",
    )
    lead_to_issue(row, teams.ours)
    enter(row, teams.ours)
    row.refresh_from_db()
    return row
