"""Every move of a case, and the status that a case can have.

law.py decides whether a move is lawful, replay.py what an event changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any

from operations.closure_moves.choices import EventKind, State
from operations.closure_moves.rules.facts import Prepared, Signer, SuspendedBy
from operations.statute.rules.counting import first_instant, last_instant
from operations.statute.rules.limits import Code
from stronghold.core.kernel.london import LONDON, london_date
from stronghold.core.kernel.moves import Move

NOTICE = (State.SERVED, State.EXTENDED_NOTICE)
TO_BE_HEARD = (*NOTICE, State.ADJOURNED)
ORDERS = (State.ORDER, State.ORDER_EXTENDED)
REFUSALS = (State.REFUSED, State.REFUSED_CONTINUED)
BEFORE_SERVICE = (State.DRAFT, State.AUTHORISED)
ENDED = (
    State.ABANDONED,
    State.CANCELLED,
    State.REFUSED,
    State.DISCHARGED,
    State.QUASHED,
)
ANY_STATE = (
    *BEFORE_SERVICE,
    *TO_BE_HEARD,
    *ORDERS,
    *ENDED,
    State.REFUSED_CONTINUED,
)


def has_ended(
    state: str,
    *,
    order_ends_at: datetime | None,
    continued_until: datetime | None,
    now: datetime,
) -> bool:
    """Say whether a case has ended by time, which no event records.

    An order ends at `order_ends_at`, its last instant as the court gave it; a notice
    that the court continued when it refused an order, at `continued_until`. The list
    of cases (record.py) and shared_closures.sql apply the same rule to rows.
    """
    ends_at = None
    if state in ORDERS:
        ends_at = order_ends_at
    elif state == State.REFUSED_CONTINUED:
        ends_at = continued_until
    return ends_at is not None and ends_at < now


def shown_state(
    state: str,
    *,
    order_begins_at: datetime | None,
    order_suspended_at: datetime | None,
    order_ends_at: datetime | None,
    continued_until: datetime | None,
    now: datetime,
) -> str:
    """Return the state at a moment: what ended by time, what a court suspended and what
    is still to begin is calculated, and never stored.

    shared_closures.sql and shared_own_closures.sql apply the same rule to rows.
    """
    if has_ended(
        state,
        order_ends_at=order_ends_at,
        continued_until=continued_until,
        now=now,
    ):
        return State.EXPIRED
    if state not in ORDERS:
        return state
    if order_suspended_at is not None:
        return State.ORDER_SUSPENDED
    is_to_come = order_begins_at is not None and order_begins_at > now
    return State.ORDER_TO_COME if is_to_come else state


@dataclass(frozen=True, kw_only=True)
class ClosureMove(Move):
    """One kind of event: from which states the law allows it, and to which it leads.

    A decision is refused from any other state. A fact is recorded from those in `also`
    too, as it happened, and flagged as irregular. It follows the `provision`.
    """

    provision: Code
    also: tuple[str, ...] = ()
    is_decision: bool = False
    # For those who may authorise alone.
    is_senior: bool = False


# A court can decide on a notice that was not lawful.
_ALSO_HEARD = (*BEFORE_SERVICE, State.CANCELLED, State.ABANDONED)
# What the High Court quashed goes back to the magistrates, who may hear it again; what
# the Crown Court quashed does not: law.py.
_HEARD_AGAIN = (*TO_BE_HEARD, State.QUASHED)
HEARINGS = frozenset(
    {
        EventKind.ORDER,
        EventKind.ADJOURN,
        EventKind.REFUSE,
        EventKind.REFUSE_CONTINUE,
    }
)

# In the order in which the page offers them.
MOVES: tuple[ClosureMove, ...] = (
    ClosureMove(
        code=EventKind.AUTHORISE,
        label="Authorise the notice",
        sources=(State.DRAFT,),
        provision=Code.POLICE_MAY_ISSUE,
        target=State.AUTHORISED,
        is_decision=True,
        is_senior=True,
    ),
    ClosureMove(
        code=EventKind.ASK_SIGNATURE,
        label="Ask for a signature",
        sources=(State.DRAFT,),
        provision=Code.POLICE_MAY_ISSUE,
        is_decision=True,
    ),
    # By who was asked, beside signing it.
    ClosureMove(
        code=EventKind.NOT_SIGNED,
        label="Refuse to sign",
        sources=(State.DRAFT,),
        provision=Code.POLICE_MAY_ISSUE,
        is_decision=True,
        is_senior=True,
    ),
    ClosureMove(
        code=EventKind.PREPARE,
        label="Complete the draft",
        sources=(State.DRAFT,),
        provision=Code.INFORM_FIRST,
    ),
    ClosureMove(
        code=EventKind.SERVE,
        label="Record service",
        sources=(State.AUTHORISED,),
        provision=Code.SERVICE,
        also=(State.DRAFT, State.CANCELLED, State.ABANDONED),
        target=State.SERVED,
    ),
    ClosureMove(
        code=EventKind.ORDER,
        label="Order made",
        sources=_HEARD_AGAIN,
        provision=Code.HEARING,
        also=_ALSO_HEARD,
        target=State.ORDER,
    ),
    ClosureMove(
        code=EventKind.ADJOURN,
        label="Hearing adjourned",
        sources=_HEARD_AGAIN,
        provision=Code.ADJOURNMENT,
        also=_ALSO_HEARD,
        target=State.ADJOURNED,
    ),
    ClosureMove(
        code=EventKind.REFUSE,
        label="Order refused",
        sources=_HEARD_AGAIN,
        provision=Code.HEARING,
        also=_ALSO_HEARD,
        target=State.REFUSED,
    ),
    ClosureMove(
        code=EventKind.REFUSE_CONTINUE,
        label="Refused, notice continued",
        sources=_HEARD_AGAIN,
        provision=Code.CONTINUED_NOTICE,
        also=_ALSO_HEARD,
        target=State.REFUSED_CONTINUED,
    ),
    # The one answer of a draft that may change after it is signed and served.
    ClosureMove(
        code=EventKind.REBOOK,
        label="Book another hearing",
        sources=(State.AUTHORISED, *NOTICE),
        provision=Code.CONTENTS,
    ),
    ClosureMove(
        code=EventKind.EXTEND_NOTICE,
        label="Extend the notice",
        sources=(State.SERVED,),
        provision=Code.NOTICE_EXTENSION,
        target=State.EXTENDED_NOTICE,
        is_decision=True,
        is_senior=True,
    ),
    ClosureMove(
        code=EventKind.VARY,
        label="Vary the notice",
        sources=NOTICE,
        provision=Code.CANCEL_OR_VARY,
        is_decision=True,
        is_senior=True,
    ),
    ClosureMove(
        code=EventKind.CANCEL,
        label="Cancel the notice",
        sources=(State.AUTHORISED, *NOTICE),
        provision=Code.CANCEL_OR_VARY,
        target=State.CANCELLED,
        is_decision=True,
        is_senior=True,
    ),
    # Anyone who runs the case may: nothing was served, and no one was kept out.
    ClosureMove(
        code=EventKind.ABANDON,
        label="Abandon the case",
        sources=BEFORE_SERVICE,
        provision=Code.CANCEL_OR_VARY,
        target=State.ABANDONED,
        is_decision=True,
    ),
    ClosureMove(
        code=EventKind.APPLY_EXTENSION,
        label="Apply to extend the order",
        sources=ORDERS,
        provision=Code.ORDER_EXTENSION_IN_TIME,
        is_decision=True,
        is_senior=True,
    ),
    ClosureMove(
        code=EventKind.EXTEND_ORDER,
        label="Order extended by the court",
        sources=ORDERS,
        provision=Code.ORDER_EXTENSION_IN_TIME,
        target=State.ORDER_EXTENDED,
    ),
    ClosureMove(
        code=EventKind.NOT_EXTENDED,
        label="Court did not extend the order",
        sources=ORDERS,
        provision=Code.ORDER_EXTENSION_IN_TIME,
    ),
    ClosureMove(
        code=EventKind.DISCHARGE,
        label="Order discharged",
        sources=ORDERS,
        provision=Code.DISCHARGE,
        target=State.DISCHARGED,
    ),
    ClosureMove(
        code=EventKind.LODGE_APPEAL,
        label="Appeal lodged",
        sources=(*ORDERS, *REFUSALS),
        provision=Code.APPEAL,
        also=(State.DISCHARGED,),
    ),
    ClosureMove(
        code=EventKind.DECIDE_APPEAL,
        label="Appeal decided",
        sources=(*ORDERS, *REFUSALS, State.DISCHARGED),
        provision=Code.APPEAL,
    ),
    ClosureMove(
        code=EventKind.SUSPEND,
        label="Order suspended by a court",
        sources=ORDERS,
        provision=Code.APPEAL,
    ),
    ClosureMove(
        code=EventKind.RESUME,
        label="Suspension ended",
        sources=ORDERS,
        provision=Code.APPEAL,
    ),
    ClosureMove(
        code=EventKind.QUASH,
        label="Quashed on judicial review",
        sources=(*ORDERS, *REFUSALS, State.DISCHARGED),
        provision=Code.HEARING,
        target=State.QUASHED,
    ),
    ClosureMove(
        code=EventKind.ENTER,
        label="Premises entered",
        sources=ANY_STATE,
        provision=Code.ENFORCE,
    ),
    ClosureMove(
        code=EventKind.RETURN,
        label="Premises given back",
        sources=ANY_STATE,
        provision=Code.DISCHARGE,
    ),
    ClosureMove(
        code=EventKind.NAME_CONSULTEE,
        label="Add who was consulted",
        sources=ANY_STATE,
        provision=Code.CONSULT_FIRST,
    ),
    ClosureMove(
        code=EventKind.TAKE_BACK,
        label="Undo the latest entry",
        sources=ANY_STATE,
        provision=Code.CONTENTS,
    ),
)
MOVE_OF: Mapping[str, ClosureMove] = MappingProxyType(
    {move.code: move for move in MOVES}
)


@dataclass(frozen=True)
class Happened:
    """An event as the rules read it."""

    n: int
    kind: str
    at: datetime
    facts: Any


@dataclass(frozen=True)
class Status:
    """The status of a case, from all that has happened in it."""

    state: str = State.DRAFT
    prepared: Prepared = field(default_factory=Prepared)
    # Organisations with people here that were consulted, by code.
    consultees: frozenset[str] = frozenset()
    # While the draft waits for a signature; and a refusal, until the draft is changed.
    asked: Happened | None = None
    not_signed: Happened | None = None
    # By which the notice was signed.
    signed: Happened | None = None
    signed_by: Signer | None = None
    hours: int | None = None
    served_at: datetime | None = None
    extended_by: Signer | None = None
    extension_hours: int = 0
    cancelled_at: datetime | None = None
    adjourned_at: datetime | None = None
    adjourned_until: datetime | None = None
    # The hearing at which it was first adjourned, from which section 81(3) is counted,
    # and whether a reason of the court is recorded for going further.
    first_adjourned_at: datetime | None = None
    has_court_reason: bool = False
    notice_continued: bool = False
    # Each adjournment at which a court continued the notice, and until when.
    continuations: tuple[tuple[datetime, datetime], ...] = ()
    continued_hours: int = 0
    # The decisions of a magistrates’ court that may be appealed against: the latest to
    # make or extend an order, by those served; the latest refusal, by the applicant.
    granted_at: datetime | None = None
    denied_at: datetime | None = None
    heard_at: datetime | None = None
    refused_at: datetime | None = None
    # When an appeal against the refusal was dismissed: section 90(4)(b).
    refusal_upheld_at: datetime | None = None
    order_made_at: datetime | None = None
    # The last day of the order as the court gave it, and its time if it gave one.
    ends_on: date | None = None
    ends_time: time | None = None
    # The day that the court set for its start, and the time if it gave one; None: at
    # once.
    begins_on: date | None = None
    begins_time: time | None = None
    suspended_at: datetime | None = None
    suspended_by: SuspendedBy | None = None
    # Of each suspension that has ended: its day, and the first day after it.
    suspended_before: tuple[tuple[date, date], ...] = ()
    # When the High Court quashed what the magistrates decided.
    reviewed_at: datetime | None = None
    # The last day before the order was extended, from which an extension is counted.
    ends_before: date | None = None
    scope: str = ""
    exceptions: str = ""
    application: Happened | None = None
    appeal_lodged_at: datetime | None = None
    appeal_ended_at: datetime | None = None
    # Whether the latest appeal is against the making of the order, and when such an
    # appeal ended: a landlord’s three months are counted from then.
    is_making_appealed: bool = False
    making_appeal_ended_at: datetime | None = None
    # When a court ended an order; an end by time is not here.
    ended_at: datetime | None = None
    entered_at: datetime | None = None
    last: Happened | None = None
    # The latest event of those that are recorded in the order in which they happened.
    latest: Happened | None = None

    @property
    def is_open_again(self) -> bool:
        """Say whether the magistrates may hear again what the High Court quashed."""
        return self.state == State.QUASHED and self.reviewed_at is not None

    @property
    def was_heard(self) -> bool:
        return self.adjourned_at is not None or self.heard_at is not None

    @property
    def decided_at(self) -> datetime | None:
        """Return the latest decision that may be appealed against."""
        return max(filter(None, (self.granted_at, self.denied_at)), default=None)

    @property
    def is_under_appeal(self) -> bool:
        lodged, ended = self.appeal_lodged_at, self.appeal_ended_at
        return lodged is not None and (ended is None or ended < lodged)

    @property
    def is_making_latest(self) -> bool:
        """Say whether the making of the order is the latest decision granted."""
        return self.granted_at is not None and self.granted_at == self.order_made_at

    @property
    def order_made_on(self) -> date | None:
        return london_date(self.order_made_at) if self.order_made_at else None

    @property
    def ends_at(self) -> datetime | None:
        """Return the last instant of the order, as the court gave it."""
        if self.ends_on is None or self.ends_time is None:
            return last_instant(self.ends_on) if self.ends_on else None
        return datetime.combine(self.ends_on, self.ends_time, LONDON).astimezone(UTC)

    @property
    def begins_at(self) -> datetime | None:
        """Return the first instant of the order: at once, or as the court set it."""
        made = self.order_made_at
        if made is None or self.begins_on is None:
            return made
        if self.begins_time is None:
            return max(made, first_instant(self.begins_on))
        begins = datetime.combine(self.begins_on, self.begins_time, LONDON)
        return begins.astimezone(UTC)

    def order_is_to_come(self, now: datetime) -> bool:
        """Say whether an order was made that has not begun."""
        begins = self.begins_at
        return self.state in ORDERS and begins is not None and now < begins

    def order_is_in_force(self, now: datetime) -> bool:
        """Say whether an order keeps people out: begun, not suspended, not ended."""
        is_made = self.state in ORDERS and self.begins_at is not None
        is_off = self.suspended_at is not None or self.order_is_to_come(now)
        return is_made and not is_off and not self.order_has_ended(now)

    def order_has_ended(self, now: datetime) -> bool:
        """Say whether an order has ended, at its time of day if it has one."""
        return has_ended(
            self.state, order_ends_at=self.ends_at, continued_until=None, now=now
        )

    @property
    def days_of_suspensions(self) -> list[tuple[date, date | None]]:
        """Return from and until when each suspension kept the order out of force."""
        found: list[tuple[date, date | None]] = [*self.suspended_before]
        if self.suspended_at is not None:
            found.append((london_date(self.suspended_at), None))
        return found

    @property
    def ended_on(self) -> date | None:
        return london_date(self.ended_at) if self.ended_at else None

    def ceased_on(self, now: datetime) -> date | None:
        """Return when an order ceased: by a court, or by time."""
        return self.ended_on or (self.ends_on if self.order_has_ended(now) else None)
