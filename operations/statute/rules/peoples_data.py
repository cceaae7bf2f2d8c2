"""The clocks of people's data: when a request is answered and a breach is reported.

Section 205(2) of the Data Protection Act 2018 has its periods counted by article 3 of
Regulation (EEC, Euratom) 1182/71: the day of the event does not count, and a month that
ends on no working day ends on the next one. Alerts go by the earlier reading, in which
the month begins with that day and ends whatever day it is.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from operations.statute.rules.counting import (
    by_the_clock,
    elapsed,
    last_instant,
    within,
)
from operations.statute.rules.limits import Code, Deadline, Provisions, in_force
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.months import months_after
from stronghold.core.kernel.working_days import is_working_day, working_days_after

ONE_DAY, ONE_HOUR = timedelta(days=1), timedelta(hours=1)


def answer_by(
    provisions: Provisions,
    *,
    since: date,
    stops: Sequence[tuple[date, date]] = (),
    is_extended: bool = False,
    is_gdpr: bool = False,
) -> Deadline:
    """Say by when a request is answered: section 54(2), (3A) and (3C).

    `since` is the latest of the days of receipt, of proof of identity and of the fee.
    `stops` are the days on which the person was asked what they mean, and answered;
    the days from one to the other, both included, do not count.
    """
    code = Code.GDPR_ANSWER_REQUEST if is_gdpr else Code.ANSWER_REQUEST
    limit = in_force(provisions, code, since)
    months = limit.value
    if is_extended:
        longer = Code.GDPR_EXTEND_ANSWER if is_gdpr else Code.EXTEND_ANSWER
        added = in_force(provisions, longer, since)
        months += added.value
        limit = replace(limit, section=f"{limit.section}, {added.section}")
    last = months_after(since, months)
    last += sum((until - asked + ONE_DAY for asked, until in stops), timedelta())
    # By the earlier reading the month begins with its day, and the day of an answer
    # counts again.
    early = last - ONE_DAY - ONE_DAY * len(stops)
    on = last if is_working_day(last) else working_days_after(last, 1)
    return Deadline(last_instant(on), limit, last_instant(early), is_day=True)


def check_may_stop(provisions: Provisions, *, since: date, is_gdpr: bool) -> None:
    """Raise NotInForce if asking what the person means does not stop the clock."""
    code = Code.GDPR_CLARIFY_REQUEST if is_gdpr else Code.CLARIFY_REQUEST
    in_force(provisions, code, since)


def report_breach_by(
    provisions: Provisions, *, known_at: datetime, is_gdpr: bool = False
) -> Deadline:
    """Say by when the regulator is informed: section 67(1), 72 hours.

    The hour in which it became known does not count, so that the 72 begin with the next
    (article 3(1) and (2)(a)). By the earlier, safe reading they are counted from the
    minute. That a period of two days holds two working days (article 3(5)) is not
    applied: whether it is of hours too is not confirmed.
    """
    code = Code.GDPR_REPORT_BREACH if is_gdpr else Code.REPORT_BREACH
    limit = in_force(provisions, code, london_date(known_at))
    minute = elapsed(known_at, limit.value)
    early = min(minute, by_the_clock(known_at, limit.value))
    hour = known_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    begins = hour + ONE_HOUR
    return Deadline(elapsed(begins, limit.value), limit, early)


def acknowledge_by(provisions: Provisions, *, received_on: date) -> Deadline:
    """Say by when a complaint about data is acknowledged: section 164A(3), 30 days."""
    limit = in_force(provisions, Code.ACKNOWLEDGE_COMPLAINT, received_on)
    last = within(received_on, limit)
    on = last if is_working_day(last) else working_days_after(last, 1)
    early = last_instant(last - ONE_DAY)
    return Deadline(last_instant(on), limit, early, is_day=True)
