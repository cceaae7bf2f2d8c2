"""What keeps people out of premises now: a notice, an order, or nothing.

An officer at the door needs this first. An order is in force as the court gave it until
a court changes it, even where that is longer than the law allows.
"""

from dataclasses import dataclass
from datetime import datetime

from operations.closure_moves.choices import State
from operations.closure_moves.rules.ends import (
    continued_deadline,
    exceeded_limit,
    notice_deadline,
    order_deadline,
)
from operations.closure_moves.rules.moves import NOTICE, ORDERS, Status
from operations.statute.rules.limits import Deadline, Provisions


@dataclass(frozen=True)
class Closed:
    """What keeps people out now, until when, and the lawful limit if that is earlier.

    `by`: "order", "notice", or "continued" for a notice that a court continued.
    """

    by: str
    until: Deadline
    limit: Deadline | None = None


def closed_now(law: Provisions, status: Status, *, now: datetime) -> Closed | None:
    """Return what keeps people out at this moment; None where nothing does."""
    if status.state in ORDERS and not status.order_is_in_force(now):
        # It is still to begin, is suspended or has ended. Whether the notice's own
        # hours run on then is not confirmed, so no one is kept out by them.
        found = None
    elif status.state in ORDERS:
        ends = order_deadline(law, status)
        found = Closed("order", ends, exceeded_limit(law, status)) if ends else None
    elif status.state in (*NOTICE, State.ADJOURNED):
        found = _by_notice(law, status, now)
    elif status.state == State.REFUSED_CONTINUED:
        found = _continued(law, status)
    else:
        found = None
    return found if found and now <= found.until.due_at else None


def _by_notice(law: Provisions, status: Status, now: datetime) -> Closed | None:
    """Return the notice in force: in its own period, or as a court continued it."""
    own = notice_deadline(law, status)
    if own and now <= own.due_at:
        return Closed("notice", own)
    return _continued(law, status)


def _continued(law: Provisions, status: Status) -> Closed | None:
    continued = continued_deadline(law, status)
    return Closed("continued", continued) if continued else None
