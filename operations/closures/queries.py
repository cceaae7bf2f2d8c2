"""Every read of closure cases, of what happened in them, and of what is due on them."""

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
from stronghold.accounts.choices import IssuesAs, OrganisationKind
from stronghold.accounts.models import Organisation, User
from stronghold.audit.record import consulted
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound, RuleBroken
from stronghold.places.choices import Tenure
from stronghold.records.queries import (
    Page,
    PageRequest,
    RecordFilter,
    one_of,
    page_of,
    with_related,
)

# What is typed of the issuer, and so is the same for its next notice.
OF_ISSUER = ("issuer_address", "telephone", "position", "advice")
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
    past = Q(order_ends_on__lt=clock.today()) | Q(order_ends_at__lt=clock.now())
    order = Q(state__in=ORDERS) & past
    over = _ends_of(DeadlineKind.CONTINUED_NOTICE_ENDS).filter(due_at__lt=clock.now())
    return order | (Q(state=State.REFUSED_CONTINUED) & Q(Exists(over)))


class LastInstant(Func):
    """The last instant of a day in London: as statute counts it."""

    template = (
        "(((%(expressions)s + 1)::timestamp AT TIME ZONE 'Europe/London')"
        " - interval '1 microsecond')"
    )
    output_field = DateTimeField()


def order_ends() -> Coalesce:
    """Return, of each case, the last instant of its order, as the court gave it."""
    return Coalesce("order_ends_at", LastInstant("order_ends_on"))


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
    """Return the entries that stand, without those that were taken back."""
    live = {event.n for event in live_events(happened(rows))}
    return [row for row in rows if row.n in live]


def to_review(rows: Sequence[ClosureEvent]) -> list[ClosureEvent]:
    """Return the entries that stand and that a reviewer looks at."""
    return [row for row in live_rows(rows) if asks_for_review(row)]


def asks_for_review(row: ClosureEvent) -> bool:
    """Say whether it was not lawful, or made by who should have asked another."""
    return bool(row.irregular) or is_alone(row)


@dataclass(frozen=True)
class WaitingEntry:
    """An entry that waits for a reviewer, and the case that it is of."""

    case: ClosureCase
    entry: ClosureEvent


def entries_to_review(viewer: User) -> list[WaitingEntry]:
    """Return what waits for this reviewer, the longest waiting first."""
    found = _waiting_for(viewer)
    consulted({one.case.reference for one in found})
    return found


def n_to_review(viewer: User) -> int:
    """Return how many entries wait for this reviewer."""
    return len(_waiting_for(viewer))


def _waiting_for(viewer: User) -> list[WaitingEntry]:
    """Return the entries that wait: of cases on which a review is due, so of a few."""
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
    return sorted(found, key=lambda one: (one.entry.recorded_at, one.entry.pk))


def _in_order(case: ClosureCase) -> list[ClosureEvent]:
    return list(case.happened.select_related("recorded_by").order_by("n"))


def is_own_authority(row: ClosureEvent, viewer: User) -> bool:
    """Say whether it is for someone else to review: the viewer authorised alone."""
    return is_alone(row) and row.recorded_by_id == viewer.pk


def is_alone(row: ClosureEvent) -> bool:
    """Say whether who drafted a notice authorised it too."""
    return row.kind == EventKind.AUTHORISE and bool(facts_of(row).alone)


def drafters(rows: Sequence[ClosureEvent]) -> set[int]:
    """Return who answered the draft, by the ids of their accounts."""
    return {
        row.recorded_by_id for row in live_rows(rows) if row.kind == EventKind.PREPARE
    }


def signatory_name(row: ClosureEvent) -> str:
    """Return the name of who signed; "" where no name was asked yet."""
    signatory = getattr(row, "signatory", None)
    return signatory.name if signatory else ""


