"""Reads of call-backs: of a report, and those that are due. No list names whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from django.db.models import Q, QuerySet

from reports.models import CallBack
from reports.visibility import visible_reporters
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
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
        mine = Q(report__assigned_to=viewer) | Q(
            report__assigned_to=None, report__recorded_by=viewer
        )
        if self.whose == MINE:
            return mine
        if self.whose == TEAM and viewer.team_id:
            return Q(report__team=viewer.team_id)
        return mine if self.whose == TEAM else Q()

    def _in_state(self) -> Q:
        if self.state == DONE:
            return ~Q(result="")
        is_open = Q(result="")
        if self.state == OVERDUE:
            return is_open & Q(due_on__lt=clock.today())
        return is_open


def call_backs(viewer: User, wanted: CallBackFilter) -> Sequence[CallBack]:
    """Return call-backs of the reports one may see, those due soonest first."""
    rows = _of_visible_reports(viewer).filter(wanted.rows(viewer))
    ways = ("-done_at", "-pk") if wanted.state == DONE else ("due_on", "pk")
    related = rows.select_related("report__ward", "report__assigned_to")
    found = list(related.defer("report__ward__outline").order_by(*ways)[:MOST_LISTED])
    consulted(
        {row.report.reference for row in found},
        whose=wanted.whose,
        state=wanted.state,
    )
    return found


def n_open(viewer: User) -> int:
    """Return how many call-backs are the viewer's own to do."""
    return _of_visible_reports(viewer).filter(CallBackFilter().rows(viewer)).count()


def of_report(viewer: User, reference: str) -> Sequence[CallBack]:
    """Return the call-backs of a report, the first one first."""
    rows = _of_visible_reports(viewer).filter(report__reference=reference)
    return list(rows.order_by("ordinal"))


def call_back(viewer: User, reference: str, ordinal: int) -> CallBack:
    """Return one call-back that the viewer may do; NotFound for any other."""
    rows = CallBack.objects.filter(visible_reporters(viewer), ordinal=ordinal)
    rows = rows.filter(report__reference=reference).select_related("report")
    row = rows.first() if is_reference(reference) else None
    if row is None:
        raise NotFound
    consulted([reference])
    return row


def _of_visible_reports(viewer: User) -> QuerySet[CallBack]:
    if not policy.can(viewer, Verb.READ_REPORTS):
        return CallBack.objects.none()
    return CallBack.objects.filter(report__force=viewer.force)
