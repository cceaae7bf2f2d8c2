"""Writes of visits: ask to be rung first, plan a visit, alert the team that asks."""

import random
import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from operations.run_soon import run_soon
from operations.visits.choices import AskFirstChange, Planned, Reason
from operations.visits.models import AskFirstRequest, VisitAlert, VisitMail
from operations.visits.queries import (
    cover_of,
    is_taken,
    marks_of_warrants,
    places_reported,
    teams_to_cover,
)
from operations.visits.rules import (
    COVER_BEGINS,
    COVER_ENDS,
    AskFirstBroken,
    Ring,
    check_review,
    cover_wanted,
)
from operations.visits.visibility import of_own_team
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.visibility import of_people
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.kernel.values import new_reference
from stronghold.core.mail.actions import send_waiting
from stronghold.core.places.actions import end_cover, set_ask_first_marks, set_cover
from stronghold.core.places.models import AskFirst, Premises
from stronghold.core.places.queries import PlaceMeant, ask_first_marks
from stronghold.core.places.rules import Spot, plain_address
from stronghold.core.places.visibility import visible_premises

PREFIX = "V"
MAIL_TASK = "operations.tasks.mail_visit_alerts"
SUBJECT = "A visit is planned where you ask to be rung"
BODY = """A visit is planned where your team asks to be rung first. Sign in to see who
plans it and where:

{link}

This message is sent automatically. It leaves out all details on purpose.
"""


@transaction.atomic(durable=True)
def set_ask_first(
    *, by: User, place: PlaceMeant, reason: str, review_on: date | None
) -> AskFirstRequest:
    """Set the request of one's team to be rung before a visit, or review it."""
    return store_ask_first(by=by, place=place, reason=reason, review_on=review_on)


def store_ask_first(
    *, by: User, place: PlaceMeant, reason: str, review_on: date | None
) -> AskFirstRequest:
    """Do the same within the caller's transaction.

    The place is known premises, or else an address in words.
    """
    policy.require(by, Verb.SET_ASK_FIRST)
    team = _locked_team(by)
    if reason not in Reason.values:
        raise RuleBroken("Choose why your team is to be rung first", field="reason")
    check_review(review_on, today=clock.today())
    assert review_on is not None  # noqa: S101 - checked above
    premises = _premises(by, place.premises_id) if place.premises_id else None
    spot = _spot_of(premises, place.words)
    row = _request_in_force(by, spot)
    change = AskFirstChange.REVIEWED if row else AskFirstChange.SET
    if row is None:
        row = AskFirstRequest(
            reference=new_reference(PREFIX),
            holder=uuid.uuid4(),
            force=by.force,
            premises=premises,
            team=team,
            set_at=clock.now(),
            set_by=by,
        )
    row.reason, row.review_on = reason, review_on
    row.save()
    set_ask_first_marks([spot], holder=row.holder, team_id=row.team_id)
    _record(row, by=by, change=change)
    return row


@transaction.atomic(durable=True)
def lift_ask_first(*, by: User, reference: str) -> AskFirstRequest:
    """Lift the request of one's team to be rung before a visit."""
    policy.require(by, Verb.SET_ASK_FIRST)
    rows = AskFirstRequest.objects.select_for_update(of=("self",)).filter(
        of_own_team(by), lifted_at__isnull=True
    )
    row = rows.filter(reference=reference).first()
    if row is None:
        raise NotFound
    row.lifted_at, row.lifted_by = clock.now(), by
    row.save()
    set_ask_first_marks([], holder=row.holder, team_id=row.team_id)
    _record(row, by=by, change=AskFirstChange.LIFTED)
    return row


def _locked_team(by: User) -> Team:
    """Return the team, locked, so that it asks once at each place."""
    if by.team_id is None:
        raise RuleBroken(
            "You are in no team, and only a team can be rung. Ask an administrator to "
            "add you to your team first"
        )
    return Team.objects.select_for_update().get(pk=by.team_id)


def _premises(by: User, premises_id: int) -> Premises:
    found = Premises.objects.filter(visible_premises(by), pk=premises_id).first()
    if found is None:
        raise NotFound
    return found


def _spot_of(premises: Premises | None, words: str) -> Spot:
    if premises is not None:
        return Spot(premises.pk, plain_address(premises.address))
    spot = Spot(None, plain_address(words))
    if not spot.words:
        raise RuleBroken("Enter the address", field="place")
    return spot


def _request_in_force(by: User, spot: Spot) -> AskFirstRequest | None:
    rows = AskFirstRequest.objects.filter(team=by.team_id, lifted_at__isnull=True)
    if spot.premises_id:
        return rows.filter(premises=spot.premises_id).first()
    # "14, Lake St" is "14 Lake Street", so its mark knows it.
    marks = AskFirst.objects.filter(premises__isnull=True, words=spot.words)
    return rows.filter(holder__in=marks.values("holder")).first()


