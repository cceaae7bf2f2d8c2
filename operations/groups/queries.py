"""Reads of organised crime groups: one, with a reason, and the teams that can lead."""

from collections.abc import Sequence

from operations.groups.models import CrimeGroup
from operations.groups.record import GROUPS, GROUPS_UNDER_WAY
from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.queries import police_teams
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.records.queries import one_record
from stronghold.core.records.reasons.choices import OfGroup
from stronghold.core.records.reasons.queries import ask_why
from stronghold.core.records.rules import is_reference


def group(viewer: User, reference: str) -> CrimeGroup:
    """Return one group. ReasonNeeded as for `check_why`."""
    row = one_record(GROUPS, viewer, reference)
    check_why(viewer, [row])
    return row


def check_why(viewer: User, rows: Sequence[CrimeGroup]) -> None:
    """Note why the viewer reads those of these groups that another team leads.

    ReasonNeeded if there is one and they have not said why.
    """
    references = [row.reference for row in rows if row.team_id != viewer.team_id]
    if references:
        consulted([], crime_group=True)
        page = GROUPS.url("why", references[0])
        ask_why(viewer, references, choices=OfGroup, page=page)


def check_why_of(viewer: User, reference: str) -> None:
    """Do as `check_why` for the group of this reference, if there is one."""
    check_why(viewer, list(GROUPS.rows(viewer).filter(reference=reference)))


def check_is_there(viewer: User, reference: str) -> None:
    """Raise NotFound unless the viewer may know of this group. It is not read here."""
    rows = GROUPS.rows(viewer).filter(reference=reference)
    if not (is_reference(reference) and rows.exists()):
        raise NotFound


def n_under_way(viewer: User) -> int:
    """Return how many groups are suspected or active now: a number alone."""
    return GROUPS.rows(viewer).filter(GROUPS_UNDER_WAY).count()


def team_named(viewer: User, code: str) -> Team:
    """Return the police team of the viewer's force with this code.

    Raises RuleBroken if there is none, or if several have it.
    """
    found = [team for team in police_teams(viewer) if team.code == code]
    if len(found) != 1:
        raise RuleBroken("There is no such team", field="team")
    return found[0]
