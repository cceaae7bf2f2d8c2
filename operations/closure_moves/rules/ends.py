"""When the notice or order of a case ends, and by when it must be heard."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from operations.closure_moves.choices import State
from operations.closure_moves.rules.moves import ORDERS, Status
from operations.statute.rules import clocks
from operations.statute.rules.clocks import if_known
from operations.statute.rules.limits import (
    Code,
    Deadline,
    NotInForce,
    Provisions,
    cited,
)
from stronghold.core.kernel.london import london_date


def notice_deadline(law: Provisions, status: Status) -> Deadline | None:
    """Return when the notice ends, extended or not; None without a lawful period."""
    served_at, hours = status.served_at, status.hours
    if served_at is None or hours is None:
        return None
    given = {"served_at": served_at, "hours": hours}
    if status.extension_hours:
        given |= {"extension_hours": status.extension_hours}
        return if_known(clocks.extended_notice_ends, law, **given)
    return if_known(clocks.notice_ends, law, **given)


def hearing_deadline(law: Provisions, served_at: datetime) -> Deadline | None:
    """Return by when a notice must be heard; None if no law of that day says so."""
    return if_known(clocks.hearing_by, law, served_at=served_at)


def serve_from(
    law: Provisions, status: Status, *, hours: int | None = None
) -> datetime | None:
    """Return when a notice may be served for the hearing booked; None without one.

    Served sooner, the law has it heard before the slot (section 80(3)), or it ends
    before the hearing and no one is kept out in between, unless it is extended.
    `hours`: for how many it would be, while it is not signed.
    """
    slot, lasts = status.prepared.hearing_at, status.hours or hours
    if slot is None:
        return None
    found = []
    # No notice could be served for it by any law of its days.
    with suppress(NotInForce):
        found.append(clocks.earliest_service_for(law, hearing_slot=slot))
        if lasts:
            found.append(clocks.reaches_from(law, slot=slot, hours=lasts))
    return max(found, default=None)


def continued_deadline(law: Provisions, status: Status) -> Deadline | None:
    """Return when a notice that the court continued ends: after it refused an order,
    or at the adjourned hearing.

    One that had ended by then was not continued: with a refusal it ended at its own
    end, and with an adjournment there is none.
    """
    if status.refused_at and status.continued_hours:
        given = {"decided_at": status.refused_at, "hours": status.continued_hours}
        found = if_known(clocks.continued_notice_ends, law, **given)
        ended = notice_had_ended(law, status, at=status.refused_at)
        return (
            replace(found, due_at=ended, alert_by=ended) if found and ended else found
        )
    heard, until = status.adjourned_at, status.adjourned_until
    if not (status.notice_continued and heard and until):
        return None
    if notice_had_ended(law, status, at=heard):
        return None
    limit = cited(law, Code.ADJOURNED_NOTICE, london_date(heard))
    return Deadline(until, limit, until)


def notice_had_ended(
    law: Provisions, status: Status, *, at: datetime
) -> datetime | None:
    """Return when the notice ended, if it was no longer in force at a hearing.

    A court may order that it "continues in force" (section 81(2) and (4)), so only one
    that is. None too where its own end is not known.
    """
    notice = notice_deadline(law, status)
    if notice is None:
        return None
    ended = notice.due_at
    for heard, until in status.continuations:
        if heard <= ended and heard < at:
            ended = max(ended, until)
    return ended if ended < at else None


def adjourned_deadline(law: Provisions, status: Status) -> Deadline | None:
    """Return the adjourned hearing, with the section that allows it."""
    heard, until = status.adjourned_at, status.adjourned_until
    if heard is None or until is None:
        return None
    return Deadline(until, cited(law, Code.ADJOURNMENT, london_date(heard)), until)


def order_deadline(law: Provisions, status: Status) -> Deadline | None:
    """Return the end of the order as the court gave it, valid until a court changes
    it. Alerts use the earlier reading of how long it may lawfully run.
    """
    made_on, ends_at = status.order_made_on, status.ends_at
    if made_on is None or ends_at is None:
        return None
    is_extended = status.state == State.ORDER_EXTENDED
    code = Code.ORDER_EXTENSION if is_extended else Code.ORDER
    limit = order_limit(law, status)
    alert_by = min(ends_at, limit.alert_by) if limit else ends_at
    is_day = status.ends_time is None
    return Deadline(ends_at, cited(law, code, made_on), alert_by, is_day=is_day)


def order_begins(law: Provisions, status: Status) -> Deadline | None:
    """Return when an order begins that the court deferred; None if it began at once."""
    made_on, begins = status.order_made_on, status.begins_at
    if made_on is None or begins is None or status.begins_on is None:
        return None
    is_day = status.begins_time is None
    return Deadline(begins, cited(law, Code.ORDER, made_on), begins, is_day=is_day)


def past_adjournment(law: Provisions, status: Status) -> Deadline | None:
    """Return until when all adjournments together could lawfully run, if they have been
    longer: section 81(3). None where they were not.
    """
    first, until = status.first_adjourned_at, status.adjourned_until
    if first is None or until is None:
        return None
    heard_on = london_date(first)
    limit = if_known(clocks.adjourned_until_at_most, law, heard_on=heard_on)
    return limit if limit and until > limit.due_at else None


def order_limit(law: Provisions, status: Status) -> Deadline | None:
    """Return the last day that the order could lawfully run to, as it was made or as
    it was last extended: sections 80(6), 82(7) and (8).
    """
    made_on = status.order_made_on
    if made_on is None:
        return None
    if status.ends_before is None:
        given = {"made_on": made_on, "begins_on": status.begins_on}
        return if_known(clocks.order_ends_at_most, law, **given)
    given = {
        "made_on": made_on,
        "ends_on": status.ends_before,
        "begins_on": status.begins_on,
    }
    return if_known(clocks.extension_ends_at_most, law, **given)


def exceeded_limit(law: Provisions, status: Status) -> Deadline | None:
    """Return the lawful limit of an order in force that was made for longer."""
    limit, ends_at = order_limit(law, status), status.ends_at
    if limit is None or ends_at is None or status.state not in ORDERS:
        return None
    return limit if ends_at > limit.due_at else None
