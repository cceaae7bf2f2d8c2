"""Reads for organised crime groups: the teams that can lead."""

from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.queries import police_teams
from stronghold.core.kernel.errors import RuleBroken


def team_named(viewer: User, code: str) -> Team:
    """Return the police team of the viewer's force with this code.

    Raises RuleBroken if there is none, or if several have it.
    """
    found = [team for team in police_teams(viewer) if team.code == code]
    if len(found) != 1:
        raise RuleBroken("There is no such team", field="team")
    return found[0]
