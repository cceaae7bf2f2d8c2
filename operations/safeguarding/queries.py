"""Reads of referrals, concerns and county lines, and the deadlines of referrals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from operations.arrests.choices import CHARGED
from operations.arrests.models import Arrest
from operations.arrests.record import ARRESTS
from operations.arrests.visibility import visible_arrests
from operations.closures.models import ClosureCase
from operations.closures.visibility import visible_closures
from operations.deadlines.choices import DeadlineKind, DeadlineState
from operations.deadlines.models import AlertMail, Deadline, DutyMail
from operations.deadlines.queries import Source
from operations.deadlines.queries.listed import BY_URGENCY
from operations.deadlines.queries.ranks import ranked
from operations.deadlines.queries.recipients import mailed_to
from operations.deadlines.rules import Due, Duty, Owner
from operations.deadlines.rules.steps import AT_ONCE
from operations.safeguarding.choices import (
    LineStatus,
    ReferralState,
    Subject,
    Urgency,
)
from operations.safeguarding.models import Concern, CountyLine, Referral
from operations.safeguarding.record import CONCERNS, LINES, REFERRALS
from operations.safeguarding.rules import referrals as rules
from operations.safeguarding.visibility import (
    own_concerns,
    own_referrals_made,
    visible_safeguarding,
)
from reports.models import Report
from reports.report.visibility import visible_reports
from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import takes_referrals
from stronghold.core.accounts.several_forces.queries import of_force
from stronghold.core.accounts.visibility import of_people
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.places.queries import premises_named
from stronghold.core.places.visibility import visible_premises
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.queries import (
    all_loaded,
    one_of,
    one_record,
    with_related,
)
from stronghold.core.records.reasons.choices import OfChild
from stronghold.core.records.reasons.queries import ask_why
from stronghold.core.records.rules import is_reference
from stronghold.core.ui.dates import written_instant
from stronghold.duty.queries import times_of
from stronghold.duty.rules import desk_now


def open_referrals(viewer: User, limit: int = 25) -> list[Referral]:
    """Return referrals needing action, in the one order of urgency.

    Those with nothing due come last, the longest waiting first.
    """
    of_it = Deadline.objects.filter(referral=OuterRef("pk"), state=DeadlineState.OPEN)
    due = ranked(of_it, clock.now()).order_by(*BY_URGENCY)
    rows = REFERRALS.loaded(with_related(REFERRALS.rows(viewer)))
    rows = rows.filter(state__in=rules.OPEN_STATES, error_at__isnull=True).annotate(
        rank=Subquery(due.values("rank")[:1]),
        urgent_at=Subquery(due.values("urgent_at")[:1]),
    )
    first = F("rank").asc(nulls_last=True)
    found: list[Referral] = list(
        rows.order_by(first, "urgent_at", *REFERRALS.order)[:limit]
    )
    consulted(row.reference for row in found)
    return found


def open_counts(viewer: User) -> dict[str, int]:
    """Return the numbers of open referrals and lines for the overview."""
    referrals = REFERRALS.rows(viewer).filter(error_at__isnull=True)
    lines = LINES.rows(viewer).filter(error_at__isnull=True)
    return {
        "to_make": referrals.filter(state=ReferralState.TO_MAKE).count(),
        "waiting": referrals.filter(
            state__in=[ReferralState.MADE, ReferralState.ACKNOWLEDGED]
        ).count(),
        "lines": lines.exclude(status=LineStatus.CLOSED).count(),
    }


def due_times(rows: Sequence[Referral]) -> dict[int, Deadline]:
    """Return the first open deadline of each of these referrals, by referral."""
    found = Deadline.objects.filter(referral__in=rows, state="open")
    return {row.referral_id or 0: row for row in found.order_by("-due_at")}


@dataclass(frozen=True)
class Mailed:
    """Who is sent an e-mail of an urgent one, and when it was sent; None if it waits.

    `is_late`: that it was not acknowledged in time. Else that it was made.
    """

    who: str
    at: datetime | None
    is_late: bool


def mailed(row: Referral) -> list[Mailed]:
    """Return whom the e-mails of an urgent referral go to."""
    if row.urgency != Urgency.URGENT or row.made_at is None:
        return []
    of_it = {
        "alert__deadline__referral": row,
        "alert__deadline__kind": DeadlineKind.REFERRAL_ACK,
    }
    alert = ("alert__deadline__referral__to_organisation",)
    desks = DutyMail.objects.filter(**of_it).select_related(*alert)
    people = AlertMail.objects.filter(**of_it).select_related("recipient", *alert)
    mails: list[DutyMail | AlertMail] = [*desks.order_by("pk"), *people.order_by("pk")]
    return [
        Mailed(mailed_to(mail), mail.sent_at, is_late=mail.alert.step != AT_ONCE)
        for mail in mails
    ]


def referrals_of(viewer: User, **origin: Any) -> list[Referral]:
    """Return the referrals that came from one record or concern."""
    rows = REFERRALS.rows(viewer).filter(**origin, error_at__isnull=True)
    found = all_loaded(REFERRALS, rows.order_by("-recorded_at", "-pk"))
    consulted(row.reference for row in found)
    return found


def concerns_on(viewer: User, **origin: Any) -> list[Concern]:
    """Return the concerns that were raised on one record or premises."""
    rows = CONCERNS.rows(viewer).filter(**origin, error_at__isnull=True)
    found = all_loaded(CONCERNS, rows.order_by("-recorded_at", "-pk"))
    consulted(row.reference for row in found)
    return found


def concern(viewer: User, reference: str) -> Concern:
    """Return one concern. ReasonNeeded as for `check_why`."""
    row = one_record(CONCERNS, viewer, reference)
    check_why(viewer, [row])
    return row


def referral(viewer: User, reference: str) -> Referral:
    """Return one referral. ReasonNeeded as for `check_why`."""
    row = one_record(REFERRALS, viewer, reference)
    check_why(viewer, [row])
    return row


def check_is_there(kind: RecordKind[Any], viewer: User, reference: str) -> None:
    """Raise NotFound unless the viewer may read this record. It is not read here."""
    rows = kind.rows(viewer).filter(reference=reference)
    if not (is_reference(reference) and rows.exists()):
        raise NotFound


def check_why(viewer: User, rows: Sequence[Concern] | Sequence[Referral]) -> None:
    """Note why the viewer reads those of these that are about a child.

    ReasonNeeded if they have not said why, and one of them is not theirs.
    """
    children = [row for row in rows if row.subject == Subject.CHILD]
    if not children:
        return
    consulted([], child=True)
    others = not_dealt_with(viewer, children)
    if others:
        kind = REFERRALS if isinstance(others[0], Referral) else CONCERNS
        references = [row.reference for row in others]
        page = kind.url("why", references[0])
        ask_why(viewer, references, choices=OfChild, page=page)


def check_why_of(viewer: User, reference: str) -> None:
    """Do as `check_why` for the concern of this reference, if there is one."""
    check_why(viewer, list(CONCERNS.rows(viewer).filter(reference=reference)))


def not_dealt_with(viewer: User, rows: Sequence[Any]) -> list[Any]:
    """Return those of these concerns, or of these referrals, that are not theirs."""
    if not rows:
        return []
    is_referral = isinstance(rows[0], Referral)
    own = (own_referrals_made if is_referral else own_concerns)(viewer)
    found = type(rows[0]).objects.filter(own, pk__in=[row.pk for row in rows])
    theirs = set(found.values_list("pk", flat=True))
    return [row for row in rows if row.pk not in theirs]


@dataclass(frozen=True)
class Origin:
    """The record or premises that a concern is raised on, or a referral comes from.

    `field` is the foreign key to it.
    """

    field: str
    row: Any

    @property
    def name(self) -> str:
        """Its reference, or the address of premises."""
        return str(getattr(self.row, "reference", self.row))


def origin_of(viewer: User, reference: str) -> Origin:
    """Return the record with this reference; NotFound if the viewer may not see it."""
    rows: QuerySet[Any]
    match reference[:2]:
        case "R-":
            field, rows = "report", Report.objects.filter(visible_reports(viewer))
        case "A-":
            field, rows = "arrest", Arrest.objects.filter(visible_arrests(viewer))
        case "C-":
            rows = ClosureCase.objects.filter(visible_closures(viewer))
            field = "closure"
        case "L-":
            field, rows = "county_line", LINES.rows(viewer)
        case _:
            raise NotFound
    return Origin(field, one_of(with_related(rows), reference))


def note_origins(rows: Iterable[Concern | Referral]) -> None:
    """Log that an answer names the records that these came from."""
    fields = ("report", "arrest", "closure", "county_line", "concern")
    found = (getattr(row, field, None) for row in rows for field in fields)
    consulted(origin.reference for origin in found if origin)


def premises_origin(viewer: User, premises_id: str) -> Origin:
    """Return premises by their key, as the origin of a concern."""
    return Origin("premises", premises_named(viewer, premises_id))


def recipients(viewer: User) -> list[Organisation]:
    """Return the organisations that a referral can go to: the force's partners."""
    found = Organisation.objects.filter(of_force(viewer.force.pk))
    return list(found.exclude(kind=OrganisationKind.POLICE).order_by("name", "pk"))


