"""Actions of duty: set duty desks, and record days off."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import TypeVar

from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import DutyChange
from stronghold.core.accounts.models import Absence, Organisation, Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import may_stand_in
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.ui.telephone import check_phone
from stronghold.duty import queries, rules

R = TypeVar("R", Organisation, Team)


@dataclass(frozen=True)
class Desk:
    """The contact details of a duty desk, for urgent matters."""

    duty_email: str = ""
    duty_phone: str = ""


@dataclass(frozen=True)
class ServiceDesk(Desk):
    """An organisation's duty desk, and the contact if it does not acknowledge."""

    second_contact: str = ""
    second_email: str = ""
    second_phone: str = ""
    desk_opens: time | None = None
    desk_closes: time | None = None
    out_of_hours_email: str = ""
    out_of_hours_phone: str = ""


@transaction.atomic(durable=True)
def set_desk(*, by: User, code: str, desk: ServiceDesk) -> Organisation:
    """Set the duty desk of an organisation."""
    policy.require(by, Verb.SET_DUTY)
    row = queries.organisation(by, code)
    _check_phones(desk, ("duty_phone", "second_phone", "out_of_hours_phone"))
    rules.check_hours(
        desk.desk_opens,
        desk.desk_closes,
        has_other=bool(desk.out_of_hours_phone or desk.out_of_hours_email),
    )
    return _set(row, desk, by=by, named=f"organisation:{row.code}")


@transaction.atomic(durable=True)
def set_team_desk(*, by: User, team_id: int, desk: Desk) -> Team:
    """Set a team's own duty desk, which replaces its organisation's."""
    policy.require(by, Verb.SET_DUTY)
    row = queries.team(by, team_id)
    _check_phones(desk, ("duty_phone",))
    return _set(row, desk, by=by, named=f"team:{row.code}")


def _check_phones(desk: Desk, names: tuple[str, ...]) -> None:
    for name in names:
        check_phone(getattr(desk, name), field=name)


def _set(row: R, desk: Desk, *, by: User, named: str) -> R:
    given = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in asdict(desk).items()
    }
    changed = [name for name, value in given.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, given[name])
    if changed:
        row.save(update_fields=changed)
        # The audit log holds no numbers or addresses, only that they changed.
        detail = {"change": DutyChange.DESK_SET, "fields": changed}
        record(Kind.PERMISSION_CHANGE, by=by, records=[named], detail=detail)
    return row


@transaction.atomic(durable=True)
def record_absence(
    *,
    by: User,
    person: User,
    first_day: date,
    last_day: date,
    stand_in: User | None = None,
) -> Absence:
    """Record days off: one's own or, for a supervisor, those of a team member.

    The stand-in gets no permission by it: only what they may read is listed for them.
    """
    policy.require(by, Verb.RECORD_OWN_ABSENCE)
    _check_may_record(by, person)
    rules.check_absence(first_day, last_day, today=clock.today())
    if stand_in is not None:
        rules.check_stand_in(is_one=stand_in in may_stand_in(person))
    row = Absence.objects.create(
        person=person,
        first_day=first_day,
        last_day=last_day,
        stand_in=stand_in,
        recorded_at=clock.now(),
    )
    _record_change(by, [person, stand_in], DutyChange.ABSENCE_RECORDED)
    return row


@transaction.atomic(durable=True)
def cancel_absence(*, by: User, absence_id: int) -> User:
    """Delete recorded days off; return the person they were for."""
    policy.require(by, Verb.RECORD_OWN_ABSENCE)
    people = ("person__organisation", "stand_in__organisation")
    # Other people's are not there, whether of a colleague or of another force.
    own = Absence.objects.filter(person__in=queries.may_be_recorded_off(by))
    locked = own.select_for_update(of=("self",)).select_related(*people)
    row = locked.filter(pk=absence_id).first()
    if row is None:
        raise NotFound
    person, stand_in = row.person, row.stand_in
    row.delete()
    _record_change(by, [person, stand_in], DutyChange.ABSENCE_CANCELLED)
    return person


def _check_may_record(by: User, person: User) -> None:
    is_supervisor = policy.can(by, Verb.RECORD_TEAM_ABSENCE) and by.team_id is not None
    rules.check_may_record_absence(
        is_own=person.pk == by.pk,
        is_of_team=is_supervisor and person.team_id == by.team_id,
    )


def _record_change(by: User, about: Sequence[User | None], change: str) -> None:
    """Log a change of someone's days off, with the stand-in if there is one."""
    references = [person.reference for person in about if person]
    record(Kind.ALTERATION, by=by, records=references, detail={"change": change})
