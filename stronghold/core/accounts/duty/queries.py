"""Queries of duty: a force's response times, the duty desks, and days off."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.duty.rules import Times
from stronghold.core.accounts.models import Absence, DutyTimes, Organisation, Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound


def times_of(force_id: int) -> Times:
    """Return the response times that a force has set, or the defaults."""
    row = DutyTimes.objects.filter(force=force_id).first()
    if row is None:
        return Times()
    return Times(row.call_back_hours, row.acknowledge_minutes)


def desks(viewer: User) -> list[Organisation]:
    """Return the organisations of the viewer's force with their teams, by name."""
    found = Organisation.objects.filter(_own(viewer)).prefetch_related("teams")
    return list(found.order_by("name"))


def organisation(viewer: User, code: str) -> Organisation:
    """Return one of them. NotFound for another force's."""
    row = Organisation.objects.filter(_own(viewer), code=code).first()
    if row is None:
        raise NotFound
    return row


def team(viewer: User, team_id: int) -> Team:
    """Return a team of one of them. NotFound for another force's."""
    own = Organisation.objects.filter(_own(viewer))
    teams = Team.objects.select_related("organisation")
    found = teams.filter(organisation__in=own, pk=team_id).first()
    if found is None:
        raise NotFound
    return found


def _own(viewer: User) -> Q:
    if not policy.can(viewer, Verb.SET_DUTY):
        return Q(pk__in=[])
    return Q(force=viewer.force)


def may_be_recorded_off(viewer: User) -> list[User]:
    """Return the people whose days off the viewer may record.

    Themselves and, for a supervisor, their team.
    """
    people = Q(pk=viewer.pk)
    if viewer.team_id and policy.can(viewer, Verb.RECORD_TEAM_ABSENCE):
        people |= Q(team=viewer.team_id)
    found = User.objects.filter(people, is_active=True)
    return list(found.order_by("display_name", "username"))


def absences(viewer: User) -> list[Absence]:
    """Return the current and future days off of those people, the soonest first."""
    found = Absence.objects.filter(
        person__in=may_be_recorded_off(viewer), last_day__gte=clock.today()
    )
    return list(found.select_related("person").order_by("first_day", "pk"))


def off_until(people: Iterable[int]) -> dict[int, date]:
    """Return the last day off, by person id, of those people who are off today."""
    today = clock.today()
    rows = Absence.objects.filter(
        person__in=set(people), first_day__lte=today, last_day__gte=today
    )
    return dict(rows.order_by("last_day").values_list("person", "last_day"))
