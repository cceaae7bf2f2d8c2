"""The gap between the end of a notice and its hearing, when no one is kept out.

No court has closed the premises yet and no notice does. An extension of the notice or
an earlier hearing avoids it; once a hearing is adjourned, only the court can.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from operations.closure_moves.choices import State
from operations.closure_moves.rules.ends import (
    continued_deadline,
    hearing_deadline,
    notice_deadline,
    notice_had_ended,
)
from operations.closure_moves.rules.moves import NOTICE, Status
from operations.closure_moves.rules.step import signatory_of
from operations.statute.choices import Issuer
from operations.statute.rules import clocks
from operations.statute.rules.clocks import if_known
from operations.statute.rules.closures import may_sign_senior_notice
from operations.statute.rules.limits import (
    Code,
    NotInForce,
    Provision,
    Provisions,
    cited,
)
from stronghold.core.kernel.london import london_date


@dataclass(frozen=True)
class Gap:
    """When no one is kept out, and the provision under which the gap can be avoided.

    `is_booked`: it ends with the hearing booked, else with the last one allowed.
    """

    begins: datetime
    ends: datetime
    provision: Provision
    is_booked: bool = True
    is_adjourned: bool = False
    # The notice had ended before the court adjourned: no court can continue it.
    has_lapsed: bool = False

    @property
    def length(self) -> timedelta:
        return self.ends - self.begins


def gap_of(law: Provisions, status: Status) -> Gap | None:
    """Return the time when no one is kept out; None where there is none."""
    notice, served_at = notice_deadline(law, status), status.served_at
    if notice is None or served_at is None:
        return None
    if status.state == State.ADJOURNED:
        return _until_adjourned_hearing(law, status, notice_ends=notice.due_at)
    if status.state not in NOTICE:
        return None
    booked = status.prepared.hearing_at
    is_booked = booked is not None and booked > served_at
    due = hearing_deadline(law, served_at)
    allowed = due.due_at if due else None
    hearing = booked if is_booked else allowed
    if hearing is None or hearing <= notice.due_at:
        return None
    limit = cited(law, Code.NOTICE_EXTENSION, london_date(served_at))
    return Gap(notice.due_at, hearing, limit, is_booked=is_booked)


def _until_adjourned_hearing(
    law: Provisions, status: Status, *, notice_ends: datetime
) -> Gap | None:
    heard, until = status.adjourned_at, status.adjourned_until
    if heard is None or until is None or continued_deadline(law, status):
        return None
    lapsed = notice_had_ended(law, status, at=heard)
    begins = lapsed or max(notice_ends, heard)
    limit = cited(law, Code.ADJOURNED_NOTICE, london_date(heard))
    gap = Gap(begins, until, limit, is_adjourned=True, has_lapsed=lapsed is not None)
    return gap if until > begins else None


def extension_reaches(
    law: Provisions, status: Status, *, issuer: Issuer, now: datetime
) -> datetime | None:
    """Return how far the notice could still be extended: section 77(4).

    None where it cannot be: it has ended, was extended before, or was signed by a
    senior officer, who may sign for the longer period.
    """
    served_at, hours = status.served_at, status.hours
    notice = notice_deadline(law, status)
    if served_at is None or hours is None or notice is None or now > notice.due_at:
        return None
    try:
        by = signatory_of(issuer, status.signed_by)
        was_senior = may_sign_senior_notice(law, by, on=london_date(served_at))
    except NotInForce:
        return None
    if status.state != State.SERVED or was_senior:
        return None
    given = {"served_at": served_at, "hours": hours}
    longest = if_known(clocks.extended_notice_ends, law, **given)
    return longest.due_at if longest else None
