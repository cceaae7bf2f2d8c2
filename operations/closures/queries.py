"""Reads closure cases, their events, and what is due on them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django.db.models import (
    Choices,
    DateTimeField,
    Exists,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from operations.closures.choices import EventKind, InForce, State
from operations.closures.models import (
    ClosureCase,
    ClosureEvent,
    ClosureNotice,
    ClosurePaper,
)
from operations.closures.rules.dues import ToReview, dues_of_case, dues_of_review
from operations.closures.rules.law import check_step
from operations.closures.rules.moves import ORDERS, TO_BE_HEARD, Happened, Status
from operations.closures.rules.replay import live_events, next_status, replay
from operations.closures.rules.step import Step
from operations.closures.rules.stored_facts import decode_facts
from operations.closures.visibility import reviewable_closures, visible_closures
from operations.deadlines.choices import DeadlineKind, DeadlineState
from operations.deadlines.models import Deadline
from operations.deadlines.queries import Source
from operations.deadlines.rules import Due, Owner
from operations.statute.choices import Issuer
from operations.statute.presenters import irregular
from operations.statute.rules.limits import Provisions
from stronghold.core.accounts.choices import IssuesAs, OrganisationKind
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.places.choices import Tenure
from stronghold.core.records.queries import (
    Page,
    PageRequest,
    RecordFilter,
    one_of,
    page_of,
    with_related,
)

# The part of a notice about its issuer, used again for its next notice.
OF_ISSUER = ("issuer_address", "telephone", "position", "advice")
# How the list is sorted.
ORDER = ("-occurred_on", "-pk")


@dataclass(frozen=True)
class ClosureFilter(RecordFilter):
    """The filter of the list of cases; its days are those of opening."""

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
        """Return the condition of the list; `expired` is calculated, never stored."""
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
    """Return the condition of cases that have ended with time alone."""
    past = Q(order_ends_on__lt=clock.today()) | Q(order_ends_at__lt=clock.now())
    order = Q(state__in=ORDERS) & past
    over = _ends_of(DeadlineKind.CONTINUED_NOTICE_ENDS).filter(due_at__lt=clock.now())
    return order | (Q(state=State.REFUSED_CONTINUED) & Q(Exists(over)))


class LastInstant(Func):
    """The last instant of a day in London, as the statute package counts it."""

    template = (
        "(((%(expressions)s + 1)::timestamp AT TIME ZONE 'Europe/London')"
        " - interval '1 microsecond')"
    )
    output_field = DateTimeField()


def order_ends() -> Coalesce:
    """Return the last instant of each case's order, as the court gave it."""
    return Coalesce("order_ends_at", LastInstant("order_ends_on"))


def continued_until() -> Subquery:
    """Return until when a court continued each case's notice."""
    return Subquery(_ends_of(DeadlineKind.CONTINUED_NOTICE_ENDS).values("due_at")[:1])


def _running_notices() -> QuerySet[Deadline]:
    """Return the ends still to come of notices: their own, or as a court continued."""
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
    """Return the whole list; the caller records the reading in the audit log."""
    return _visible(viewer).filter(wanted.rows(viewer))


def closure(viewer: User, reference: str) -> ClosureCase:
    """Return one case with what its page needs; NotFound if it is not shown."""
    return one_of(with_related(_visible(viewer)), reference)


def events(viewer: User, case: ClosureCase) -> list[ClosureEvent]:
    """Return the events of a case, in the order of recording."""
    rows = ClosureEvent.objects.filter(case__in=_visible(viewer).filter(pk=case.pk))
    consulted([case.reference])
    people = ("recorded_by", "reviewed_by", "signatory")
    return list(rows.select_related(*people).order_by("n"))


def happened(rows: Iterable[ClosureEvent]) -> list[Happened]:
    """Return events as the rules take them."""
    return [Happened(row.n, row.kind, row.happened_at, facts_of(row)) for row in rows]


def facts_of(row: ClosureEvent) -> Any:
    """Return the facts of an entry, read in the version that they were stored in."""
    return decode_facts(
        row.kind,
        row.facts,
        version=row.facts_version,
        event=f"Closure event {row.pk} (entry {row.n} of case {row.case_id})",
    )


def status_of(rows: Iterable[ClosureEvent]) -> Status:
    return replay(happened(rows))


def live_rows(rows: Sequence[ClosureEvent]) -> list[ClosureEvent]:
    """Return the entries without those that were undone."""
    live = {event.n for event in live_events(happened(rows))}
    return [row for row in rows if row.n in live]


