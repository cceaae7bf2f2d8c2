"""Every clock of the law, by the name the law gives it: when it runs out, and why.

Each takes the provisions as they stand and looks up that of the day it counts from.
A last day is due at its last instant in London, so that one comparison serves all: at
or before `due_at` is in time.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from operations.statute.choices import Enactment
from operations.statute.rules.counting import (
    beginning_with,
    by_the_clock,
    earliest_start,
    elapsed,
    elapsed_without_christmas,
    first_instant,
    first_reading_beginning_with,
    last_instant,
    within,
)
from operations.statute.rules.limits import (
    Code,
    Deadline,
    NotInForce,
    Provision,
    Provisions,
    cited,
    in_force,
)
from stronghold.core.kernel.london import london_date
from stronghold.core.places.choices import Tenure


class Clock(StrEnum):
    """The kinds of deadline that are stored, alerted and listed."""

    NOTICE_ENDS = "notice_ends"
    # No one is kept out from the end of the notice to the hearing.
    NOTICE_GAP = "notice_gap"
    HEARING = "hearing"
    CONTINUED_NOTICE_ENDS = "continued_notice_ends"
    ADJOURNED_HEARING = "adjourned_hearing"
    # A court made it, and set its start for later.
    ORDER_BEGINS = "order_begins"
    ORDER_ENDS = "order_ends"
    # How long it could lawfully run, where the court ordered more.
    ORDER_LIMIT = "order_limit"
    APPEAL = "appeal"
    LANDLORD_NOTICE = "landlord_notice"
    REIMBURSEMENT = "reimbursement"
    COMPENSATION = "compensation"
    WARRANT_ENDS = "warrant_ends"


# How long before a deadline people are alerted: a local standard, not law.
STEPS: Mapping[str, tuple[timedelta, ...]] = MappingProxyType(
    {
        Clock.HEARING: (timedelta(hours=24), timedelta(hours=6)),
        Clock.ORDER_ENDS: (timedelta(days=28), timedelta(days=7)),
        Clock.ORDER_LIMIT: (timedelta(days=28), timedelta(days=7)),
        Clock.LANDLORD_NOTICE: (timedelta(days=28),),
        Clock.REIMBURSEMENT: (timedelta(days=14),),
        Clock.WARRANT_ENDS: (timedelta(days=2),),
    }
)
_LIFE = {
    Enactment.DRUGS_ACT_S23: Code.DRUGS_WARRANT,
    Enactment.PACE_S8: Code.PACE_WARRANT,
    Enactment.PSYCHOACTIVE_S39: Code.PSYCHOACTIVE_WARRANT,
}
# A private tenant has an assured tenancy too: the Housing Act 1988 has both.
_LANDLORD_NOTICE = {
    Tenure.SECURE: Code.LANDLORD_NOTICE_SECURE,
    Tenure.ASSURED: Code.LANDLORD_NOTICE_ASSURED,
    Tenure.PRIVATE: Code.LANDLORD_NOTICE_ASSURED,
}


def steps_before(kind: str) -> tuple[timedelta, ...]:
    """Return how long before such a deadline alerts go out, the earliest first."""
    return STEPS.get(kind, ())


def if_known(
    clock: Callable[..., Deadline | None], provisions: Provisions, **given: Any
) -> Deadline | None:
    """Return what a clock says; None where no provision of its day is in force."""
    try:
        return clock(provisions, **given)
    except NotInForce:
        return None


# Closure notices


def notice_ends(provisions: Provisions, *, served_at: datetime, hours: int) -> Deadline:
    """Say when a notice of so many hours ends: section 77(1) to (3).

    Christmas Day is disregarded in the full period of a senior notice; the Act has no
    such words for a shorter one, which is read literally.
    """
    on = london_date(served_at)
    senior = in_force(provisions, Code.SENIOR_NOTICE, on)
    if hours == senior.value:
        return _hours_disregarding_christmas(served_at, senior)
    short = in_force(provisions, Code.NOTICE, on)
    return _hours(served_at, short if hours <= short.value else senior, hours=hours)


def reaches_from(provisions: Provisions, *, slot: datetime, hours: int) -> datetime:
    """Say from when a notice of so many hours, served then, lasts until a hearing.

    As `notice_ends` counts: Christmas Day is disregarded in the full period alone.
    """
    senior = in_force(provisions, Code.SENIOR_NOTICE, london_date(slot))
    if hours == senior.value:
        return earliest_start(slot, hours)
    return elapsed(slot, -hours)


def extended_notice_ends(
    provisions: Provisions,
    *,
    served_at: datetime,
    hours: int,
    extension_hours: int | None = None,
) -> Deadline:
    """Say when an extended notice ends, at most by default: section 77(4).

    The extension follows on the first period, and no Christmas Day is disregarded.
    """
    limit = in_force(provisions, Code.NOTICE_EXTENSION, london_date(served_at))
    extension = limit.value if extension_hours is None else extension_hours
    return _hours(served_at, limit, hours=hours + extension)


def hearing_by(provisions: Provisions, *, served_at: datetime) -> Deadline:
    """Say by when the application must be heard: section 80(3), (4).

    Not later than 48 hours after service, Christmas Day disregarded. Weekends and bank
    holidays count, and an extension of the notice changes nothing.
    """
    limit = in_force(provisions, Code.HEARING, london_date(served_at))
    return _hours_disregarding_christmas(served_at, limit)


def earliest_service_for(provisions: Provisions, *, hearing_slot: datetime) -> datetime:
    """Say how early a notice may be served to be heard in time then: section 80(3)."""
    found = []
    for limit in provisions:
        begins = limit.in_force_from
        if limit.code != Code.HEARING or not limit.is_on or begins is None:
            continue
        start = earliest_start(hearing_slot, limit.value)
        start = max(start, first_instant(begins))
        if limit.is_in_force(london_date(start)) and start <= hearing_slot:
            found.append(start)
    if not found:
        limit = cited(provisions, Code.HEARING, london_date(hearing_slot))
        words = f"No notice could be served for this hearing: {limit.section}"
        raise NotInForce(words, limit)
    return min(found)


def continued_notice_ends(
    provisions: Provisions, *, decided_at: datetime, hours: int | None = None
) -> Deadline:
    """Say when a notice that the court continues ends, at most: section 81(2).

    Counted from the decision, the earlier reading; nothing is disregarded.
    """
    limit = in_force(provisions, Code.CONTINUED_NOTICE, london_date(decided_at))
    return _hours(decided_at, limit, hours=limit.value if hours is None else hours)


# Closure orders


def adjourned_until_at_most(provisions: Provisions, *, heard_on: date) -> Deadline:
    """Say how far a hearing may be adjourned: 14 days, section 81(3).

    `heard_on` is the day on which it was first adjourned: the courts have read the same
    words of the Act of 2003 as a limit on all adjournments together.
    """
    return _within(heard_on, in_force(provisions, Code.ADJOURNMENT, heard_on))


def order_ends_at_most(
    provisions: Provisions, *, made_on: date, begins_on: date | None = None
) -> Deadline:
    """Say when a closure order ends at the latest: section 80(6).

    Three months; the end that the court gave always goes before this one. The day of
    the order is part of it by the earlier reading, since it bites at once.

    Of an order that begins later, the period of section 80(6) may be counted from its
    start; whether it must be counted from the making is not confirmed, and the earlier
    reading counts from there.
    """
    limit = in_force(provisions, Code.ORDER, made_on)
    return _from_the_order(made_on, limit, begins_on=begins_on)


def extension_ends_at_most(
    provisions: Provisions,
    *,
    made_on: date,
    ends_on: date,
    begins_on: date | None = None,
) -> Deadline:
    """Say how far one extension reaches: 82(7) three months, 82(8) six in all.

    Both are looked up for the day on which the order was made. Alerts go by the earlier
    reading of either: six months may be counted from the making of an order that began
    later.
    """
    limit = in_force(provisions, Code.ORDER_EXTENSION, made_on)
    whole = order_with_extensions_ends_at_most(
        provisions, made_on=made_on, begins_on=begins_on
    )
    longer = _within(ends_on, limit)
    first = min(whole, longer, key=lambda deadline: deadline.due_at)
    return replace(first, alert_by=min(whole.alert_by, longer.alert_by))


def order_with_extensions_ends_at_most(
    provisions: Provisions, *, made_on: date, begins_on: date | None = None
) -> Deadline:
    """Say when an order ends at the latest, however often extended: section 82(8)."""
    limit = in_force(provisions, Code.ORDER_IN_TOTAL, made_on)
    return _from_the_order(made_on, limit, begins_on=begins_on)


def appeal_by(provisions: Provisions, *, decided_on: date) -> Deadline:
    """Say the last day to appeal: 21 days beginning with the decision, s.84(5)."""
    return _beginning_with(decided_on, in_force(provisions, Code.APPEAL, decided_on))


def reimbursement_by(provisions: Provisions, *, ceased_on: date) -> Deadline:
    """Say the last day to ask for costs: three months starting with the day on which
    the order ceases, section 88(3).
    """
    limit = in_force(provisions, Code.REIMBURSEMENT, ceased_on)
    return _beginning_with(ceased_on, limit)


def compensation_by(provisions: Provisions, *, ended_on: date) -> Deadline:
    """Say the last day to ask for compensation: three months starting with the day of
    cancellation, refusal or the order's end, section 90(3). Where an appeal against
    the refusal was dismissed, they start with that day: section 90(4)(b).
    """
    limit = in_force(provisions, Code.COMPENSATION, ended_on)
    return _beginning_with(ended_on, limit)


def landlord_notice_by(
    provisions: Provisions,
    *,
    made_on: date,
    appeal_ended_on: date | None = None,
    tenure: str = Tenure.UNKNOWN,
) -> Deadline | None:
    """Say the last day for a landlord's notice: Housing Act 1985 s.83ZA(7) for a secure
    tenancy, Housing Act 1988 s.8(4F) for an assured one, a private one included.

    Three months beginning with the day of the order, or with the end of an appeal.
    None where neither Act has a notice: an owner-occupier, a licence. Where the tenure
    is not known the earlier day is given, with what would apply in each case.
    """
    from_day = appeal_ended_on or made_on
    if tenure in _LANDLORD_NOTICE:
        code = _LANDLORD_NOTICE[Tenure(tenure)]
        return _beginning_with(from_day, in_force(provisions, code, from_day))
    if tenure != Tenure.UNKNOWN:
        return None
    codes = (Code.LANDLORD_NOTICE_SECURE, Code.LANDLORD_NOTICE_ASSURED)
    secure, assured = (in_force(provisions, code, from_day) for code in codes)
    either = (_beginning_with(from_day, one) for one in (secure, assured))
    first = min(either, key=lambda deadline: deadline.due_at)
    combined = replace(
        first.provision,
        section=f"{secure.section} or {assured.section}",
        act=f"{secure.act} if secure; {assured.act} if assured or private; "
        "none if owner-occupied",
    )
    return replace(first, provision=combined)


# Warrants


def warrant_ends(
    provisions: Provisions, *, issued_on: date, enactment: str
) -> Deadline:
    """Say when a warrant ends: one month, Misuse of Drugs Act section 23(3) and
    Psychoactive Substances Act Sch. 3 para. 6; three, PACE section 16(3).

    The day of issue is not counted.
    """
    limit = in_force(provisions, _LIFE[Enactment(enactment)], issued_on)
    return _within(issued_on, limit)


def warrant_return_by(
    provisions: Provisions,
    *,
    issued_on: date,
    enactment: str,
    executed_on: date | None = None,
) -> Deadline:
    """Say by when a warrant goes back to the court: PACE section 16(10), or
    Psychoactive Substances Act Sch. 3 para. 13(1).

    One that was `executed_on` a day, with nothing left to enter: then, which practice
    takes as some days. Any other: on the expiry of three months, or sooner, whatever it
    was issued under, but of one month under the Act of 2016; alerts go by the warrant's
    own end.
    """
    if executed_on is not None:
        grace = in_force(provisions, Code.EXECUTED_RETURN, executed_on)
        if enactment == Enactment.PSYCHOACTIVE_S39:
            duty = in_force(provisions, Code.PSYCHOACTIVE_RETURN, issued_on)
            grace = replace(grace, section=f"{duty.section}(a)", act=duty.act)
        due_at = last_instant(within(executed_on, grace))
        return Deadline(due_at, grace, last_instant(executed_on), is_day=True)
    ends = warrant_ends(provisions, issued_on=issued_on, enactment=enactment)
    if enactment == Enactment.PSYCHOACTIVE_S39:
        duty = in_force(provisions, Code.PSYCHOACTIVE_RETURN, issued_on)
        return Deadline(ends.due_at, duty, ends.due_at, is_day=True)
    longest = in_force(provisions, Code.PACE_WARRANT, issued_on)
    duty = in_force(provisions, Code.WARRANT_RETURN, issued_on)
    due = _within(issued_on, longest)
    return Deadline(due.due_at, duty, ends.due_at, is_day=True)


def _hours(start: datetime, provision: Provision, *, hours: int) -> Deadline:
    due_at = elapsed(start, hours)
    return Deadline(due_at, provision, min(due_at, by_the_clock(start, hours)))


def _hours_disregarding_christmas(start: datetime, provision: Provision) -> Deadline:
    due_at = elapsed_without_christmas(start, provision.value)
    if due_at > elapsed(start, provision.value):
        return Deadline(due_at, provision, due_at)
    return _hours(start, provision, hours=provision.value)


def _within(day: date, provision: Provision) -> Deadline:
    due_at = last_instant(within(day, provision))
    return Deadline(due_at, provision, due_at, is_day=True)


def _from_the_order(
    made_on: date, provision: Provision, *, begins_on: date | None = None
) -> Deadline:
    due = _within(begins_on or made_on, provision)
    early = last_instant(first_reading_beginning_with(made_on, provision))
    return Deadline(due.due_at, provision, early, is_day=True)


def _beginning_with(day: date, provision: Provision) -> Deadline:
    first = first_reading_beginning_with(day, provision)
    return Deadline(
        last_instant(beginning_with(day, provision)),
        provision,
        last_instant(first),
        is_day=True,
    )
