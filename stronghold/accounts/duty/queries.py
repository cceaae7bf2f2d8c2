"""Reads of duty: a force's times, the desks to tell, and who is off."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from stronghold.accounts import policy
from stronghold.accounts.duty.rules import Times
from stronghold.accounts.models import Absence, DutyTimes, Organisation, Team, User
from stronghold.accounts.permissions import Verb
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound


def times_of(force_id: int) -> Times:
    """Return within what times a force answers: as it has set them, or as usual."""
    row = DutyTimes.objects.filter(force=force_id).first()
    if row is None:
        return Times()
    return Times(row.call_back_hours, row.acknowledge_minutes)


def desks(viewer: User) -> list[Organisation]:
    """Return the organisations of the viewer's force with their teams, by name."""
    found = Organisation.objects.filter(_own(viewer)).prefetch_related("teams")
    return list(found.order_by("name"))


def organisation(viewer: User, code: str) -> Organisation:
    """Return one of them; NotFound for another force's."""
    row = Organisation.objects.filter(_own(viewer), code=code).first()
    if row is None:
        raise NotFound
    return row


def team(viewer: User, team_id: int) -> Team:
    """Return a team of one of them; NotFound for another force's."""
    mine = Organisation.objects.filter(_own(viewer))
    row = Team.objects.select_related("organisation")
    found = row.filter(organisation__in=mine, pk=team_id).first()
    if found is None:
        raise NotFound
    return found


def _own(viewer: User) -> Q:
    if not policy.can(viewer, Verb.SET_DUTY):
        return Q(pk__in=[])
    return Q(force=viewer.force)


def whom_one_may_say(viewer: User) -> list[User]:
    """Return whom the viewer may say is off: themselves, and a sergeant's team."""
    mine = Q(pk=viewer.pk)
    if viewer.team_id and policy.can(viewer, Verb.SAY_TEAM_ABSENCE):
        mine |= Q(team=viewer.team_id)
    found = User.objects.filter(mine, is_active=True)
    return list(found.order_by("display_name", "username"))


def absences(viewer: User) -> list[Absence]:
    """Return who of those is off now or will be, the soonest first."""
    found = Absence.objects.filter(
        person__in=whom_one_may_say(viewer), last_day__gte=clock.today()
    )
    return list(found.select_related("person").order_by("first_day", "pk"))


def off_until(people: Iterable[int]) -> dict[int, date]:
    """Return who of these people is off today, by id, and the last day of it."""
    today = clock.today()
    rows = Absence.objects.filter(
        person__in=set(people), first_day__lte=today, last_day__gte=today
    )
    return dict(rows.order_by("last_day").values_list("person", "last_day"))