def to_review(rows: Sequence[ClosureEvent]) -> list[ClosureEvent]:
    """Return the entries to review, without those that were undone."""
    return [row for row in live_rows(rows) if needs_review(row)]


def needs_review(row: ClosureEvent) -> bool:
    """Say whether an entry was irregular, or done alone where two were needed."""
    return bool(row.irregular) or is_alone(row)


@dataclass(frozen=True)
class WaitingEntry:
    """An entry that waits for a reviewer, and its case."""

    case: ClosureCase
    entry: ClosureEvent


def entries_to_review(viewer: User) -> list[WaitingEntry]:
    """Return the entries for this reviewer, the longest waiting first."""
    found = _waiting_for(viewer)
    consulted({waiting.case.reference for waiting in found})
    return found


def n_to_review(viewer: User) -> int:
    """Return how many entries wait for this reviewer."""
    return len(_waiting_for(viewer))


def _waiting_for(viewer: User) -> list[WaitingEntry]:
    """Return the entries to review, reading only the cases on which a review is due."""
    due = Deadline.objects.filter(
        closure=OuterRef("pk"),
        kind__in=(DeadlineKind.IRREGULAR, DeadlineKind.ALONE),
        state=DeadlineState.OPEN,
    )
    cases = _visible(viewer).filter(reviewable_closures(viewer), Exists(due))
    cases = cases.select_related("issuer", "ward")
    found = [
        WaitingEntry(case, row)
        for case in cases
        for row in to_review(_in_order(case))
        if row.reviewed_at is None and not is_own_authority(row, viewer)
    ]
    return sorted(
        found, key=lambda waiting: (waiting.entry.recorded_at, waiting.entry.pk)
    )


def _in_order(case: ClosureCase) -> list[ClosureEvent]:
    return list(case.happened.select_related("recorded_by").order_by("n"))


def is_own_authority(row: ClosureEvent, viewer: User) -> bool:
    """Say whether the viewer authorised it alone, so that someone else reviews it."""
    return is_alone(row) and row.recorded_by_id == viewer.pk


def is_alone(row: ClosureEvent) -> bool:
    """Say whether one person drafted and authorised a notice."""
    return row.kind == EventKind.AUTHORISE and bool(facts_of(row).alone)


def drafters(rows: Sequence[ClosureEvent]) -> set[int]:
    """Return the ids of the users who completed the draft."""
    return {
        row.recorded_by_id for row in live_rows(rows) if row.kind == EventKind.PREPARE
    }


def signatory_name(row: ClosureEvent) -> str:
    """Return the signatory's name; "" for entries older than this question."""
    signatory = getattr(row, "signatory", None)
    return signatory.name if signatory else ""


def named_facts(row: ClosureEvent) -> Any:
    """Return the facts of an entry with its signatory's name."""
    facts, name = facts_of(row), signatory_name(row)
    return replace(facts, signatory=name) if name else facts


def authority(rows: Sequence[ClosureEvent]) -> ClosureEvent | None:
    """Return the entry that authorised the notice, unless it was undone."""
    found = [row for row in live_rows(rows) if row.kind == EventKind.AUTHORISE]
    return found[-1] if found else None


def notices_of(viewer: User, case: ClosureCase) -> list[ClosureNotice]:
    """Return the notices made of a case, the latest first, without their bytes."""
    rows = ClosureNotice.objects.filter(case__in=_visible(viewer).filter(pk=case.pk))
    rows = rows.select_related("made_by").defer("content")
    return list(rows.order_by("-n"))


def notice_of(viewer: User, reference: str, n: int) -> ClosureNotice:
    """Return one notice with its bytes; NotFound if it is not shown."""
    case = one_of(_visible(viewer), reference)
    found = ClosureNotice.objects.filter(case=case, n=n).first()
    if found is None:
        raise NotFound
    return found


def papers_of(viewer: User, case: ClosureCase) -> list[ClosurePaper]:
    """Return the signed papers of a case, the latest first, without their bytes.

    Those marked as added in error are left out.
    """
    rows = _papers(viewer).filter(case=case)
    return list(rows.defer("content").order_by("-n"))


def paper_of(viewer: User, reference: str, n: int) -> ClosurePaper:
    """Return one paper of a case, with its bytes; NotFound if it is not shown."""
    case = one_of(_visible(viewer), reference)
    found = _papers(viewer).filter(case=case, n=n).first()
    if found is None:
        raise NotFound
    return found


def _papers(viewer: User) -> QuerySet[ClosurePaper]:
    rows = ClosurePaper.objects.filter(case__in=_visible(viewer), error_at__isnull=True)
    return rows.select_related("added_by")