def _record(row: AskFirstRequest, *, by: User, change: str) -> None:
    named = [row.reference]
    if row.premises_id:
        named.append(f"premises:{row.premises_id}")
    detail = {"change": change}
    record(Kind.ALTERATION, by=by, records=named, detail=detail)


def keep_cover(luck: random.Random, *, is_at_once: bool = False) -> None:
    """Let marks without a reason begin and end, by chance, for each team.

    They are at known premises, and in words, as many more than those of warrants as
    `cover_wanted` says. Each begins and ends at an hour of its own, day and night, so
    that neither says anything of a warrant. `is_at_once` leaves out the waiting.
    """
    for team in teams_to_cover():
        with transaction.atomic(durable=not is_at_once):
            Team.objects.select_for_update().get(pk=team.pk)
            for at_premises in (True, False):
                _keep_cover_of(
                    team, luck, at_premises=at_premises, is_at_once=is_at_once
                )


def _keep_cover_of(
    team: Team, luck: random.Random, *, at_premises: bool, is_at_once: bool
) -> None:
    marks = cover_of(team, at_premises=at_premises)
    left = [mark for mark in marks if is_at_once or luck.random() >= COVER_ENDS]
    for mark in marks:
        if mark not in left:
            end_cover(mark)
    n_of_warrants = marks_of_warrants(team, at_premises=at_premises)
    missing = cover_wanted(n_of_warrants) - len(left)
    begun = [n for n in range(missing) if is_at_once or luck.random() < COVER_BEGINS]
    if not begun:
        return
    force = team.organisation.force
    spots = places_reported(force, luck, at_premises=at_premises)
    luck.shuffle(spots)
    free = (spot for spot in spots if not is_taken(spot, team))
    for _, spot in zip(begun, free, strict=False):
        set_cover(spot, team_id=team.pk)


def check_visit(
    *,
    by: User,
    place: PlaceMeant,
    planned: Planned,
    until: datetime | None = None,
    rang: bool = False,
    in_secret: bool = False,
) -> None:
    """Refuse a visit where a team is to be rung first, unless its planner has rung.

    The teams are alerted either way, also if it is refused. Call this before the action
    that stores what is planned, so that the alert stays if that action is refused.
    `until` is by when the visit is to be, if that is said.

    `in_secret`: only the planner's own team may know of the visit, as with a warrant.
    Then only a team that would meet it there is alerted, and only to “a visit”.
    """
    rings = plan_visit(
        by=by,
        place=place,
        planned=planned,
        until=until,
        rang=rang,
        in_secret=in_secret,
    )
    if rings and not rang:
        raise AskFirstBroken(rings)


@transaction.atomic(durable=True)
def plan_visit(
    *,
    by: User,
    place: PlaceMeant,
    planned: Planned,
    until: datetime | None = None,
    rang: bool = False,
    in_secret: bool = False,
) -> Sequence[Ring]:
    """Alert each team that asks to be rung at this place, and return who to ring.

    A partner is not shown any team, but the teams are alerted to the partner.
    """
    asking = ask_first_marks(by.force, place)
    others = [row for row in asking if row.team_id != by.team_id]
    alerted = [row for row in others if row.notify_of_all or not in_secret]
    for team_id in dict.fromkeys(row.team_id for row in alerted):
        _store_alert(
            VisitAlert(
                team_id=team_id,
                planner=by,
                planned=Planned.VISIT if in_secret else planned,
                place_text=place.words,
                premises_id=place.premises_id,
                rang=rang,
                made_at=clock.now(),
                planned_until=None if in_secret else until,
            )
        )
    if others:
        # Also if none of them is alerted: the response time must not reveal which.
        transaction.on_commit(lambda: run_soon(MAIL_TASK))
    if not policy.can(by, Verb.PLAN_VISITS):
        return []
    return _rings(others if in_secret else asking)


def _rings(rows: Sequence[AskFirst]) -> list[Ring]:
    teams = {row.team_id: row.team for row in rows}
    return [Ring(team.name, team.duty_phone) for team in teams.values()]


def _store_alert(alert: VisitAlert) -> None:
    """Store an alert, with an e-mail to each person of the team who plans visits."""
    alert.save()
    of_team = User.objects.filter(of_people(), team=alert.team_id, is_active=True)
    people = of_team.exclude(email="")
    VisitMail.objects.bulk_create(
        VisitMail(
            alert=alert,
            recipient=person,
            message_id=f"<{uuid.uuid4()}@{settings.SITE_HOST}>",
        )
        for person in people.order_by("pk")
        if policy.can(person, Verb.PLAN_VISITS)
    )


def send_visit_mail() -> int:
    """Send the e-mails not sent yet, at least once each; return how many were sent."""
    return send_waiting(VisitMail.objects.all(), _content)


def _content(_mail: VisitMail) -> tuple[str, str]:
    return SUBJECT, BODY.format(link=settings.SITE_URL + reverse("visits:list"))
