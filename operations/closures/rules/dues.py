"""What is due in a case, and until when: derived from how it stands, never typed in.

An end that has come is done. What may no longer be asked for is no longer due.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from operations.closures.rules import machine
from operations.closures.rules.machine import Standing
from operations.deadlines.rules import Due
from operations.statute.rules import clocks
from operations.statute.rules.clocks import Clock, Tenure, if_known
from operations.statute.rules.counting import last_instant
from operations.statute.rules.limits import (
    Code,
    Deadline,
    Provisions,
    cited,
)
from stronghold.kernel.clock import london_date

IRREGULAR = "irregular"
# How soon an inspector looks at what was not lawful. No law says so; it is practice.
REVIEW_WITHIN = timedelta(hours=24)
# A court may have let the notice go on, and has not ended it since.
_CONTINUED = (machine.ADJOURNED, machine.REFUSED_CONTINUED)


def notice_deadline(law: Provisions, standing: Standing) -> Deadline | None:
    """Return when the notice ends, extended or not; None without a lawful period."""
    served_at, hours = standing.served_at, standing.hours
    if served_at is None or hours is None:
        return None
    told = {"served_at": served_at, "hours": hours}
    if standing.extension_hours:
        told |= {"extension_hours": standing.extension_hours}
        return if_known(clocks.extended_notice_ends, law, **told)
    return if_known(clocks.notice_ends, law, **told)


def hearing_deadline(law: Provisions, served_at: datetime) -> Deadline | None:
    """Return by when a notice must be heard; None if no law of that day says so."""
    return if_known(clocks.hearing_by, law, served_at=served_at)


def continued_deadline(law: Provisions, standing: Standing) -> Deadline | None:
    """Return when a notice ends that the court continued: without an order, or until
    the hearing goes on.
    """
    if standing.refused_at and standing.continued_hours:
        told = {"decided_at": standing.refused_at, "hours": standing.continued_hours}
        return if_known(clocks.continued_notice_ends, law, **told)
    heard, until = standing.adjourned_at, standing.adjourned_until
    if not (standing.notice_continued and heard and until):
        return None
    limit = cited(law, Code.ADJOURNED_NOTICE, london_date(heard))
    return Deadline(until, limit, until)


def adjourned_deadline(law: Provisions, standing: Standing) -> Deadline | None:
    """Return the hearing that the court set, under the section that lets it."""
    heard, until = standing.adjourned_at, standing.adjourned_until
    if heard is None or until is None:
        return None
    return Deadline(until, cited(law, Code.ADJOURNMENT, london_date(heard)), until)


def order_deadline(law: Provisions, standing: Standing) -> Deadline | None:
    """Return the last day of the order, as the court gave it."""
    made_on, ends_on = standing.order_made_on, standing.ends_on
    if made_on is None or ends_on is None:
        return None
    is_extended = standing.state == machine.ORDER_EXTENDED
    code = Code.ORDER_EXTENSION if is_extended else Code.ORDER
    end = last_instant(ends_on)
    return Deadline(end, cited(law, code, made_on), end, is_day=True)


def dues_of_case(
    law: Provisions,
    standing: Standing,
    *,
    now: datetime,
    tenure: str = Tenure.UNKNOWN,
) -> list[Due]:
    """Return all that is, or was, due in a case as it stands.

    `tenure`: how the premises are held, which decides the landlord's notice.
    """
    landlord = landlord_notice(law, standing, tenure=tenure)
    is_due = landlord is not None and now <= landlord.due_at
    return [
        *_of_notice(law, standing, now),
        *_of_order(law, standing, now),
        *([Due.by_law(Clock.LANDLORD_NOTICE, landlord)] if landlord and is_due else []),
        *_of_after(law, standing, now),
    ]


def dues_of_irregular(events: Iterable[tuple[int, datetime, bool]]) -> list[Due]:
    """Say by when an inspector looks at each event that was not lawful."""
    return [
        Due(
            IRREGULAR,
            at + REVIEW_WITHIN,
            at + REVIEW_WITHIN,
            part=f"event-{n}",
            is_met=is_reviewed,
        )
        for n, at, is_reviewed in events
    ]


def _of_notice(law: Provisions, standing: Standing, now: datetime) -> Iterator[Due]:
    if standing.served_at is None or standing.cancelled_at:
        return
    if ends := notice_deadline(law, standing):
        is_met = standing.was_heard or now > ends.due_at
        yield Due.by_law(Clock.NOTICE_ENDS, ends, is_met=is_met)
    if hearing := hearing_deadline(law, standing.served_at):
        yield Due.by_law(Clock.HEARING, hearing, is_met=standing.was_heard)
    if adjourned := adjourned_deadline(law, standing):
        is_met = standing.state != machine.ADJOURNED
        yield Due.by_law(Clock.ADJOURNED_HEARING, adjourned, is_met=is_met)
    if continued := continued_deadline(law, standing):
        is_met = standing.state not in _CONTINUED or now > continued.due_at
        yield Due.by_law(Clock.CONTINUED_NOTICE_ENDS, continued, is_met=is_met)


def _of_order(law: Provisions, standing: Standing, now: datetime) -> Iterator[Due]:
    if ends := order_deadline(law, standing):
        is_met = standing.ended_at is not None or now > ends.due_at
        yield Due.by_law(Clock.ORDER_ENDS, ends, is_met=is_met)
    if standing.decided_at:
        decided_on = london_date(standing.decided_at)
        due = if_known(clocks.appeal_by, law, decided_on=decided_on)
        lodged = standing.appeal_lodged_at
        is_met = lodged is not None and lodged >= standing.decided_at
        if due and (is_met or now <= due.due_at):
            yield Due.by_law(Clock.APPEAL, due, is_met=is_met)


def _of_after(law: Provisions, standing: Standing, now: datetime) -> Iterator[Due]:
    """Yield what those with costs or losses may ask for."""
    today = london_date(now)
    ceased_on = standing.ceased_on(today)
    if ceased_on:
        due = if_known(clocks.reimbursement_by, law, ceased_on=ceased_on)
        if due and now <= due.due_at:
            yield Due.by_law(Clock.REIMBURSEMENT, due)
    # A notice that was never served has cost nobody anything.
    cancelled = standing.cancelled_at if standing.served_at else None
    ended = cancelled or standing.refusal_upheld_at or standing.refused_at
    ended_on = ceased_on or (london_date(ended) if ended else None)
    if ended_on:
        due = if_known(clocks.compensation_by, law, ended_on=ended_on)
        if due and now <= due.due_at:
            yield Due.by_law(Clock.COMPENSATION, due)


def landlord_notice(
    law: Provisions, standing: Standing, *, tenure: str
) -> Deadline | None:
    """Return the last day of the landlord's notice, by the Act of the tenure; none
    while an appeal against the making of the order is pending.
    """
    made_on = standing.order_made_on
    is_open = standing.is_under_appeal and standing.is_making_appealed
    if made_on is None or standing.state == machine.QUASHED or is_open:
        return None
    ended = standing.making_appeal_ended_at
    appeal_ended_on = london_date(ended) if ended else None
    told = {"made_on": made_on, "appeal_ended_on": appeal_ended_on}
    return if_known(clocks.landlord_notice_by, law, **told, tenure=tenure)
