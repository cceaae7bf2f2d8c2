"""What is due in a case, and when: calculated from its status, never typed in.

An end that has passed is done. A right that has run out is no longer due.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from operations.closure_moves.choices import State
from operations.closure_moves.rules.ends import (
    adjourned_deadline,
    continued_deadline,
    exceeded_limit,
    hearing_deadline,
    notice_deadline,
    order_begins,
    order_deadline,
)
from operations.closure_moves.rules.moves import Status
from operations.closure_moves.rules.notice_gap import gap_of
from operations.deadlines.rules import Due
from operations.statute.rules import clocks
from operations.statute.rules.clocks import Clock, if_known
from operations.statute.rules.limits import Deadline, Provisions
from stronghold.core.kernel.london import london_date
from stronghold.core.places.choices import Tenure

IRREGULAR, ALONE = "irregular", "alone"
# How soon an irregular entry is reviewed: a local standard, not law.
REVIEW_WITHIN = timedelta(hours=24)
# States in which a court may have continued the notice.
_CONTINUED = (State.ADJOURNED, State.REFUSED_CONTINUED)


def dues_of_case(
    law: Provisions,
    status: Status,
    *,
    now: datetime,
    tenure: str = Tenure.UNKNOWN,
) -> list[Due]:
    """Return everything that is, or was, due in a case.

    `tenure`: how the premises are held, which decides the landlord's notice.
    """
    landlord = landlord_notice(law, status, tenure=tenure)
    landlord_dues = []
    if landlord and now <= landlord.due_at:
        landlord_dues = [Due.by_law(Clock.LANDLORD_NOTICE, landlord)]
    return [
        *_of_notice(law, status, now),
        *_of_gap(law, status, now),
        *_of_order(law, status, now),
        *landlord_dues,
        *_of_after(law, status, now),
    ]


@dataclass(frozen=True)
class ToReview:
    """An entry to be reviewed: it was irregular, or drafted and authorised by one
    person.
    """

    n: int
    recorded_at: datetime
    is_reviewed: bool
    is_alone: bool = False


def dues_of_review(entries: Iterable[ToReview]) -> list[Due]:
    """Return by when each entry must be reviewed."""
    return [
        Due(
            ALONE if entry.is_alone else IRREGULAR,
            entry.recorded_at + REVIEW_WITHIN,
            entry.recorded_at + REVIEW_WITHIN,
            part=f"event-{entry.n}",
            is_met=entry.is_reviewed,
        )
        for entry in entries
    ]


def _of_notice(law: Provisions, status: Status, now: datetime) -> Iterator[Due]:
    if status.served_at is None or status.cancelled_at:
        return
    if ends := notice_deadline(law, status):
        is_met = status.was_heard or now > ends.due_at
        yield Due.by_law(Clock.NOTICE_ENDS, ends, is_met=is_met)
    if hearing := hearing_deadline(law, status.served_at):
        hearing = _as_booked(hearing, status)
        yield Due.by_law(Clock.HEARING, hearing, is_met=status.was_heard)
    if adjourned := adjourned_deadline(law, status):
        is_met = status.state != State.ADJOURNED
        yield Due.by_law(Clock.ADJOURNED_HEARING, adjourned, is_met=is_met)
    if continued := continued_deadline(law, status):
        is_met = status.state not in _CONTINUED or now > continued.due_at
        yield Due.by_law(Clock.CONTINUED_NOTICE_ENDS, continued, is_met=is_met)


def _as_booked(hearing: Deadline, status: Status) -> Deadline:
    """Return by when it must be heard, urgent from when the court is to sit."""
    booked = status.prepared.hearing_at
    if booked is None or booked <= (status.served_at or booked):
        return hearing
    return replace(hearing, alert_by=min(hearing.alert_by, booked))


def _of_gap(law: Provisions, status: Status, now: datetime) -> Iterator[Due]:
    """Yield by when the gap must be closed: the end of the notice."""
    gap = gap_of(law, status)
    if gap and now <= gap.ends:
        limit = gap.provision
        at = gap.begins
        yield Due(
            Clock.NOTICE_GAP,
            at,
            at,
            section=limit.section,
            act=limit.act,
            until=gap.ends,
        )


def _of_order(law: Provisions, status: Status, now: datetime) -> Iterator[Due]:
    if begins := order_begins(law, status):
        is_met = not status.order_is_to_come(now)
        yield Due.by_law(Clock.ORDER_BEGINS, begins, is_met=is_met)
    if ends := order_deadline(law, status):
        is_met = status.ended_at is not None or now > ends.due_at
        yield Due.by_law(Clock.ORDER_ENDS, ends, is_met=is_met)
    if limit := exceeded_limit(law, status):
        yield Due.by_law(Clock.ORDER_LIMIT, limit, is_met=now > limit.due_at)
    if status.decided_at:
        decided_on = london_date(status.decided_at)
        due = if_known(clocks.appeal_by, law, decided_on=decided_on)
        lodged = status.appeal_lodged_at
        is_met = lodged is not None and lodged >= status.decided_at
        if due and (is_met or now <= due.due_at):
            yield Due.by_law(Clock.APPEAL, due, is_met=is_met)


def _of_after(law: Provisions, status: Status, now: datetime) -> Iterator[Due]:
    """Yield until when costs and compensation may be claimed."""
    ceased_on = status.ceased_on(now)
    if ceased_on:
        due = if_known(clocks.reimbursement_by, law, ceased_on=ceased_on)
        if due and now <= due.due_at:
            yield Due.by_law(Clock.REIMBURSEMENT, due)
    # A notice that was never served has cost no one anything.
    cancelled = status.cancelled_at if status.served_at else None
    ended = cancelled or status.refusal_upheld_at or status.refused_at
    ended_on = ceased_on or (london_date(ended) if ended else None)
    if ended_on:
        due = if_known(clocks.compensation_by, law, ended_on=ended_on)
        if due and now <= due.due_at:
            yield Due.by_law(Clock.COMPENSATION, due)


def landlord_notice(law: Provisions, status: Status, *, tenure: str) -> Deadline | None:
    """Return the last day of the landlord's notice, by the Act of the tenure; none
    while an appeal against the making of the order is pending, or once it was quashed.
    """
    made_on = status.order_made_on
    is_open = status.is_under_appeal and status.is_making_appealed
    is_quashed = status.state == State.QUASHED or status.reviewed_at is not None
    if made_on is None or is_quashed or is_open:
        return None
    ended = status.making_appeal_ended_at
    appeal_ended_on = london_date(ended) if ended else None
    given = {"made_on": made_on, "appeal_ended_on": appeal_ended_on}
    return if_known(clocks.landlord_notice_by, law, **given, tenure=tenure)
