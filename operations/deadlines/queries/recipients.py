"""Who gets the e-mail of an alert: people who may read the record it is about."""

from django.db.models import Q

from operations.deadlines.choices import DeadlineKind
from operations.deadlines.models import AlertMail, Deadline, DutyMail
from operations.deadlines.queries import Source
from operations.deadlines.rules import Duty, Owner
from operations.deadlines.rules.steps import AT_ONCE, ESCALATED
from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.several_forces.queries import (
    let_work_with,
    works_with,
)
from stronghold.core.accounts.visibility import of_people
from stronghold.duty.queries import stand_ins_of

# What a reviewer reviews.
_REVIEWS = (DeadlineKind.IRREGULAR, DeadlineKind.ALONE)


def recipients_of(source: Source, deadline: Deadline, step: str) -> list[User]:
    """Return whom it is for, and who stands in for those who are off today.

    A stand-in too is alerted only to what they may read. If all of them are off, the
    sergeant and the duty role are alerted at once.
    """
    found = _recipients_of(source, deadline, step)
    if not found:
        return []
    stand_ins = stand_ins_of(person.pk for person in found)
    more = _readers(source, deadline, Q(pk__in=stand_ins.people))
    if deadline.kind in _REVIEWS:
        roles = {person.role for person in found}
        more = [person for person in more if person.role in roles]
    if not stand_ins.is_anyone_here:
        more += _readers(source, deadline, _in_charge(deadline))
    return list({person.pk: person for person in found + more}.values())


def _recipients_of(source: Source, deadline: Deadline, step: str) -> list[User]:
    """Return the person it is for, else their team; with the duty role, once late.

    No one is alerted to what they may not read. Where that leaves no one, the sergeant
    and the duty role are alerted at once.
    """
    if step == AT_ONCE and deadline.kind == DeadlineKind.REFERRAL_ACK:
        # It is for the recipient's desk; the sender knows already.
        return []
    is_review = deadline.kind in _REVIEWS
    if is_review and (partner := _partner(source, deadline)) is not None:
        return _partners_reviewers(source, deadline, partner)
    if is_review:
        found = _reviewers(source, deadline) + _keepers(source, deadline)
    else:
        found = _readers(source, deadline, _own(deadline))
    is_pressing = deadline.kind == DeadlineKind.NOTICE_GAP and deadline.team_id
    if step in {AT_ONCE, ESCALATED} or is_pressing or not found:
        found += _readers(source, deadline, _in_charge(deadline))
    return list({person.pk: person for person in found}.values())


def desk_of(owner: Owner) -> Duty:
    """Return the desk to alert for a legal deadline, by the owner of the record.

    For the police only the team's desk, since no one else may know of a live warrant;
    for a council also the organisation's desk, and its second contact.
    """
    team, organisation = None, None
    if owner.team_id:
        team = Team.objects.select_related("organisation").get(pk=owner.team_id)
        organisation = team.organisation
    elif owner.person_id:
        organisation = User.objects.get(pk=owner.person_id).organisation
    desk = team.duty_email if team else ""
    if organisation is None or organisation.kind == OrganisationKind.POLICE:
        return Duty(desks=[desk] if desk else [])
    desk = desk or organisation.duty_email
    return Duty([desk] if desk else [], second=organisation.second_email)


def mailed_to(mail: DutyMail | AlertMail) -> str:
    """Return who an e-mail about a referral goes to, as its page says it."""
    if isinstance(mail, AlertMail):
        return str(mail.recipient.display_name)
    referral = mail.alert.deadline.referral
    to = referral.to_organisation if referral else None
    is_second = to is not None and mail.address == to.second_email
    return "their second contact" if is_second else "their desk"


def _partner(source: Source, deadline: Deadline) -> Q | None:
    """Return the people of a partner that reviews its own record; None for police."""
    row = source.rows().get(pk=getattr(deadline, f"{source.field}_id"))
    return source.reviewed_by(row)


def _partners_reviewers(source: Source, deadline: Deadline, partner: Q) -> list[User]:
    """Return a partner's named reviewers, else everyone there who may read its cases.

    The police's records manager is alerted if one person drafted and authorised it.
    """
    named = _readers(source, deadline, partner & Q(reviews_closures=True))
    found = named or _readers(source, deadline, partner)
    found += _keepers(source, deadline)
    return list({person.pk: person for person in found}.values())


def _keepers(source: Source, deadline: Deadline) -> list[User]:
    """Return the records managers, if one person drafted and authorised a notice."""
    if deadline.kind != DeadlineKind.ALONE:
        return []
    wanted = _police(deadline) & Q(role=Role.RECORDS_MANAGER)
    return _readers(source, deadline, wanted)


def _reviewers(source: Source, deadline: Deadline) -> list[User]:
    """Return who may review an irregular entry: in the record's team, else on duty,
    else in the force. Two are alerted to what one person did alone, since that person
    may be one of them and cannot review it.
    """
    of_team = Q(team=deadline.team_id) if deadline.team_id else Q(pk__in=[])
    on_duty = _police(deadline) & Q(team__is_duty=True)
    fewest = 2 if deadline.kind == DeadlineKind.ALONE else 1
    found: dict[int, User] = {}
    for wanted in (of_team, on_duty, _police(deadline)):
        readers = _readers(source, deadline, wanted)
        found |= {p.pk: p for p in readers if policy.can(p, Verb.REVIEW_IRREGULAR)}
        if len(found) >= fewest:
            break
    return list(found.values())


def _own(deadline: Deadline) -> Q:
    if deadline.person_id:
        return Q(pk=deadline.person_id)
    return Q(team=deadline.team_id) if deadline.team_id else Q(pk__in=[])


def _in_charge(deadline: Deadline) -> Q:
    """Return the sergeants of the team, and everyone on duty for the force."""
    sergeants = Q(team=deadline.team_id, role=Role.SUPERVISOR)
    on_duty = _police(deadline) & Q(team__is_duty=True)
    return (sergeants | on_duty) if deadline.team_id else on_duty


def _police(deadline: Deadline) -> Q:
    return Q(
        organisation__force=deadline.force_id,
        organisation__kind=OrganisationKind.POLICE,
    )


def _readers(source: Source, deadline: Deadline, wanted: Q) -> list[User]:
    people = User.objects.filter(wanted, of_people(), is_active=True).exclude(email="")
    found = [
        person
        for person in people.order_by("pk")
        if works_with(person.organisation, deadline.force_id)
    ]
    for person in found:
        # A partner that works with several forces reads it as of this one.
        let_work_with(person, deadline.force_id)
    return [person for person in found if _may_read(person, source, deadline)]


def _may_read(person: User, source: Source, deadline: Deadline) -> bool:
    pk = getattr(deadline, f"{source.field}_id")
    return source.rows().filter(source.visible(person), pk=pk).exists()