def typed_before(viewer: User, case: ClosureCase) -> Mapping[str, str]:
    """Return the text of the last notice of a case, or else the text about the issuer
    and advice from the last notice of the same issuer.
    """
    rows = ClosureNotice.objects.defer("content").order_by("-made_at", "-pk")
    own = rows.filter(case=case).first()
    if own:
        return dict(own.typed)
    other = rows.filter(case__in=_visible(viewer), case__issuer=case.issuer_id).first()
    typed = other.typed if other else {}
    return {name: typed[name] for name in OF_ISSUER if name in typed}


def reviewers(case: ClosureCase) -> list[User]:
    """Return the users a council has named to review its cases; none of the police."""
    rows = User.objects.filter(
        organisation=case.issuer_id, is_active=True, reviews_closures=True
    )
    return list(rows.order_by("display_name"))


def organisations_to_consult(case: ClosureCase) -> list[Organisation]:
    """Return the organisations that can be named as consulted: the police first, then
    those of the case's district, then those of the whole force.

    Another district council has no part in a district's own notice, nor has an
    organisation that serves other districts only.
    """
    found = Organisation.objects.filter(force=case.force_id).exclude(pk=case.issuer_id)
    if case.issuer.issues_as == IssuesAs.DISTRICT:
        found = found.exclude(issues_as=IssuesAs.DISTRICT)
    district = case.district.code if case.district else ""
    rows = [
        row
        for row in found.order_by("name")
        if not (district and row.districts) or district in row.districts
    ]
    return sorted(
        rows,
        key=lambda row: (
            row.kind != OrganisationKind.POLICE,
            district not in row.districts,
        ),
    )


def names_of_consultees(case: ClosureCase) -> dict[str, str]:
    """Return the names of the force's organisations, by code."""
    rows = Organisation.objects.filter(force=case.force_id)
    return dict(rows.values_list("code", "name"))


def deadline_source() -> Source:
    """Return how the sweep and the list of deadlines read closure cases."""
    return Source(
        field="closure",
        one_name="Closure case",
        page="closures:detail",
        rows=lambda: ClosureCase.objects.select_related("premises").prefetch_related(
            "happened"
        ),
        # A deadline that begins when an order ends, such as costs, needs no sweep of
        # its own: the end of the order is an open deadline, which is swept anyway.
        live=Q(state__in=TO_BE_HEARD),
        visible=visible_closures,
        owner_of=owner_of,
        dues_of=dues_of,
        reviewed_by=reviewed_by,
        goes_by_law=True,
        judged=judged,
    )


def reviewed_by(row: ClosureCase) -> Q | None:
    """Return the condition of a council's own reviewers; None for a police case."""
    if row.issued_as == Issuer.POLICE:
        return None
    return Q(organisation=row.issuer_id)


def judged(row: ClosureCase, law: Provisions) -> list[str]:
    """Return everything in a case that would be unlawful under the given law."""
    events = live_events(
        happened(sorted(row.happened.all(), key=lambda event: event.n))
    )
    status, found = Status(), []
    for event in events:
        step = Step(law, Issuer(row.issued_as), status, event)
        try:
            breaches = [irregular(breach) for breach in check_step(step)]
        except RuleBroken as refused:
            breaches = [refused.message]
        found += [f"entry {event.n}, {words}" for words in breaches]
        status = next_status(status, event)
    return found


def owner_of(row: ClosureCase) -> Owner:
    return Owner(
        field="closure",
        pk=row.pk,
        force_id=row.force_id,
        team_id=row.team_id,
        person_id=row.caseworker_id,
    )


def dues_of(row: ClosureCase, provisions: Provisions) -> list[Due]:
    """Return everything that is due on a case; nothing if it was recorded in error."""
    if row.is_in_error:
        return []
    rows = sorted(row.happened.all(), key=lambda event: event.n)
    status, now = status_of(rows), clock.now()
    reviews = [
        ToReview(row.n, row.recorded_at, row.reviewed_at is not None, is_alone(row))
        for row in to_review(rows)
    ]
    dues = dues_of_case(provisions, status, now=now, tenure=tenure_of(row))
    return [*dues, *dues_of_review(reviews)]


def tenure_of(row: ClosureCase) -> str:
    """Return the tenure of the premises, or UNKNOWN."""
    return row.premises.tenure if row.premises else Tenure.UNKNOWN


def _visible(viewer: User) -> QuerySet[ClosureCase]:
    return ClosureCase.objects.filter(visible_closures(viewer))