def recipient_named(viewer: User, code: str) -> Organisation | None:
    """Return the organisation with this code that a referral can go to; None if ""."""
    if not code:
        return None
    for body in recipients(viewer):
        if body.code == code:
            return body
    raise RuleBroken("There is no such organisation", field="to_organisation")


def origin_named(viewer: User, reference: str) -> "Origin":
    """Return the record that a program names; RuleBroken if the viewer sees none."""
    try:
        return origin_of(viewer, reference)
    except NotFound:
        message = "No record that you may read has this reference"
        raise RuleBroken(message, field="record") from None


@dataclass(frozen=True)
class Recipient:
    """Who a referral goes to: an organisation on this site or by name, and a role."""

    organisation: Organisation | None = None
    name: str = ""
    role: str = ""


def links_of(viewer: User, line: CountyLine) -> list[Origin]:
    """Return the records and premises of a county line that the viewer may see."""
    found: list[Origin] = []
    for field, rows in (
        ("premises", line.linked_premises.filter(visible_premises(viewer))),
        ("report", line.linked_reports.filter(visible_reports(viewer))),
        ("arrest", line.linked_arrests.filter(visible_arrests(viewer))),
        ("closure", line.linked_closures.filter(visible_closures(viewer))),
    ):
        found += [Origin(field, row) for row in with_related(rows.order_by("pk"))]
    consulted(
        getattr(origin.row, "reference", f"premises:{origin.row.pk}")
        for origin in found
    )
    return found


