"""Reads of call-backs: the list and one of them. A list never names the reporter."""

from collections.abc import Collection, Sequence
from operator import attrgetter

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from reports.call_backs.rules import (
    ALL,
    DONE,
    MINE,
    MOST_LISTED,
    OPEN,
    OVERDUE,
    STATES,
    TEAM,
    WHOSE,
)
from reports.reporter.models import CallBack
from reports.reporter.visibility import visible_call_backs, visible_reporters
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Absence, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.personal_work import PersonalWork
from stronghold.core.accounts.queries import workers
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.filters import AtPlace, CodesFilter, Filter, ListFilter
from stronghold.core.records.rules import is_reference
from stronghold.duty.queries import covered_by, off_today


class OfWhom(CodesFilter):
    """Whose call-backs: by default the viewer's own, or everyone's for a viewer who
    makes none. Those of people for whom they stand in are theirs meanwhile.
    """

    name, label, choices = "whose", "Whose call-backs", WHOSE

    def usual(self, viewer: User) -> str:
        return MINE if policy.can(viewer, Verb.WORK_REPORTS) else ALL

    def rows(self, text: str, viewer: User) -> Q:
        if text not in {MINE, TEAM}:
            return Q()
        mine = made_by([viewer.pk] + list(covered_by(viewer)))
        if text == TEAM and viewer.team_id:
            return Q(report__team=viewer.team_id) | mine
        return mine


def made_by(people: Collection[int]) -> Q:
    """Return the call-backs that any of these people is to make."""
    has_report = Q(report__assigned_to__in=people) | Q(
        report__assigned_to=None, report__recorded_by__in=people
    )
    return Q(given_to__in=people) | Q(has_report, given_to=None)


class InState(CodesFilter):
    """Which call-backs; by default those to be done."""

    name, label, choices = "state", "Which call-backs", STATES

    def usual(self, viewer: User) -> str:
        return OPEN

    def rows(self, text: str, viewer: User) -> Q:
        if text == DONE:
            return ~Q(result="")
        is_open = Q(result="")
        return is_open & is_overdue() if text == OVERDUE else is_open


class AtPlaceOfReport(AtPlace):
    """The call-backs on reports at one place, without reports recorded in error.

    The place of such a report may be wrong too.
    """

    def rows(self, text: str, viewer: User) -> Q:
        return super().rows(text, viewer) & Q(report__error_at__isnull=True)


FILTERS: Sequence[Filter] = (OfWhom(), InState(), AtPlaceOfReport("report__"))
OWN_OPEN = ListFilter(FILTERS, {"whose": MINE, "state": OPEN})


def is_overdue() -> Q:
    """Return the condition of being overdue, as reporter.rules.is_overdue has it."""
    of_a_day = Q(due_at=None, due_on__lt=clock.today())
    return Q(due_at__lt=clock.now()) | of_a_day


def call_backs(viewer: User, wanted: ListFilter) -> Sequence[CallBack]:
    """Return the call-backs of the list, soonest due first; ended ones latest first."""
    rows = listable(viewer).filter(wanted.rows(viewer))
    ways = (
        ("-done_at", "-pk") if wanted["state"] == DONE else ("due_on", "due_at", "pk")
    )
    people = ("report__assigned_to", "report__recorded_by", "given_to")
    related = rows.select_related("report__ward", "report__street", *people)
    found = list(related.defer("report__ward__outline").order_by(*ways)[:MOST_LISTED])
    consulted(
        {row.report.reference for row in found},
        **wanted.as_params(),
    )
    return found


def who_is_off(rows: Sequence[CallBack]) -> dict[int, Absence]:
    """Return the days off, by person id, of their callers who are off today."""
    return off_today(row.caller.pk for row in rows)


def call_back_to_take(viewer: User, reference: str, ordinal: int) -> CallBack:
    """Return an open call-back of someone for whom the viewer stands in today.

    NotFound for any other. Whom to call is known once it is taken.
    """
    rows = listable(viewer).filter(made_by(covered_by(viewer)), result="")
    callers = ("report__assigned_to", "report__recorded_by", "given_to")
    rows = rows.filter(report__reference=reference, ordinal=ordinal)
    row = rows.select_related(*callers).first() if is_reference(reference) else None
    if row is None:
        raise NotFound
    consulted([reference])
    return row


def waiting_for_absent(viewer: User) -> Sequence[CallBack]:
    """Return the open call-backs of the viewer's team whose caller is off until after
    they are due, or off now if they are overdue.
    """
    if not viewer.team_id or not policy.can(viewer, Verb.ASSIGN_CALL_BACK):
        return []
    caller = Coalesce("given_to", "report__assigned_to", "report__recorded_by")
    today = clock.today()
    absent = Absence.objects.filter(
        person=OuterRef("calls"),
        first_day__lte=today,
        last_day__gte=Greatest(OuterRef("due_on"), today),
    )
    of_team = Q(report__team=viewer.team_id) | Q(given_to__team=viewer.team_id)
    rows = listable(viewer).filter(of_team, result="")
    rows = rows.annotate(calls=caller).filter(Exists(absent))
    people = ("report__assigned_to", "report__recorded_by", "given_to")
    related = rows.select_related("report__ward", "report__street", *people)
    ordered = related.defer("report__ward__outline").order_by("due_on", "due_at", "pk")
    found = list(ordered[:MOST_LISTED])
    consulted({row.report.reference for row in found})
    return found


def may_be_given_to(viewer: User) -> list[User]:
    """Return who a call-back can be transferred to: who may call and is not off today.

    Empty if the viewer may not transfer one.
    """
    if not policy.can(viewer, Verb.ASSIGN_CALL_BACK):
        return []
    found = workers(viewer, Verb.READ_OWN_REPORTER)
    off = off_today(person.pk for person in found)
    return [person for person in found if person.pk not in off]


def n_open(viewer: User) -> int:
    """Return how many open call-backs are the viewer's own."""
    return listable(viewer).filter(OWN_OPEN.rows(viewer)).count()


def call_back(viewer: User, reference: str, ordinal: int) -> CallBack:
    """Return one call-back that the viewer may make; NotFound for any other."""
    rows = CallBack.objects.filter(visible_reporters(viewer), ordinal=ordinal)
    people = ("report__assigned_to", "report__recorded_by", "given_to")
    related = rows.select_related("report__ward", "report__street", *people)
    rows = related.defer("report__ward__outline").filter(report__reference=reference)
    row = rows.first() if is_reference(reference) else None
    if row is None:
        raise NotFound
    consulted([reference])
    return row


def listable(viewer: User) -> QuerySet[CallBack]:
    """Return the call-backs that a list may show to the viewer."""
    return CallBack.objects.filter(visible_call_backs(viewer))


def _transferred_to(people: Collection[int]) -> QuerySet[CallBack]:
    """Return their open call-backs; all others go with the report."""
    rows = CallBack.objects.filter(given_to__in=people, result="")
    return rows.filter(report__error_at__isnull=True).select_related("report")


CALL_BACKS_OF_PEOPLE = PersonalWork(
    code="call_backs",
    one="call-back",
    many="call-backs",
    held=_transferred_to,
    column="given_to",
    may_take=lambda person: policy.can(person, Verb.READ_OWN_REPORTER),
    reference=attrgetter("report.reference"),
)
