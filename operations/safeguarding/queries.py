"""Reads of referrals, concerns and county lines, and the deadlines of referrals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

from django.db.models import Case, Choices, IntegerField, Q, QuerySet, When

from operations.arrests.models import Arrest
from operations.arrests.visibility import visible_arrests
from operations.closures.models import ClosureCase
from operations.closures.visibility import visible_closures
from operations.deadlines.models import Deadline
from operations.deadlines.queries import Source
from operations.deadlines.rules import Due, Duty, Owner
from operations.safeguarding.choices import (
    LineStatus,
    ReferralKind,
    ReferralState,
    Subject,
    Urgency,
)
from operations.safeguarding.models import (
    Concern,
    CountyLine,
    Referral,
)
from operations.safeguarding.rules import referrals as rules
from operations.safeguarding.visibility import visible_safeguarding
from reports.models import Report
from reports.report.visibility import visible_reports
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.duty.queries import times_of
from stronghold.core.accounts.duty.rules import Times
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.queries import takes_referrals
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import NotFound
from stronghold.core.places.models import Premises
from stronghold.core.places.visibility import visible_premises
from stronghold.core.records.models import Record
from stronghold.core.records.queries import (
    Page,
    PageRequest,
    RecordFilter,
    history_of,
    one_of,
    page_of,
    with_related,
)

R = TypeVar("R", Concern, CountyLine, Referral)
ORDER = ("-recorded_at", "-pk")
# Urgent referrals without a decision come first.
REFERRAL_ORDER = ("-is_pressing", *ORDER)
ORIGINS = ("report", "arrest", "closure")
OPEN_STATES = (
    ReferralState.TO_MAKE,
    ReferralState.MADE,
    ReferralState.ACKNOWLEDGED,
)


@dataclass(frozen=True)
class ReferralFilter(RecordFilter):
    """The filter of the list of referrals; its days are those of opening."""

    kind: str = ""
    state: str = ""

    prefix: ClassVar[str] = "F"
    counted_on: ClassVar[str] = "occurred_on"
    codes: ClassVar[Mapping[str, type[Choices]]] = {
        "kind": ReferralKind,
        "state": ReferralState,
    }


@dataclass(frozen=True)
class ConcernFilter(RecordFilter):
    """The filter of the list of concerns; its days are those of raising."""

    subject: str = ""

    prefix: ClassVar[str] = "K"
    counted_on: ClassVar[str] = "occurred_on"
    codes: ClassVar[Mapping[str, type[Choices]]] = {"subject": Subject}


@dataclass(frozen=True)
class LineFilter(RecordFilter):
    """The filter of the list of county lines; its days are those first known."""

    status: str = ""

    prefix: ClassVar[str] = "L"
    counted_on: ClassVar[str] = "occurred_on"
    codes: ClassVar[Mapping[str, type[Choices]]] = {"status": LineStatus}


def page_of_kind(
    viewer: User, model: type[R], *, wanted: RecordFilter, ask: PageRequest
) -> Page[R]:
    """Return a page of referrals, concerns or county lines, the latest first."""
    every = _visible(viewer, model)
    order: tuple[str, ...] = ORDER
    if model is Referral:
        every, order = with_pressing(every), REFERRAL_ORDER
    rows = _with_origin(with_related(every.filter(wanted.rows(viewer))))
    page = page_of(rows, every=every, order=order, ask=ask)
    consulted([], **wanted.as_params())
    return page


def with_pressing(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Add `is_pressing` to referrals: urgent, not in error, and without a decision."""
    pressing = When(urgency=Urgency.URGENT, state__in=OPEN_STATES, then=1)
    is_pressing = Case(
        When(error_at__isnull=False, then=0),
        pressing,
        default=0,
        output_field=IntegerField(),
    )
    found: QuerySet[Any] = rows.annotate(is_pressing=is_pressing)
    return found


