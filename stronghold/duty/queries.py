"""Queries of duty: a force's answer times, the duty desks, and days off."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Absence, Organisation, Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import may_stand_in
from stronghold.core.accounts.visibility import of_people
from stronghold.core.decided.queries import decided_by
from stronghold.core.kernel import clock
from stronghold.core.kernel.asked_once import asked_once
from stronghold.core.kernel.errors import NotFound
from stronghold.duty.rules import ANSWER_TIMES, Times


def times_of(force_id: int, at: datetime) -> Times:
    """Return the answer times of a force that count for what began at an instant."""
    rows = decided_by(force_id).rows_at(ANSWER_TIMES.code, at)
    return Times.of(ANSWER_TIMES.complete(rows))


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
    found = User.objects.filter(people, of_people(), is_active=True).select_related(
        "team"
    )
    return list(found.order_by("display_name", "username"))


def possible_stand_ins(people: Iterable[User]) -> list[User]:
    """Return who can stand in for at least one of these people, of one organisation."""
    found: dict[int, User] = {}
    for person in {one.role: one for one in people}.values():
        found |= {colleague.pk: colleague for colleague in may_stand_in(person)}
        found[person.pk] = person
    return sorted(found.values(), key=lambda one: (one.display_name, one.username))


def absences(viewer: User) -> list[Absence]:
    """Return the current and future days off of those people, the soonest first.

    Also those in which the viewer stands in.
    """
    shown = Q(person__in=may_be_recorded_off(viewer)) | Q(stand_in=viewer)
    found = Absence.objects.filter(shown, last_day__gte=clock.today())
    related = found.select_related("person", "stand_in")
    return list(related.order_by("first_day", "pk"))


def off_today(people: Iterable[int]) -> dict[int, Absence]:
    """Return the days off that end last, by person id, of those who are off today."""
    rows = Absence.objects.filter(_today(), person__in=set(people))
    related = rows.select_related("stand_in").order_by("last_day", "pk")
    return {row.person_id: row for row in related}


@dataclass(frozen=True)
class Cover:
    """A person whose work a stand-in does today, and the last day of it."""

    person: User
    until: date


@asked_once
def covered_by(viewer: User) -> Mapping[int, Cover]:
    """Return the people whom the viewer stands in for today, by id.

    Where a stand-in is off too, their own stand-in has the work as well, and no one
    after that: one query, however many are off.
    """
    off = Absence.objects.filter(_today(), stand_in=viewer)
    direct = Q(stand_in=viewer) | Q(stand_in__in=off.values("person"))
    rows = Absence.objects.filter(_today(), direct, person__is_active=True)
    people = rows.exclude(person=viewer).select_related(
        "person__organisation__force", "person__team"
    )
    return {
        row.person_id: Cover(row.person, row.last_day)
        for row in people.order_by("last_day", "pk")
    }


@dataclass(frozen=True)
class StandIns:
    """Who stands in for some people today, by id, and whether any of all is there."""

    people: Set[int]
    is_anyone_here: bool


def stand_ins_of(people: Iterable[int]) -> StandIns:
    """Return who stands in for these people today, as `covered_by` says: one query."""
    asked = set(people)
    direct = Absence.objects.filter(_today(), person__in=asked).values("stand_in")
    about = Q(person__in=asked) | Q(person__in=direct)
    by_person: dict[int, set[int]] = {}
    rows = Absence.objects.filter(_today(), about)
    for person, stand_in in rows.values_list("person", "stand_in"):
        by_person.setdefault(person, set()).update([stand_in] if stand_in else [])
    found: set[int] = set()
    for _ in range(2):
        found |= {pk for one in asked | found for pk in by_person.get(one, ())}
    return StandIns(found - asked, bool((asked | found) - set(by_person)))


def _today() -> Q:
    today = clock.today()
    return Q(first_day__lte=today, last_day__gte=today)