def has_charged_arrest(line: CountyLine, *, without: int | None = None) -> bool:
    """Say whether an arrest linked to a line led to a charge; `without` leaves one out.

    Only what counts: an arrest in error, or waiting to be matched, shows nothing.
    """
    if not line.pk:
        return False
    charged = line.linked_arrests.filter(ARRESTS.counted, disposal__in=CHARGED)
    return bool(charged.exclude(pk=without).exists())


def owner_of(row: Referral) -> Owner:
    """Return whose the deadlines of a referral are: its opener's, and their team's."""
    team = row.recorded_by.team_id
    return Owner("referral", row.pk, row.force_id, team, row.recorded_by_id)


def dues_of(row: Referral) -> list[Due]:
    """Return what is due on a referral now: nothing if it is in error."""
    if row.is_in_error:
        return []
    is_urgent = row.urgency == Urgency.URGENT
    opened = times_of(row.force_id, row.opened_at)
    return rules.dues_of(
        rules.Clock(
            kind=row.kind,
            urgency=row.urgency,
            opened_at=row.opened_at,
            made_at=row.made_at,
            decided=row.decision_at is not None,
            make_within=opened.make_urgent if is_urgent else opened.make_ordinary,
            acknowledged=row.acknowledged_at is not None,
            acknowledge_within=_acknowledge_within(row),
            refused_at=row.decision_at if row.decision in rules.NOT_TAKEN_ON else None,
            outcome_sent=row.outcome_sent_at is not None,
        )
    )


def _acknowledge_within(row: Referral) -> timedelta:
    """Return how soon an urgent one must be acknowledged, as set by its force."""
    if row.urgency != Urgency.URGENT:
        return timedelta()
    return times_of(row.force_id, row.made_at or clock.now()).acknowledge


def duty_of(row: Referral) -> Duty:
    """Return the duty desk that an urgent referral goes to, and the second contact.

    A recipient without a desk is alerted through the people who receive its referrals.
    """
    to, team = row.to_organisation, row.recorded_by.team
    if to is None:
        return Duty()
    answers = desk_now(to, clock.now())
    desks = [answers.email] if answers.email else _receivers(to)
    police = row.recorded_by.organisation
    return Duty(
        desks=desks,
        second=to.second_email,
        desk_phone=answers.phone or to.second_phone,
        rang=_rang(row),
        sender=police.name,
        sender_phone=(team.duty_phone if team else "") or police.duty_phone,
        within=_acknowledge_within(row),
    )


def _rang(row: Referral) -> str:
    """Say to a desk that the sender rang, and who answered."""
    if row.rang_at is None:
        return ""
    return f"They rang at {written_instant(row.rang_at)}, {row.who_answered} answered."


def _receivers(to: Organisation) -> list[str]:
    theirs = User.objects.filter(of_people(), organisation=to, is_active=True)
    people = theirs.exclude(email="")
    return [
        user.email
        for user in people.order_by("pk")
        if policy.can(user, Verb.ANSWER_REFERRAL) and takes_referrals(user)
    ]


def deadline_source() -> Source:
    """Return how the sweep of deadlines finds the open referrals."""
    return Source(
        field="referral",
        one_name="Referral",
        kind=REFERRALS,
        page="safeguarding:referrals:detail",
        rows=lambda: Referral.objects.select_related(
            "recorded_by__team", "recorded_by__organisation", "to_organisation"
        ),
        live=Q(state__in=rules.OPEN_STATES),
        visible=visible_safeguarding,
        owner_of=owner_of,
        dues_of=lambda row, provisions: dues_of(row),
        duty_of=duty_of,
    )