def named_facts(row: ClosureEvent) -> Any:
    """Return the facts of an entry with the name of who signed it."""
    facts, name = facts_of(row), signatory_name(row)
    return replace(facts, signatory=name) if name else facts


def authority(rows: Sequence[ClosureEvent]) -> ClosureEvent | None:
    """Return the entry by which the notice was authorised, if it stands."""
    found = [row for row in live_rows(rows) if row.kind == EventKind.AUTHORISE]
    return found[-1] if found else None


def notices_of(viewer: User, case: ClosureCase) -> list[ClosureNotice]:
    """Return the notices that were made of a case, the latest first; no bytes."""
    rows = ClosureNotice.objects.filter(case__in=_visible(viewer).filter(pk=case.pk))
    rows = rows.select_related("made_by").defer("content")
    return list(rows.order_by("-n"))


def notice_of(viewer: User, reference: str, n: int) -> ClosureNotice:
    """Return one notice as it was made, with its bytes."""
    case = one_of(_visible(viewer), reference)
    found = ClosureNotice.objects.filter(case=case, n=n).first()
    if found is None:
        raise NotFound
    return found


def papers_of(viewer: User, case: ClosureCase) -> list[ClosurePaper]:
    """Return the papers of others kept with a case, the latest first; no bytes.

    One that was marked as added in error is not among them.
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
    """Return what was typed for the last notice of a case, or, of who issues notices
    and who advises, for the last one of its issuer.
    """
    rows = ClosureNotice.objects.defer("content").order_by("-made_at", "-pk")
    own = rows.filter(case=case).first()
    if own:
        return dict(own.typed)
    other = rows.filter(case__in=_visible(viewer), case__issuer=case.issuer_id).first()
    typed = other.typed if other else {}
    return {name: typed[name] for name in OF_ISSUER if name in typed}


def reviewers(case: ClosureCase) -> list[User]:
    """Return whom a council has named to review its cases; nobody of the police."""
    rows = User.objects.filter(
        organisation=case.issuer_id, is_active=True, reviews_closures=True
    )
    return list(rows.order_by("display_name"))


def organisations_to_consult(case: ClosureCase) -> list[Organisation]:
    """Return who can be named as consulted on a case: the police first, then those
    who serve its district, then those who serve the whole force.

    Another district has no part in what a district issues on its own ground, nor who
    serves other districts alone.
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
    """Return the names of organisations that may have been named, by their codes."""
    rows = Organisation.objects.filter(force=case.force_id)
    return dict(rows.values_list("code", "name"))


def deadline_source() -> Source:
    """Say what may be due on cases, for the sweep and for the list."""
    return Source(
        field="closure",
        one_name="Closure case",
        page="closures:detail",
        rows=lambda: ClosureCase.objects.select_related("premises").prefetch_related(
            "happened"
        ),
        # What comes of itself, such as the costs after an order, follows on the end of
        # something that is still open, and that is swept in any case.
        live=Q(state__in=TO_BE_HEARD),
        visible=visible_closures,
        owner_of=owner_of,
        dues_of=dues_of,
        reviewed_by=reviewed_by,
        goes_by_law=True,
        judged=judged,
    )


def reviewed_by(row: ClosureCase) -> Q | None:
    """Return who reviews a council's case: its own; None where the police do."""
    if row.issued_as == Issuer.POLICE:
        return None
    return Q(organisation=row.issuer_id)


def judged(row: ClosureCase, law: Provisions) -> list[str]:
    """Say what of all that happened in a case would not be lawful by some law."""
    events = live_events(happened(sorted(row.happened.all(), key=lambda one: one.n)))
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
    """Return all that is due on a case; nothing where it was recorded in error."""
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
    """Return how the premises of a case are held, as far as that is known."""
    return row.premises.tenure if row.premises else Tenure.UNKNOWN


def _visible(viewer: User) -> QuerySet[ClosureCase]:
    return ClosureCase.objects.filter(visible_closures(viewer))