def referrals_page(
    viewer: User, wanted: ReferralFilter, ask: PageRequest
) -> Page[Referral]:
    return page_of_kind(viewer, Referral, wanted=wanted, ask=ask)


def listed_referrals(viewer: User, wanted: ReferralFilter) -> QuerySet[Referral]:
    """Return everything in the list. The caller logs the read."""
    return _visible(viewer, Referral).filter(wanted.rows(viewer))


def concerns_page(
    viewer: User, wanted: ConcernFilter, ask: PageRequest
) -> Page[Concern]:
    return page_of_kind(viewer, Concern, wanted=wanted, ask=ask)


def listed_concerns(viewer: User, wanted: ConcernFilter) -> QuerySet[Concern]:
    """Return everything in the list. The caller logs the read."""
    return _visible(viewer, Concern).filter(wanted.rows(viewer))


def lines_page(viewer: User, wanted: LineFilter, ask: PageRequest) -> Page[CountyLine]:
    return page_of_kind(viewer, CountyLine, wanted=wanted, ask=ask)


def referral(viewer: User, reference: str) -> Referral:
    rows: QuerySet[Referral] = _with_origin(with_related(_visible(viewer, Referral)))
    return one_of(rows, reference)


def concern(viewer: User, reference: str) -> Concern:
    rows: QuerySet[Concern] = _with_origin(with_related(_visible(viewer, Concern)))
    return one_of(rows, reference)


def county_line(viewer: User, reference: str) -> CountyLine:
    return one_of(with_related(_visible(viewer, CountyLine)), reference)


def history(viewer: User, row: Record) -> list[Any]:
    """Return each stored version of one of these records, the oldest first."""
    rows: Any = type(row)._default_manager.filter(visible_safeguarding(viewer))
    return history_of(rows, row.reference)


def open_referrals(viewer: User, limit: int = 25) -> list[Referral]:
    """Return referrals needing action: urgent ones first, then those to be made."""
    every = with_pressing(_visible(viewer, Referral))
    rows = _with_origin(with_related(every))
    rows = rows.filter(state__in=OPEN_STATES, error_at__isnull=True)
    order = ("-is_pressing", "-state", "recorded_at", "pk")
    found = list(rows.order_by(*order)[:limit])
    consulted(row.reference for row in found)
    return found


def open_counts(viewer: User) -> dict[str, int]:
    """Return the numbers of open referrals and lines for the overview."""
    referrals = _visible(viewer, Referral).filter(error_at__isnull=True)
    lines = _visible(viewer, CountyLine).filter(error_at__isnull=True)
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


def referrals_of(viewer: User, **origin: Any) -> list[Referral]:
    """Return the referrals that came from one record or concern."""
    rows = _with_origin(with_related(_visible(viewer, Referral))).filter(**origin)
    found = list(rows.filter(error_at__isnull=True).order_by("-recorded_at"))
    consulted(row.reference for row in found)
    return found


def concerns_on(viewer: User, **origin: Any) -> list[Concern]:
    """Return the concerns that were raised on one record or premises."""
    rows = _with_origin(with_related(_visible(viewer, Concern))).filter(**origin)
    found = list(rows.filter(error_at__isnull=True).order_by("-recorded_at"))
    consulted(row.reference for row in found)
    return found


@dataclass(frozen=True)
class Origin:
    """The record or premises that a concern is raised on, or a referral comes from.

    `field` is the foreign key to it.
    """

    field: str
    row: Any

    @property
    def name(self) -> str:
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
            field, rows = "county_line", _visible(viewer, CountyLine)
        case _:
            raise NotFound
    return Origin(field, one_of(with_related(rows), reference))


def premises_origin(viewer: User, premises_id: str) -> Origin:
    """Return premises by their key, as the origin of a concern."""
    rows = Premises.objects.filter(visible_premises(viewer))
    key = premises_id if premises_id.isascii() and premises_id.isdigit() else "0"
    row = rows.filter(pk=int(key[:18])).first()
    if row is None:
        raise NotFound
    consulted([f"premises:{row.pk}"])
    return Origin("premises", row)


