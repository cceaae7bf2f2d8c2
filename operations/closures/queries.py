"""Every read of closure cases, of what happened in them, and of what is due on them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from django.db.models import Choices, Exists, OuterRef, Q, QuerySet, Subquery

from operations.closures.choices import InForce, Issuer, State
from operations.closures.models import ClosureCase, ClosureEvent
from operations.closures.rules.dues import dues_of_case, dues_of_irregular
from operations.closures.rules.fold import fold, live_events
from operations.closures.rules.machine import (
    ORDERS,
    TO_BE_HEARD,
    Happened,
    Standing,
)
from operations.closures.rules.told import read_facts
from operations.closures.visibility import visible_closures
from operations.deadlines.choices import DeadlineKind, DeadlineState
from operations.deadlines.models import Deadline
from operations.deadlines.queries import Source
from operations.deadlines.rules import Due, Owner
from operations.statute.rules.limits import Provisions
from stronghold.accounts.choices import IssuesAs, OrganisationKind
from stronghold.accounts.models import Organisation, User
from stronghold.audit.record import consulted
from stronghold.kernel import clock
from stronghold.records.queries import (
    Page,
    PageRequest,
    RecordFilter,
    one_of,
    page_of,
    with_related,
)

# How the list is sorted.
ORDER = ("-occurred_on", "-pk")


@dataclass(frozen=True)
class ClosureFilter(RecordFilter):
    """What the list of cases is narrowed to; days are those on which it was opened."""

    state: str = ""
    issued_as: str = ""
    in_force: str = ""

    prefix: ClassVar[str] = "C"
    counted_on: ClassVar[str] = "occurred_on"
    codes: ClassVar[Mapping[str, type[Choices]]] = {
        "state": State,
        "issued_as": Issuer,
        "in_force": InForce,
    }

    def rows(self, viewer: User) -> Q:
        """Return the condition of the list; what ended by time is no state of a row."""
        plain = replace(self, state="", in_force="")
        rows = super(ClosureFilter, plain).rows(viewer)
        return rows & self._of_state() & self._of_in_force()

    def _of_state(self) -> Q:
        if self.state == State.EXPIRED:
            return ended_by_time()
        return Q(state=self.state) & ~ended_by_time() if self.state else Q()

    def _of_in_force(self) -> Q:
        if self.in_force == InForce.ORDER:
            return Q(state__in=ORDERS) & ~ended_by_time()
        return Q(Exists(_running_notices())) if self.in_force else Q()


def ended_by_time() -> Q:
    """Return the condition of what has ended with nobody having ended it."""
    order = Q(state__in=ORDERS, order_ends_on__lt=clock.today())
    over = _ends_of(DeadlineKind.CONTINUED_NOTICE_ENDS).filter(due_at__lt=clock.now())
    return order | (Q(state=State.REFUSED_CONTINUED) & Q(Exists(over)))


def continued_until() -> Subquery:
    """Return, of each case, until when a court let its notice go on."""
    return Subquery(_ends_of(DeadlineKind.CONTINUED_NOTICE_ENDS).values("due_at")[:1])


def _running_notices() -> QuerySet[Deadline]:
    """Return the ends that are to come of notices: their own, or a court's."""
    kinds = (DeadlineKind.NOTICE_ENDS, DeadlineKind.CONTINUED_NOTICE_ENDS)
    return _ends_of(*kinds).filter(state=DeadlineState.OPEN, due_at__gte=clock.now())


def _ends_of(*kinds: DeadlineKind) -> QuerySet[Deadline]:
    rows = Deadline.objects.filter(closure=OuterRef("pk"), kind__in=kinds)
    return rows.exclude(state=DeadlineState.VOID)


def closures_page(
    viewer: User, wanted: ClosureFilter, ask: PageRequest
) -> Page[ClosureCase]:
    """Return a page of cases, the latest first."""
    every = _visible(viewer)
    rows = with_related(listed_closures(viewer, wanted)).prefetch_related("deadlines")
    page = page_of(rows, every=every, order=ORDER, ask=ask)
    consulted([], **wanted.as_params())
    return page


def listed_closures(viewer: User, wanted: ClosureFilter) -> QuerySet[ClosureCase]:
    """Return all that the list holds, unread: whoever reads it notes it."""
    return _visible(viewer).filter(wanted.rows(viewer))


def closure(viewer: User, reference: str) -> ClosureCase:
    """Return one case with what its page shows."""
    return one_of(with_related(_visible(viewer)), reference)


def events(viewer: User, case: ClosureCase) -> list[ClosureEvent]:
    """Return what happened in a case, in the order of recording."""
    rows = ClosureEvent.objects.filter(case__in=_visible(viewer).filter(pk=case.pk))
    consulted([case.reference])
    return list(rows.select_related("recorded_by", "reviewed_by").order_by("n"))


def happened(rows: Iterable[ClosureEvent]) -> list[Happened]:
    """Return events as the rules take them."""
    return [
        Happened(row.n, row.kind, row.happened_at, read_facts(row.kind, row.facts))
        for row in rows
    ]


def standing_of(rows: Iterable[ClosureEvent]) -> Standing:
    return fold(happened(rows))


def irregular_events(rows: Sequence[ClosureEvent]) -> list[ClosureEvent]:
    """Return what was not lawful, without what was taken back."""
    live = {event.n for event in live_events(happened(rows))}
    return [row for row in rows if row.irregular and row.n in live]


def organisations_to_consult(case: ClosureCase) -> list[Organisation]:
    """Return who can be named as consulted on a case, the police first.

    Another district has no part in what a district issues on its own ground.
    """
    found = Organisation.objects.filter(force=case.force_id).exclude(pk=case.issuer_id)
    if case.issuer.issues_as == IssuesAs.DISTRICT:
        found = found.exclude(issues_as=IssuesAs.DISTRICT)
    rows = list(found.order_by("name"))
    return sorted(rows, key=lambda row: row.kind != OrganisationKind.POLICE)


def deadline_source() -> Source:
    """Say what may be due on cases, for the sweep and for the list."""
    return Source(
        field="closure",
        one_name="Closure case",
        page="closures:detail",
        rows=lambda: ClosureCase.objects.prefetch_related("happened"),
        # What comes of itself, such as the costs after an order, follows on the end of
        # something that is still open, and that is swept in any case.
        live=Q(state__in=TO_BE_HEARD),
        visible=visible_closures,
        owner_of=owner_of,
        dues_of=dues_of,
    )


def owner_of(row: ClosureCase) -> Owner:
    return Owner(
        field="closure",
        pk=row.pk,
        force_id=row.force_id,
        team_id=row.team_id,
        person_id=row.caseworker_id,
    )


def dues_of(row: ClosureCase, provisions: Provisions) -> list[Due]:
    """Return all that is due on a case; nothing where it was recorded in error."""
    if row.is_in_error:
        return []
    rows = sorted(row.happened.all(), key=lambda event: event.n)
    standing, now = standing_of(rows), clock.now()
    reviews = [
        (event.n, event.recorded_at, event.reviewed_at is not None)
        for event in irregular_events(rows)
    ]
    return [*dues_of_case(provisions, standing, now=now), *dues_of_irregular(reviews)]


def _visible(viewer: User) -> QuerySet[ClosureCase]:
    return ClosureCase.objects.filter(visible_closures(viewer))
