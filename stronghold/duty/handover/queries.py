"""Queries of work that was left behind, and of who can hand it over."""

from collections.abc import Sequence
from dataclasses import dataclass

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.personal_work import Held
from stronghold.core.accounts.queries import held_work
from stronghold.core.accounts.visibility import of_people
from stronghold.core.kernel.errors import NotFound
from stronghold.duty.handover.models import LeftWork
from stronghold.duty.handover.visibility import visible_left_work


@dataclass(frozen=True)
class Left:
    """A person and what they still have to do.

    `row` is of a closed account; a colleague who works on has none.
    """

    person: User
    held: Sequence[Held]
    row: LeftWork | None = None


def left_work(viewer: User) -> list[Left]:
    """Return the work that waits to be handed over, the oldest first."""
    rows = LeftWork.objects.filter(visible_left_work(viewer), settled_at__isnull=True)
    closed = rows.filter(person__is_active=False)
    found = closed.select_related("person__organisation", "person__team")
    of_each = [
        Left(row.person, held_work(row.person), row)
        for row in found.order_by("left_at")
    ]
    return [left for left in of_each if left.held]


def one_left(viewer: User, username: str) -> Left:
    """Return the work of one person that the viewer may hand over.

    Of a closed account, or of someone who works in the team that the viewer runs.
    NotFound for anyone else, and if none waits.
    """
    found = left_work(viewer)
    left = next((one for one in found if one.person.username == username), None)
    if left is None:
        left = _of_colleague(viewer, username)
    if left is None:
        raise NotFound
    return left


def _of_colleague(viewer: User, username: str) -> Left | None:
    # PostgreSQL refuses a null character in text with an error.
    if not viewer.team_id or "\x00" in username:
        return None
    # Who answers for accounts alone has no team to run.
    if not policy.can(viewer, Verb.RECORD_TEAM_ABSENCE):
        return None
    rows = User.objects.filter(of_people(), team=viewer.team_id, is_active=True)
    related = rows.select_related("organisation__force", "team")
    person = related.filter(username=username).exclude(pk=viewer.pk).first()
    held = held_work(person) if person else []
    return Left(person, held) if person and held else None


def n_left(viewer: User) -> int:
    """Return how many people's work waits to be handed over."""
    return len(left_work(viewer))


def who_can_hand_over(person: User) -> list[User]:
    """Return the supervisors of a person's team.

    If it has none, the administrators of their organisation, or else of the police.
    """
    of_force = User.objects.filter(organisation__force=person.force, is_active=True)
    others = of_force.exclude(pk=person.pk)
    colleagues = others.filter(organisation=person.organisation_id)
    police = others.filter(organisation__kind=OrganisationKind.POLICE)
    in_team = colleagues.filter(team=person.team_id, team__isnull=False)
    asked = (
        (in_team, Verb.HAND_OVER_WORK),
        (colleagues, Verb.MANAGE_ACCOUNTS),
        (police, Verb.MANAGE_ACCOUNTS),
    )
    found = ([one for one in rows if policy.can(one, verb)] for rows, verb in asked)
    return next(filter(None, found), [])
