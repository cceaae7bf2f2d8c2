"""The state machine of a case: every move, and how a case may stand.

Whether the law allows a move is in law.py, where its events lead it in fold.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any

from operations.closures.rules.facts import Kind, Prepared, Signer
from operations.statute.rules.counting import last_instant
from operations.statute.rules.limits import Code
from stronghold.kernel.clock import LONDON, london_date

DRAFT, AUTHORISED, ABANDONED = "draft", "authorised", "abandoned"
SERVED, EXTENDED_NOTICE, CANCELLED = "served", "extended_notice", "cancelled"
ADJOURNED, REFUSED, REFUSED_CONTINUED = "adjourned", "refused", "refused_continued"
ORDER, ORDER_EXTENDED = "order", "order_extended"
DISCHARGED, EXPIRED, QUASHED = "discharged", "expired", "quashed"
NOTICE = (SERVED, EXTENDED_NOTICE)
TO_BE_HEARD = (*NOTICE, ADJOURNED)
ORDERS = (ORDER, ORDER_EXTENDED)
REFUSALS = (REFUSED, REFUSED_CONTINUED)
BEFORE_SERVICE = (DRAFT, AUTHORISED)
ENDED = (ABANDONED, CANCELLED, REFUSED, DISCHARGED, QUASHED)
ANY_STATE = (
    *BEFORE_SERVICE,
    *TO_BE_HEARD,
    *ORDERS,
    *ENDED,
    REFUSED_CONTINUED,
)


@dataclass(frozen=True)
class Move:
    """One kind of event: from which states the law has it, and where it leads.

    A decision is refused from any other state. A fact is recorded from those in `also`
    too, as it happened, and marked as irregular. `code`: the provision it goes by.
    """

    kind: Kind
    label: str
    lawful: tuple[str, ...]
    code: Code
    also: tuple[str, ...] = ()
    target: str = ""
    is_decision: bool = False
    # For whoever may authorise alone.
    is_senior: bool = False


def _decision(kind: Kind, label: str, lawful: tuple[str, ...], *, code: Code) -> Move:
    return Move(kind, label, lawful, code, is_decision=True, is_senior=True)


def _to(target: str, move: Move) -> Move:
    return replace(move, target=target)


def _heard(kind: Kind, label: str, code: Code) -> Move:
    """Return a result of a hearing, which there may be without a lawful notice."""
    also = (*BEFORE_SERVICE, CANCELLED, ABANDONED)
    return Move(kind, label, TO_BE_HEARD, code, also)


_MAY_ABANDON = _decision(
    Kind.ABANDON, "Abandon the case", BEFORE_SERVICE, code=Code.CANCEL_OR_VARY
)

# In the order in which the page offers them.
MOVES: tuple[Move, ...] = (
    _to(
        AUTHORISED,
        _decision(
            Kind.AUTHORISE, "Authorise the notice", (DRAFT,), code=Code.POLICE_MAY_ISSUE
        ),
    ),
    Move(Kind.PREPARE, "Answer what the draft asks", (DRAFT,), Code.INFORM_FIRST),
    Move(
        *(Kind.SERVE, "Record service", (AUTHORISED,), Code.SERVICE),
        also=(DRAFT, CANCELLED, ABANDONED),
        target=SERVED,
    ),
    _to(ORDER, _heard(Kind.ORDER, "Order made", Code.HEARING)),
    _to(ADJOURNED, _heard(Kind.ADJOURN, "Hearing adjourned", Code.ADJOURNMENT)),
    _to(REFUSED, _heard(Kind.REFUSE, "Order refused", Code.HEARING)),
    _to(
        REFUSED_CONTINUED,
        _heard(
            *(Kind.REFUSE_CONTINUE, "Refused, notice continued", Code.CONTINUED_NOTICE)
        ),
    ),
    # The answer of a draft that may change once it is signed, and served.
    Move(Kind.REBOOK, "Book another hearing", (AUTHORISED, *NOTICE), Code.CONTENTS),
    _to(
        EXTENDED_NOTICE,
        _decision(
            Kind.EXTEND_NOTICE,
            "Extend the notice",
            (SERVED,),
            code=Code.NOTICE_EXTENSION,
        ),
    ),
    _decision(Kind.VARY, "Vary the notice", NOTICE, code=Code.CANCEL_OR_VARY),
    _to(
        CANCELLED,
        _decision(
            Kind.CANCEL,
            "Cancel the notice",
            (AUTHORISED, *NOTICE),
            code=Code.CANCEL_OR_VARY,
        ),
    ),
    # Whoever runs the case may: nothing was served, and nobody was shut out.
    replace(_MAY_ABANDON, target=ABANDONED, is_senior=False),
    _decision(
        Kind.APPLY_EXTENSION,
        "Apply to extend the order",
        ORDERS,
        code=Code.ORDER_EXTENSION_IN_TIME,
    ),
    Move(
        Kind.EXTEND_ORDER,
        "Order extended by the court",
        ORDERS,
        Code.ORDER_EXTENSION_IN_TIME,
        target=ORDER_EXTENDED,
    ),
    Move(
        *(Kind.NOT_EXTENDED, "Court did not extend the order", ORDERS),
        Code.ORDER_EXTENSION_IN_TIME,
    ),
    Move(
        *(Kind.DISCHARGE, "Order discharged", ORDERS, Code.DISCHARGE),
        target=DISCHARGED,
    ),
    Move(
        *(Kind.LODGE_APPEAL, "Appeal lodged", (*ORDERS, *REFUSALS), Code.APPEAL),
        also=(DISCHARGED,),
    ),
    Move(
        *(Kind.DECIDE_APPEAL, "Appeal decided", (*ORDERS, *REFUSALS, DISCHARGED)),
        Code.APPEAL,
    ),
    Move(Kind.ENTER, "Premises entered", ANY_STATE, Code.ENFORCE),
    Move(Kind.RETURN, "Premises given back", ANY_STATE, Code.DISCHARGE),
    Move(
        *(Kind.NAME_CONSULTEE, "Name who was consulted", ANY_STATE),
        Code.CONSULT_FIRST,
    ),
    Move(Kind.TAKE_BACK, "Take back the latest entry", ANY_STATE, Code.CONTENTS),
)
MOVE_OF: Mapping[str, Move] = MappingProxyType({move.kind: move for move in MOVES})


@dataclass(frozen=True)
class Happened:
    """An event as the fold takes it."""

    n: int
    kind: str
    at: datetime
    facts: Any


@dataclass(frozen=True)
class Standing:
    """How a case stands, as all that has happened in it makes it."""

    state: str = DRAFT
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
    # make or extend an order, by those served; the latest not to, by who asked for it.
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
    # Whether it is the making of the order that the latest appeal is against; and when
    # such an appeal ended, from which a landlord’s months are counted.
    is_making_appealed: bool = False
    making_appeal_ended_at: datetime | None = None
    # When an order was ended by a court; what ends by time is not here.
    ended_at: datetime | None = None
    entered_at: datetime | None = None
    last: Happened | None = None
    # The latest of what is told in the order in which it happened.
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
        """Say whether nothing was granted since the order was made."""
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
        """Say whether an order has come to its end, at its time if it has one."""
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
        return EXPIRED if self.is_past(today) else self.state
