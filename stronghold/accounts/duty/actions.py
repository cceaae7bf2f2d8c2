"""Writes of duty: a force's times, the desks to tell at once, who is off."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import TypeVar

from django.db import transaction

from stronghold.accounts import policy
from stronghold.accounts.duty import queries, rules
from stronghold.accounts.duty.rules import Times
from stronghold.accounts.models import Absence, DutyTimes, Organisation, Team, User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import Kind
from stronghold.audit.record import record
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound

R = TypeVar("R", Organisation, Team)


@dataclass(frozen=True)
class Desk:
    """Where what cannot wait goes at once."""

    duty_email: str = ""
    duty_phone: str = ""


@dataclass(frozen=True)
class ServiceDesk(Desk):
    """An organisation's desk, and who is told where nobody there acknowledges."""

    second_contact: str = ""
    second_email: str = ""
    second_phone: str = ""


@transaction.atomic(durable=True)
def set_times(*, by: User, times: Times) -> DutyTimes:
    """Set within what times the force answers; what is owed already keeps its time."""
    policy.require(by, Verb.SET_DUTY)
    rules.check_times(times)
    before = queries.times_of(by.force.pk)
    row, _ = DutyTimes.objects.update_or_create(force=by.force, defaults=asdict(times))
    changes = {
        name: [old, getattr(times, name)]
        for name, old in asdict(before).items()
        if old != getattr(times, name)
    }
    detail = {"change": "duty_times_set", **changes}
    record(Kind.PERMISSION_CHANGE, by=by, detail=detail)
    return row


@transaction.atomic(durable=True)
def set_desk(*, by: User, code: str, desk: ServiceDesk) -> Organisation:
    """Say where what cannot wait for an organisation goes."""
    policy.require(by, Verb.SET_DUTY)
    row = queries.organisation(by, code)
    _check_phones(desk, ("duty_phone", "second_phone"))
    return _set(row, desk, by=by, named=f"organisation:{row.code}")


@transaction.atomic(durable=True)
def set_team_desk(*, by: User, team_id: int, desk: Desk) -> Team:
    """Say where what cannot wait for a team goes, in place of its organisation's."""
    policy.require(by, Verb.SET_DUTY)
    row = queries.team(by, team_id)
    _check_phones(desk, ("duty_phone",))
    return _set(row, desk, by=by, named=f"team:{row.code}")


def _check_phones(desk: Desk, names: tuple[str, ...]) -> None:
    for name in names:
        rules.check_phone(getattr(desk, name), field=name)


def _set(row: R, desk: Desk, *, by: User, named: str) -> R:
    given = {name: value.strip() for name, value in asdict(desk).items()}
    changed = [name for name, value in given.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, given[name])
    if changed:
        row.save(update_fields=changed)
        # Numbers and addresses are told of as changed, without what they are.
        detail = {"change": "duty_desk_set", "fields": changed}
        record(Kind.PERMISSION_CHANGE, by=by, records=[named], detail=detail)
    return row


@transaction.atomic(durable=True)
def say_off(*, by: User, person: User, first_day: date, last_day: date) -> Absence:
    """Say that one is off oneself, or a sergeant that somebody of the team is."""
    policy.require(by, Verb.SAY_OWN_ABSENCE)
    _check_may_say(by, person)
    rules.check_absence(first_day, last_day, today=clock.today())
    row = Absence.objects.create(
        person=person, first_day=first_day, last_day=last_day, told_at=clock.now()
    )
    _tell(by, person, "absence_told")
    return row


@transaction.atomic(durable=True)
def take_back_absence(*, by: User, absence_id: int) -> User:
    """Say that somebody is not off after all; return who."""
    policy.require(by, Verb.SAY_OWN_ABSENCE)
    row = Absence.objects.select_related("person").filter(pk=absence_id).first()
    if row is None:
        raise NotFound
    _check_may_say(by, row.person)
    person = row.person
    row.delete()
    _tell(by, person, "absence_taken_back")
    return person


def _check_may_say(by: User, person: User) -> None:
    is_sergeant = policy.can(by, Verb.SAY_TEAM_ABSENCE) and by.team_id is not None
    rules.check_may_say(
        is_own=person.pk == by.pk,
        is_of_team=is_sergeant and person.team_id == by.team_id,
    )


def _tell(by: User, person: User, change: str) -> None:
    detail = {"change": change}
    record(Kind.ALTERATION, by=by, records=[person.reference], detail=detail)
