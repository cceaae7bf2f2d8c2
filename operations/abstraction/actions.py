"""Record one's own time away, take it back, and set the hours of a team."""

import uuid
from datetime import date

from django.db import transaction

from operations.abstraction.choices import TimeChange
from operations.abstraction.models import TeamHours, TimeAway
from operations.abstraction.queries import minutes_on
from operations.abstraction.rules import check_day, check_hours, check_minutes
from operations.abstraction.visibility import own_time, teams_shown
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.rules import AlreadySubmitted


@transaction.atomic(durable=True)
def record_time_away(
    *, by: User, client_uuid: uuid.UUID, day: date, minutes: int, duty: str
) -> TimeAway:
    """Record time that the user was on duty elsewhere.

    The same `client_uuid` records it once. AlreadySubmitted if it named something else.
    RuleBroken if they are in no team, or the day or the length cannot be.
    """
    policy.require(by, Verb.LOG_TIME_AWAY)
    # One submission of a person at a time, so that a day never has over 24 hours.
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    earlier = TimeAway.objects.filter(client_uuid=client_uuid).first()
    if earlier is not None:
        same = (earlier.person_id, earlier.day, earlier.minutes, earlier.duty)
        if same != (by.pk, day, minutes, duty):
            raise AlreadySubmitted
        earlier.is_repetition = True
        return earlier
    if by.team is None:
        raise RuleBroken(
            "Time away is counted for a team, and you are in none. Ask an "
            "administrator to add you to one"
        )
    check_day(day, today=clock.today())
    check_minutes(minutes, others=minutes_on(by, day))
    row = TimeAway.objects.create(
        client_uuid=client_uuid,
        person=by,
        team=by.team,
        day=day,
        minutes=minutes,
        duty=duty,
        recorded_at=clock.now(),
    )
    record(Kind.COLLECTION, by=by, detail={"change": TimeChange.RECORDED})
    return row


@transaction.atomic(durable=True)
def take_back(*, by: User, row_id: int) -> TimeAway:
    """Take back time away that the user recorded themselves; NotFound otherwise."""
    policy.require(by, Verb.LOG_TIME_AWAY)
    rows = TimeAway.objects.select_for_update(of=("self",)).filter(own_time(by))
    row = rows.filter(pk=row_id).select_related("team").first()
    if row is None:
        raise NotFound
    row.taken_back_at = clock.now()
    row.save(update_fields=["taken_back_at"])
    record(Kind.ALTERATION, by=by, detail={"change": TimeChange.TAKEN_BACK})
    return row


def erase_people(force: Force, before: date) -> int:
    """Erase whose time away it was, of days before one; return how many rows.

    The hours stay with the team. In the caller's transaction.
    """
    rows = TimeAway.objects.filter(
        team__organisation__force=force, day__lt=before, person__isnull=False
    )
    return rows.update(person=None)


@transaction.atomic(durable=True)
def set_hours(*, by: User, team_id: int, hours: int, week: Week) -> Team:
    """Set the hours that a team works in a week, from that week on; return the team.

    Later weeks that were set already keep theirs.
    """
    policy.require(by, Verb.SET_TEAM_HOURS)
    rows = Team.objects.select_for_update(of=("self",)).filter(teams_shown(by))
    team = rows.filter(pk=team_id).first()
    if team is None:
        raise NotFound
    check_hours(hours)
    TeamHours.objects.update_or_create(
        team=team,
        from_week=week.start,
        defaults={"hours": hours, "set_by": by, "set_at": clock.now()},
    )
    record(Kind.ALTERATION, by=by, detail={"change": TimeChange.HOURS})
    return team
