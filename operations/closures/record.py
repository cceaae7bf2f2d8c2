"""The closure case, described once: its fields, its words, and who may read it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db.models import (
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncDate

from operations.closure_moves.choices import Ground, InForce, Scope, State
from operations.closure_moves.rules.moves import (
    ENDED,
    ORDERS,
    TO_BE_HEARD,
    shown_state,
)
from operations.closures.models import CLOSURE_WORDS, ClosureCase, ClosureEvent
from operations.closures.visibility import visible_closures
from operations.deadlines.choices import DeadlineKind, DeadlineState
from operations.deadlines.models import Deadline
from operations.deadlines.queries.soonest import SOONEST_FIRST, nearness
from operations.operation.fields import OperationField
from operations.statute.choices import Issuer
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.database.expressions import LondonMidnight
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import LONDON, london_date
from stronghold.core.records.choices import People
from stronghold.core.records.fields import (
    A_DAY,
    IDENTITY,
    RECORDED,
    WHERE,
    Choice,
    Day,
    Field,
    Instant,
    hidden,
)
from stronghold.core.records.kind import (
    IN_ERROR,
    NOT_IN_ERROR,
    RecordKind,
    WithdrawVerbs,
)
from stronghold.core.records.pages import by_time
from stronghold.core.sharing.fields import FieldClass, fields_read_by
from stronghold.core.ui.dates import as_limit, written_date, written_instant
from stronghold.core.ui.parts import Tag, Tone
from stronghold.core.ui.tables import Cell

OPEN, POLICE = FieldClass.OPEN, FieldClass.POLICE
# Of a draft that someone was asked to sign.
SIGNATURE: Mapping[str, Tag] = {
    DeadlineKind.TO_SIGN: Tag("Waits for signature", "waiting"),
    DeadlineKind.NOT_SIGNED: Tag("Signature refused", "attention"),
}
TONES: Mapping[str, Tone] = {
    State.DRAFT: "new",
    State.AUTHORISED: "waiting",
    State.SERVED: "active",
    State.EXTENDED_NOTICE: "active",
    State.ADJOURNED: "waiting",
    State.ORDER: "active",
    State.ORDER_EXTENDED: "active",
    State.ORDER_TO_COME: "waiting",
    State.ORDER_SUSPENDED: "waiting",
    State.REFUSED_CONTINUED: "waiting",
    State.REFUSED: "lost",
    State.QUASHED: "lost",
    State.ABANDONED: "stopped",
    State.CANCELLED: "stopped",
    # A court ended it early: it was in force, but not for its whole time.
    State.DISCHARGED: "neutral",
}


class LastInstant(Func):
    """The last instant of a day in London, as the statute package counts it."""

    template = (
        "(((%(expressions)s + 1)::timestamp AT TIME ZONE 'Europe/London')"
        " - interval '1 microsecond')"
    )
    output_field = DateTimeField()


def _ends_of(*kinds: DeadlineKind) -> QuerySet[Deadline]:
    rows = Deadline.objects.filter(closure=OuterRef("pk"), kind__in=kinds)
    return rows.exclude(state=DeadlineState.VOID)


def ended_by_time() -> Q:
    """Return the condition of cases that have ended by time: as rules has_ended."""
    past = Q(order_ends_on__lt=clock.today()) | Q(order_ends_at__lt=clock.now())
    over = _ends_of(DeadlineKind.CONTINUED_NOTICE_ENDS).filter(due_at__lt=clock.now())
    return (Q(state__in=ORDERS) & past) | (
        Q(state=State.REFUSED_CONTINUED) & Q(Exists(over))
    )


def in_effect() -> Q:
    """Return the condition of orders that have begun and are not suspended."""
    begun = Q(order_begins_at__isnull=True) | Q(order_begins_at__lte=clock.now())
    return begun & Q(order_suspended_at__isnull=True)


def live_cases() -> Q:
    """Return the condition of cases that count and have not ended, by time either."""
    return ~Q(state__in=ENDED) & ~ended_by_time() & NOT_IN_ERROR


def may_be_closed() -> Q:
    """Return the condition of cases whose premises a notice or an order may close now.

    When a notice ends follows from its entries: `rules.door` says whether it has.
    """
    closing = (*TO_BE_HEARD, *ORDERS, State.REFUSED_CONTINUED)
    return Q(state__in=closing) & ~ended_by_time() & NOT_IN_ERROR


class Status(Choice):
    """The status at the moment of reading: that a case ended by time, or that its order
    is suspended or still to begin, is calculated.
    """

    @property
    def paths(self) -> Sequence[str | Combinable]:
        order_ends_at = Coalesce("order_ends_at", LastInstant("order_ends_on"))
        continued = _ends_of(DeadlineKind.CONTINUED_NOTICE_ENDS)
        begins = ["order_begins_at", "order_suspended_at"]
        until = Subquery(continued.values("due_at")[:1])
        return ["state", order_ends_at, until, *begins]

    @property
    def reads(self) -> Sequence[str]:
        return [
            "state",
            "order_ends_on",
            "order_ends_at",
            "order_begins_at",
            "order_suspended_at",
        ]

    def cell(self, *values: Any) -> Cell:
        state, order_ends_at, continued_until, begins_at, suspended_at = values
        shown = shown_state(
            state,
            order_begins_at=begins_at,
            order_suspended_at=suspended_at,
            order_ends_at=order_ends_at,
            continued_until=continued_until,
            now=clock.now(),
        )
        return super().cell(shown)

    def value(self, row: Any) -> str:
        """Return the status now; of an earlier version of a case, what was stored."""
        is_now = isinstance(row, ClosureCase)
        state: str = row.state_at(clock.now()) if is_now else row.state
        return state

    def rows(self, text: str, viewer: User) -> Q:
        if text == State.EXPIRED:
            return ended_by_time()
        orders = Q(state__in=ORDERS) & ~ended_by_time()
        if text == State.ORDER_SUSPENDED:
            return orders & Q(order_suspended_at__isnull=False)
        if text == State.ORDER_TO_COME:
            return orders & ~in_effect() & Q(order_suspended_at__isnull=True)
        found = Q(state=text) & ~ended_by_time()
        return found & in_effect() if text in ORDERS else found


class InForceNow(Choice):
    """A filter of the list: what closes the premises now."""

    def rows(self, text: str, viewer: User) -> Q:
        if text == InForce.ORDER:
            return Q(state__in=ORDERS) & ~ended_by_time() & in_effect()
        # The ends still to come of notices: their own, or as a court continued them.
        kinds = (DeadlineKind.NOTICE_ENDS, DeadlineKind.CONTINUED_NOTICE_ENDS)
        running = _ends_of(*kinds).filter(
            state=DeadlineState.OPEN, due_at__gte=clock.now()
        )
        return Q(Exists(running))


class Named(Field):
    """An organisation or a team: its name on pages, its code in the API."""

    def text(self, row: Any) -> str:
        return str(super().value(row) or "")

    def value(self, row: Any) -> Any:
        named = getattr(row, self.name)
        return named.code if named else None


class ClosureCases(RecordKind[ClosureCase]):
    """Cases about premises, from the draft of a closure notice to the end of an order.

    A council runs its own cases and reads no others, with verbs of its own. The
    consumers of all kinds of record are for the police.
    """

    code = "closures"
    app = "closures"
    prefix = "C"
    model = ClosureCase
    read = Verb.READ_CLOSURES
    write = Verb.RUN_CLOSURES
    withdraw = WithdrawVerbs(
        Verb.WITHDRAW_OWN_ENFORCEMENT, Verb.WITHDRAW_ANY_ENFORCEMENT
    )
    purpose = "To close premises lawfully, within the time limits of the 2014 Act"
    people = (People.OCCUPIER, People.SUSPECT, People.ADULT_AT_RISK)
    one = "Closure case"
    many = "Closure cases"
    counted_one = "closure notice"
    counted_many = "closure notices"
    new_text = "Open a closure case"
    another_text = "Open another case"
    first = "Case opened"
    empty_text = "Closure notices and orders will be listed here."
    day = "served_on"
    counted = NOT_IN_ERROR & Q(served_on__isnull=False)
    searched = CLOSURE_WORDS
    features_text = "By the day on which each was opened."
    fields = [
        *IDENTITY,
        Day("occurred_on", "Opened", OPEN, means=A_DAY),
        Instant("occurred_at", "Time opened", POLICE),
        *WHERE,
        Choice(
            "issued_as",
            "Issued as",
            OPEN,
            choices=Issuer,
            means="What the issuer is in law.",
            in_api=True,
            is_filter=True,
        ),
        Named(
            "issuer",
            "Issued by",
            OPEN,
            path="issuer__name",
            means="Who issues the notice.",
            in_api=True,
        ),
        Choice(
            "ground",
            "Ground",
            POLICE,
            choices=Ground,
            means="The ground of the notice.",
            is_entered=True,
        ),
        Status(
            "state",
            "Status",
            POLICE,
            choices=State,
            means="When the file was made.",
            in_api=True,
            is_filter=True,
        ),
        Day(
            "served_on",
            "Served",
            POLICE,
            means="The day on which the notice was served.",
            in_api=True,
        ),
        Day("order_made_on", "Order made", OPEN, means=A_DAY, in_api=True),
        Day(
            "order_ends_on",
            "Order ends",
            OPEN,
            means="The last day of the order.",
            in_api=True,
        ),
        # When on that day, where the court gave a time.
        Instant("order_ends_at", "Order ends at", OPEN, in_api=True),
        # Only where the court set a later start, or suspended it.
        Day(
            "order_begins_on",
            "Order begins",
            OPEN,
            means="The day on which the order begins, if it was not at once.",
            is_usual=False,
            in_api=True,
        ),
        Instant("order_begins_at", "Order begins at", OPEN, in_api=True),
        Instant("order_suspended_at", "Order suspended", OPEN, in_api=True),
        # For the figures; a reader has each suspension as an entry of the case.
        *hidden("order_suspended_days"),
        Day(
            "ceased_on",
            "Ceased",
            OPEN,
            means="The day on which it ended early.",
            is_usual=False,
            in_api=True,
        ),
        Choice(
            "scope",
            "Scope",
            OPEN,
            choices=Scope,
            means="What the order closes.",
            in_api=True,
        ),
        Named(
            "team",
            "Team",
            POLICE,
            path="team__name",
            means="The team that has it.",
            in_api=True,
        ),
        Field(
            "caseworker",
            "Caseworker",
            POLICE,
            path="caseworker__username",
            in_api=True,
        ),
        OperationField(in_api=False),
        *RECORDED,
    ]
    # The most urgent by law first, then cases without a clock, then ended ones.
    sorts = SOONEST_FIRST + by_time("Opened")
    more_filters = [InForceNow("in_force", "In force now", OPEN, choices=InForce)]
    disclosed = [
        "reference",
        "place_text",
        "street",
        "premises",
        "ward",
        "issuer",
        "ground",
        "state",
        "served_on",
        "order_made_on",
        "order_begins_on",
        "order_ends_on",
        "ceased_on",
        "scope",
    ]

    def visible(self, viewer: User) -> Q:
        return visible_closures(viewer)

    def sortable(self, rows: QuerySet[ClosureCase]) -> QuerySet[ClosureCase]:
        """Return rows with the `nearness` by which the list is ordered."""
        # Costs and compensation may still be claimed once a case has ended.
        near = nearness("closure", has_clock=NOT_IN_ERROR, may_wait=live_cases())
        return rows.annotate(nearness=near)

    def shown_to(self, viewer: User) -> frozenset[str]:
        """Return the fields that the viewer may read of a case that they may see.

        A council reads all of its own cases.
        """
        return fields_read_by(viewer, Verb.USE_CLOSURES, self.classes)

    def verb_to_write(self, by: User) -> Verb:
        """Return the verb to run a case: of the police, or of a council for its own."""
        is_council = by.organisation.kind == OrganisationKind.COUNCIL
        return Verb.RUN_COUNCIL_CLOSURES if is_council else self.write

    def verbs_to_withdraw(self, row: ClosureCase) -> WithdrawVerbs:
        """Return its issuer's verbs for marking a case as in error."""
        if row.issued_as == Issuer.POLICE:
            return self.withdraw
        return WithdrawVerbs(Verb.RUN_COUNCIL_CLOSURES, Verb.RUN_COUNCIL_CLOSURES)

    def loaded(self, rows: QuerySet[ClosureCase]) -> QuerySet[ClosureCase]:
        """Load the deadlines: a continued notice ends by one, a lawful limit is one."""
        return rows.prefetch_related("deadlines")

    def status(self, row: ClosureCase) -> Tag:
        if row.is_in_error:
            return IN_ERROR
        state = self.field("state").value(row)
        if state == State.DRAFT and (due := row.signature_due):
            return SIGNATURE[due]
        # Only an order that ran its time is a good result.
        tone = TONES.get(state, "done" if row.order_made_on else "stopped")
        return Tag(str(State(state).label), tone)

    def about_at(self, facts: Mapping[str, Any], place: str) -> str:
        return f"Closure of {place}"

    def what(self, row: ClosureCase) -> str:
        return "Closure notice served" if row.served_on else "Closure case opened"

    def facts(self, row: ClosureCase, shown: Collection[str]) -> Sequence[str]:
        """Return who issued it and its order, which ends when the court said.

        If that is later than the law allows, the lawful limit is shown too.
        """
        issued = f"Issued by {Issuer(row.issued_as).label.lower()}"
        if not row.order_made_on:
            return [issued]
        scope = Scope(row.scope).label.partition(":")[0].lower() if row.scope else ""
        order = f"{scope} order of {written_date(row.order_made_on)}".strip()
        order += f", {begins}," if (begins := begins_words(row)) else ""
        order += f" until {order_end(row)}" if row.order_ends_on else ""
        order += ", suspended by a court" if row.order_suspended_at else ""
        if row.lawful_limit:
            last = written_date(london_date(row.lawful_limit))
            order += f", as ordered; lawful limit {last}, check with legal services"
        return [issued, order]

    def on(self, row: ClosureCase) -> date:
        """Return the day on which its notice was served, or else it was opened."""
        return row.served_on or row.occurred_on

    def when(self, row: ClosureCase) -> str:
        return written_date(self.on(row))

    def release_facts(self) -> Mapping[str, Combinable]:
        """Return the facts; a case counts by the day of the court's decision.

        The view shared_closures finds that day in the same way.
        """
        first_decision = (
            ClosureEvent.objects.filter(
                case=OuterRef("pk"), kind__in=("order", "refuse", "refuse_continue")
            )
            .order_by("happened_at")
            .values(day=TruncDate("happened_at", tzinfo=LONDON))[:1]
        )
        return {
            "state": F("state"),
            "organisation_id": F("issuer_id"),
            "counted_on": Coalesce(
                "order_made_on", Subquery(first_decision), "occurred_on"
            ),
        }

    def at(self) -> Combinable:
        return Coalesce(
            LondonMidnight(F("served_on")),
            F("occurred_at"),
            LondonMidnight(F("occurred_on")),
        )


CLOSURES = ClosureCases()


def order_end(case: ClosureCase) -> str:
    """Return when an order ends as the court gave it: a last day, or a time on it."""
    if case.order_ends_at:
        return written_instant(as_limit(case.order_ends_at))
    return written_date(case.order_ends_on) if case.order_ends_on else ""


def begins_words(case: ClosureCase) -> str:
    """Return when an order begins, if the court set a later start; "" if it did not."""
    if case.order_begins_at is None:
        return ""
    is_past = case.order_begins_at <= clock.now()
    return f"{'began' if is_past else 'begins'} {written_start(case.order_begins_at)}"


def written_start(at: datetime) -> str:
    """Write when an order begins, as one that begins with a day begins on that day:
    "at midnight" would be read as the end of it.
    """
    is_day = at.astimezone(LONDON).time() == time.min
    return written_date(london_date(at)) if is_day else written_instant(at)
