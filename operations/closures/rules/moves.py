"""Every move of a case, and the status that a case can have.

law.py decides whether a move is lawful, replay.py what an event changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any

from operations.closures.choices import EventKind, State
from operations.closures.rules.facts import Prepared, Signer
from operations.statute.rules.counting import last_instant
from operations.statute.rules.limits import Code
from stronghold.core.kernel.clock import LONDON, london_date

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


@dataclass(frozen=True)
class Move:
    """One kind of event: from which states the law allows it, and to which it leads.

    A decision is refused from any other state. A fact is recorded from those in `also`
    too, as it happened, and flagged as irregular. `code` is the provision that it
    follows. A `target` of "" leaves the state as it is.
    """

    kind: EventKind
    label: str
    lawful: tuple[str, ...]
    code: Code
    also: tuple[str, ...] = ()
    target: str = ""
    is_decision: bool = False
    # For those who may authorise alone.
    is_senior: bool = False


# A court can decide on a notice that was not lawful.
_ALSO_HEARD = (*BEFORE_SERVICE, State.CANCELLED, State.ABANDONED)

# In the order in which the page offers them.
MOVES: tuple[Move, ...] = (
    Move(
        EventKind.AUTHORISE,
        "Authorise the notice",
        lawful=(State.DRAFT,),
        code=Code.POLICE_MAY_ISSUE,
        target=State.AUTHORISED,
        is_decision=True,
        is_senior=True,
    ),
    Move(
        EventKind.PREPARE,
        "Complete the draft",
        lawful=(State.DRAFT,),
        code=Code.INFORM_FIRST,
    ),
    Move(
        EventKind.SERVE,
        "Record service",
        lawful=(State.AUTHORISED,),
        code=Code.SERVICE,
        also=(State.DRAFT, State.CANCELLED, State.ABANDONED),
        target=State.SERVED,
    ),
    Move(
        EventKind.ORDER,
        "Order made",
        lawful=TO_BE_HEARD,
        code=Code.HEARING,
        also=_ALSO_HEARD,
        target=State.ORDER,
    ),
    Move(
        EventKind.ADJOURN,
        "Hearing adjourned",
        lawful=TO_BE_HEARD,
        code=Code.ADJOURNMENT,
        also=_ALSO_HEARD,
        target=State.ADJOURNED,
    ),
    Move(
        EventKind.REFUSE,
        "Order refused",
        lawful=TO_BE_HEARD,
        code=Code.HEARING,
        also=_ALSO_HEARD,
        target=State.REFUSED,
    ),
    Move(
        EventKind.REFUSE_CONTINUE,
        "Refused, notice continued",
        lawful=TO_BE_HEARD,
        code=Code.CONTINUED_NOTICE,
        also=_ALSO_HEARD,
        target=State.REFUSED_CONTINUED,
    ),
    # The one answer of a draft that may change after it is signed and served.
    Move(
        EventKind.REBOOK,
        "Book another hearing",
        lawful=(State.AUTHORISED, *NOTICE),
        code=Code.CONTENTS,
    ),
    Move(
        EventKind.EXTEND_NOTICE,
        "Extend the notice",
        lawful=(State.SERVED,),
        code=Code.NOTICE_EXTENSION,
        target=State.EXTENDED_NOTICE,
        is_decision=True,
        is_senior=True,
    ),
    Move(
        EventKind.VARY,
        "Vary the notice",
        lawful=NOTICE,
        code=Code.CANCEL_OR_VARY,
        is_decision=True,
        is_senior=True,
    ),
    Move(
        EventKind.CANCEL,
        "Cancel the notice",
        lawful=(State.AUTHORISED, *NOTICE),
        code=Code.CANCEL_OR_VARY,
        target=State.CANCELLED,
        is_decision=True,
        is_senior=True,
    ),
    # Anyone who runs the case may: nothing was served, and no one was kept out.
    Move(
        EventKind.ABANDON,
        "Abandon the case",
        lawful=BEFORE_SERVICE,
        code=Code.CANCEL_OR_VARY,
        target=State.ABANDONED,
        is_decision=True,
    ),
    Move(
        EventKind.APPLY_EXTENSION,
        "Apply to extend the order",
        lawful=ORDERS,
        code=Code.ORDER_EXTENSION_IN_TIME,
        is_decision=True,
        is_senior=True,
    ),
    Move(
        EventKind.EXTEND_ORDER,
        "Order extended by the court",
        lawful=ORDERS,
        code=Code.ORDER_EXTENSION_IN_TIME,
        target=State.ORDER_EXTENDED,
    ),
    Move(
        EventKind.NOT_EXTENDED,
        "Court did not extend the order",
        lawful=ORDERS,
        code=Code.ORDER_EXTENSION_IN_TIME,
    ),
    Move(
        EventKind.DISCHARGE,
        "Order discharged",
        lawful=ORDERS,
        code=Code.DISCHARGE,
        target=State.DISCHARGED,
    ),
    Move(
        EventKind.LODGE_APPEAL,
        "Appeal lodged",
        lawful=(*ORDERS, *REFUSALS),
        code=Code.APPEAL,
        also=(State.DISCHARGED,),
    ),
    Move(
        EventKind.DECIDE_APPEAL,
        "Appeal decided",
        lawful=(*ORDERS, *REFUSALS, State.DISCHARGED),
        code=Code.APPEAL,
    ),
    Move(
        EventKind.ENTER,
        "Premises entered",
        lawful=ANY_STATE,
        code=Code.ENFORCE,
    ),
    Move(
        EventKind.RETURN,
        "Premises given back",
        lawful=ANY_STATE,
        code=Code.DISCHARGE,
    ),
    Move(
        EventKind.NAME_CONSULTEE,
        "Name who was consulted",
        lawful=ANY_STATE,
        code=Code.CONSULT_FIRST,
    ),
    Move(
        EventKind.TAKE_BACK,
        "Undo the latest entry",
        lawful=ANY_STATE,
        code=Code.CONTENTS,
    ),
)
MOVE_OF: Mapping[str, Move] = MappingProxyType({move.kind: move for move in MOVES})


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
    signed_by: Signer | None = None
    hours: int | None = None
    served_at: datetime | None = None
    extended_by: Signer | None = None
    extension_hours: int = 0
    cancelled_at: datetime | None = None
    adjourned_at: datetime | None = None
    adjourned_until: datetime | None = None
    notice_continued: bool = False
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

    def has_ended(self, now: datetime) -> bool:
        """Say whether an order has ended, at its time of day if it has one."""
        ends_at = self.ends_at
        return self.state in ORDERS and ends_at is not None and ends_at < now

    @property
    def ended_on(self) -> date | None:
        return london_date(self.ended_at) if self.ended_at else None

    def ceased_on(self, today: date) -> date | None:
        """Return when an order ceased: by a court, or by time."""
        if self.ended_at:
            return london_date(self.ended_at)
        return self.ends_on if self.is_past(today) else None

    def is_past(self, today: date) -> bool:
        """Say whether an order has reached its end."""
        return (
            self.state in ORDERS and self.ends_on is not None and self.ends_on < today
        )

    def shown_state(self, today: date) -> str:
        return State.EXPIRED if self.is_past(today) else self.state
