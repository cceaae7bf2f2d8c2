"""Reads of call-backs: of a report, and those that are due. No list names whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from reports.reporter.models import CallBack
from reports.reporter.visibility import visible_call_backs, visible_reporters
from stronghold.accounts import policy
from stronghold.accounts.duty.queries import off_until
from stronghold.accounts.models import Absence, User
from stronghold.accounts.permissions import Verb
from stronghold.accounts.queries import workers
from stronghold.audit.record import consulted
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound
from stronghold.records.rules import is_reference

MINE, TEAM, ALL = "mine", "team", "all"
WHOSE = ((MINE, "Mine"), (TEAM, "My team’s"), (ALL, "Everybody’s"))
OPEN, OVERDUE, DONE = "open", "overdue", "done"
STATES = ((OPEN, "To be done"), (OVERDUE, "Overdue"), (DONE, "Ended"))
MOST_LISTED = 100


@dataclass(frozen=True)
class CallBackFilter:
    """Whose call-backs are listed, and which of them."""

    whose: str = MINE
    state: str = OPEN

    @classmethod
    def from_params(cls, viewer: User, params: Mapping[str, str]) -> Self:
        """Read the parameters of an address; what it does not know counts as none.

        Who makes no call-backs has none of their own, and begins with everybody's.
        """
        usual = MINE if policy.can(viewer, Verb.WORK_REPORTS) else ALL
        whose, state = params.get("whose", ""), params.get("state", "")
        return cls(
            whose=whose if whose in dict(WHOSE) else usual,
            state=state if state in dict(STATES) else OPEN,
        )

    def rows(self, viewer: User) -> Q:
        """Return the condition that the call-backs of the list meet."""
        return self._of(viewer) & self._in_state()

    def _of(self, viewer: User) -> Q:
        has_report = Q(report__assigned_to=viewer) | Q(
            report__assigned_to=None, report__recorded_by=viewer
        )
        mine = Q(given_to=viewer) | Q(has_report, given_to=None)
        if self.whose == MINE:
            return mine
        if self.whose == TEAM and viewer.team_id:
            return Q(report__team=viewer.team_id) | mine
        return mine if self.whose == TEAM else Q()

    def _in_state(self) -> Q:
        if self.state == DONE:
            return ~Q(result="")
        is_open = Q(result="")
        if self.state == OVERDUE:
            return is_open & is_overdue()
        return is_open


def is_overdue() -> Q:
    """Return the call-backs whose time is past; rules say the same of one."""
    of_a_day = Q(due_at=None, due_on__lt=clock.today())
    return Q(due_at__lt=clock.now()) | of_a_day


def caller_of(row: CallBack) -> User:
    """Return who is to make a call-back: whom it was given to, else has the report."""
    return row.given_to or row.report.assigned_to or row.report.recorded_by


def call_backs(viewer: User, wanted: CallBackFilter) -> Sequence[CallBack]:
    """Return call-backs of the reports one may see, those due soonest first."""
    rows = _listable(viewer).filter(wanted.rows(viewer))
    ways = ("-done_at", "-pk") if wanted.state == DONE else ("due_on", "due_at", "pk")
    people = ("report__assigned_to", "report__recorded_by", "given_to")
    related = rows.select_related("report__ward", *people)
    found = list(related.defer("report__ward__outline").order_by(*ways)[:MOST_LISTED])
    consulted(
        {row.report.reference for row in found},
        whose=wanted.whose,
        state=wanted.state,
    )
    return found


def who_is_off(rows: Sequence[CallBack]) -> dict[int, date]:
    """Return who of those who are to call is off today, by id, and until when."""
    return off_until(caller_of(row).pk for row in rows)


def waiting_for_absent(viewer: User) -> Sequence[CallBack]:
    """Return the open call-backs of the viewer's team that fall due while their caller
    is off, or did before.
    """
    if not viewer.team_id or not policy.can(viewer, Verb.ASSIGN_CALL_BACK):
        return []
    caller = Coalesce("given_to", "report__assigned_to", "report__recorded_by")
    today = clock.today()
    absent = Absence.objects.filter(
        person=OuterRef("caller"),
        first_day__lte=today,
        last_day__gte=Greatest(OuterRef("due_on"), today),
    )
    of_team = Q(report__team=viewer.team_id) | Q(given_to__team=viewer.team_id)
    rows = _listable(viewer).filter(of_team, result="")
    rows = rows.annotate(caller=caller).filter(Exists(absent))
    people = ("report__assigned_to", "report__recorded_by", "given_to")
    related = rows.select_related("report__ward", *people)
    ordered = related.defer("report__ward__outline").order_by("due_on", "due_at", "pk")
    found = list(ordered[:MOST_LISTED])
    consulted({row.report.reference for row in found})
    return found


def may_be_given_to(viewer: User) -> list[User]:
    """Return who can be given a call-back, those who are not off today; none for who
    may not give one.
    """
    if not policy.can(viewer, Verb.ASSIGN_CALL_BACK):
        return []
    found = workers(viewer, Verb.READ_OWN_REPORTER)
    off = off_until(one.pk for one in found)
    return [one for one in found if one.pk not in off]


def n_open(viewer: User) -> int:
    """Return how many call-backs are the viewer's own to do."""
    return _listable(viewer).filter(CallBackFilter().rows(viewer)).count()


def call_back(viewer: User, reference: str, ordinal: int) -> CallBack:
    """Return one call-back that the viewer may do; NotFound for any other."""
    rows = CallBack.objects.filter(visible_reporters(viewer), ordinal=ordinal)
    people = ("report__assigned_to", "report__recorded_by", "given_to")
    rows = rows.filter(report__reference=reference).select_related(*people)
    row = rows.first() if is_reference(reference) else None
    if row is None:
        raise NotFound
    consulted([reference])
    return row


def _listable(viewer: User) -> QuerySet[CallBack]:
    return CallBack.objects.filter(visible_call_backs(viewer))
