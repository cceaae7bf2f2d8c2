"""When people are alerted to a deadline, and which deadlines cannot be missed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from operations.statute.rules.clocks import Clock, steps_before

OVERDUE = "overdue"
ESCALATED = "escalated"
# As soon as it is due at all, however much time is left.
AT_ONCE = "at_once"
REFERRAL_ACK, REFERRAL_NOT_TAKEN = "referral_ack", "referral_not_taken"

# What simply ends: when its time comes it is over, and no one is late.
PASSES = frozenset(
    {
        Clock.NOTICE_ENDS,
        Clock.CONTINUED_NOTICE_ENDS,
        Clock.ORDER_BEGINS,
        Clock.ORDER_ENDS,
        Clock.APPEAL,
        Clock.LANDLORD_NOTICE,
        Clock.REIMBURSEMENT,
        Clock.COMPENSATION,
        Clock.WARRANT_ENDS,
        Clock.ORDER_LIMIT,
    }
)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
# Alerts before a local standard, which no law sets.
_PRACTICE: Mapping[str, tuple[timedelta, ...]] = MappingProxyType(
    {
        Clock.NOTICE_ENDS: (6 * _HOUR,),
        # At once, whenever it is found; again while it can still be closed.
        Clock.NOTICE_GAP: (7 * _DAY, 6 * _HOUR),
        Clock.CONTINUED_NOTICE_ENDS: (6 * _HOUR,),
        Clock.ADJOURNED_HEARING: (2 * _DAY, _DAY),
        Clock.ORDER_BEGINS: (_DAY,),
        Clock.APPEAL: (3 * _DAY,),
        Clock.COMPENSATION: (14 * _DAY,),
        "warrant_return": (7 * _DAY,),
        "irregular": (_DAY,),
        "alone": (_DAY,),
        "to_sign": (_DAY,),
        "not_signed": (_DAY,),
        "to_serve": (_DAY,),
        "exploitation": (4 * _HOUR,),
        "call_back": (12 * _HOUR,),
        "referral": (4 * _HOUR,),
        "referral_chase": (_DAY,),
        "tasking": (_DAY,),
        "priority": (14 * _DAY,),
        "revisit": (_DAY,),
    }
)
# How long something may be overdue before it is escalated.
_PATIENCE: Mapping[str, timedelta] = MappingProxyType(
    {
        Clock.HEARING: timedelta(),
        Clock.NOTICE_GAP: timedelta(),
        REFERRAL_ACK: timedelta(),
        REFERRAL_NOT_TAKEN: timedelta(),
        "exploitation": _HOUR,
        "referral": _HOUR,
    }
)
_USUAL_PATIENCE = _DAY
# The shortest time that is stored.
_NEXT = timedelta(microseconds=1)


def is_over(kind: str, due_at: datetime, now: datetime) -> bool:
    """Say whether it has simply ended, with nothing for anyone to do."""
    return kind in PASSES and now > due_at


def step_now(
    kind: str, *, due_at: datetime, alert_by: datetime, now: datetime
) -> str | None:
    """Return the latest step reached, which is the one to alert; None before any.

    Earlier steps are left out: a first alert six hours before a deadline need not also
    say that a day is left.
    """
    if now > due_at:
        late = now - due_at
        patience = _PATIENCE.get(kind, _USUAL_PATIENCE)
        if kind in PASSES:
            return None
        return ESCALATED if late > patience else OVERDUE
    if kind in {REFERRAL_ACK, REFERRAL_NOT_TAKEN}:
        return AT_ONCE
    before = steps_before(kind) or _PRACTICE.get(kind, ())
    come = [step for step in before if alert_by - step <= now]
    return step_name(min(come)) if come else None


def steps_of(kind: str) -> list[str]:
    """Return every step at which a deadline of a kind can be alerted."""
    before = steps_before(kind) or _PRACTICE.get(kind, ())
    return list(map(step_name, before)) + [OVERDUE, ESCALATED]


def next_look(
    kind: str,
    *,
    due_at: datetime,
    alert_by: datetime,
    now: datetime,
    until: datetime | None = None,
) -> datetime | None:
    """Return the first instant after `now` at which its step or its state may differ.

    None if only a change of its record can make a difference. `until`: when it is no
    longer due at all, if that is later than `due_at`.
    """
    before = steps_before(kind) or _PRACTICE.get(kind, ())
    found = [alert_by - step for step in before]
    # At its last instant it is still in time, so it is late from the next on.
    found.append(due_at + _NEXT)
    if kind not in PASSES:
        found.append(due_at + _PATIENCE.get(kind, _USUAL_PATIENCE) + _NEXT)
    if until is not None:
        found.append(until + _NEXT)
    return min((at for at in found if at > now), default=None)


def is_for_duty(
    kind: str, *, step: str, by_law: bool, alert_by: datetime, now: datetime
) -> bool:
    """Say whether an alert goes to the duty desk too, whatever people have chosen.

    An urgent referral always; a clock of the law in its last two days, and when late.
    """
    if kind == REFERRAL_ACK:
        return True
    is_late = step in {OVERDUE, ESCALATED}
    return by_law and (is_late or alert_by - now <= 2 * _DAY)


def step_name(before: timedelta) -> str:
    """Return how a step is stored: 28d, 6h."""
    days, hours = before // _DAY, before // _HOUR
    return f"{days}d" if days > 1 and before == days * _DAY else f"{hours}h"
