"""What keeps people out of premises now: a notice, an order, or nothing. Pure.

What an officer at the door asks first. An order stands as the court gave it until a
court changes it, even where that is longer than the law allows.
"""

from dataclasses import dataclass
from datetime import datetime

from operations.closures.choices import State
from operations.closures.rules.ends import (
    continued_deadline,
    exceeded_limit,
    notice_deadline,
    order_deadline,
)
from operations.closures.rules.moves import NOTICE, ORDERS, Standing
from operations.statute.rules.limits import Deadline, Provisions


@dataclass(frozen=True)
class Closed:
    """What keeps people out now, until when, and the lawful limit if that is earlier.

    `by`: "order", "notice", or "continued" for a notice that a court let go on.
    """

    by: str
    until: Deadline
    limit: Deadline | None = None


def closed_now(law: Provisions, standing: Standing, *, now: datetime) -> Closed | None:
    """Return what keeps people out at this moment; None where nothing does."""
    if standing.state in ORDERS:
        ends = order_deadline(law, standing)
        found = Closed("order", ends, exceeded_limit(law, standing)) if ends else None
    elif standing.state in (*NOTICE, State.ADJOURNED):
        found = _by_notice(law, standing, now)
    elif standing.state == State.REFUSED_CONTINUED:
        found = _continued(law, standing)
    else:
        found = None
    return found if found and now <= found.until.due_at else None


def _by_notice(law: Provisions, standing: Standing, now: datetime) -> Closed | None:
    """Return the notice in force: its own time first, then what a court added to it."""
    own = notice_deadline(law, standing)
    if own and now <= own.due_at:
        return Closed("notice", own)
    return _continued(law, standing)


def _continued(law: Provisions, standing: Standing) -> Closed | None:
    continued = continued_deadline(law, standing)
    return Closed("continued", continued) if continued else None