def recipients(viewer: User) -> list[Organisation]:
    """Return the organisations that a referral can go to: the force's partners."""
    found = Organisation.objects.filter(force=viewer.force)
    return list(found.exclude(kind=OrganisationKind.POLICE).order_by("name"))


def links_of(viewer: User, line: CountyLine) -> list[Origin]:
    """Return the records and premises of a county line that the viewer may see."""
    found: list[Origin] = []
    for field, rows in (
        ("premises", line.linked_premises.filter(visible_premises(viewer))),
        ("report", line.linked_reports.filter(visible_reports(viewer))),
        ("arrest", line.linked_arrests.filter(visible_arrests(viewer))),
        ("closure", line.linked_closures.filter(visible_closures(viewer))),
    ):
        found += [Origin(field, row) for row in rows.order_by("pk")]
    consulted(
        getattr(origin.row, "reference", f"premises:{origin.row.pk}")
        for origin in found
    )
    return found


def _visible(viewer: User, model: type[R]) -> QuerySet[R]:
    return model._default_manager.filter(visible_safeguarding(viewer))


def _with_origin(rows: QuerySet[Any]) -> QuerySet[Any]:
    own = {field.name for field in rows.model._meta.fields}
    wanted = (*ORIGINS, "county_line", "concern", "to_organisation")
    return rows.select_related(*(name for name in wanted if name in own))


def owner_of(row: Referral) -> Owner:
    """Return whose the deadlines of a referral are: its opener's, and their team's."""
    team = row.recorded_by.team_id
    return Owner("referral", row.pk, row.force_id, team, row.recorded_by_id)


def dues_of(row: Referral) -> list[Due]:
    """Return what is due on a referral now: nothing if it is in error."""
    if row.is_in_error:
        return []
    return rules.dues_of(
        rules.Clock(
            kind=row.kind,
            urgency=row.urgency,
            opened_at=row.opened_at,
            made_at=row.made_at,
            decided=row.decision_at is not None,
            acknowledged=row.acknowledged_at is not None,
            acknowledge_within=_acknowledge_within(row),
            refused_at=row.decision_at if row.decision in rules.NOT_TAKEN_ON else None,
            outcome_sent=row.outcome_sent_at is not None,
        )
    )


def _acknowledge_within(row: Referral) -> timedelta:
    """Return how soon an urgent one must be acknowledged, as set by its force."""
    if row.urgency != Urgency.URGENT:
        return Times().acknowledge
    return times_of(row.force_id).acknowledge


def duty_of(row: Referral) -> Duty:
    """Return the duty desk that an urgent referral goes to, and the second contact.

    A recipient without a desk is alerted through the people who receive its referrals.
    """
    to, team = row.to_organisation, row.recorded_by.team
    if to is None:
        return Duty()
    desks = [to.duty_email] if to.duty_email else _receivers(to)
    police = row.recorded_by.organisation
    return Duty(
        desks=desks,
        second=to.second_email,
        desk_phone=to.duty_phone or to.second_phone,
        sender_phone=(team.duty_phone if team else "") or police.duty_phone,
    )


def _receivers(to: Organisation) -> list[str]:
    people = User.objects.filter(organisation=to, is_active=True).exclude(email="")
    return [user.email for user in people.order_by("pk") if takes_referrals(user)]


def deadline_source() -> Source:
    """Return how the sweep of deadlines finds the open referrals."""
    return Source(
        field="referral",
        one_name="Referral",
        page="safeguarding:referrals:detail",
        rows=lambda: Referral.objects.select_related(
            "recorded_by__team", "recorded_by__organisation", "to_organisation"
        ),
        live=Q(state__in=OPEN_STATES),
        visible=visible_safeguarding,
        owner_of=owner_of,
        dues_of=lambda row, provisions: dues_of(row),
        duty_of=duty_of,
    )
