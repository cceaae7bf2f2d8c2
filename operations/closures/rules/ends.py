"""When a notice or an order ends, and by when it is heard, as a case stands."""

from datetime import datetime

from operations.closures.choices import State
from operations.closures.rules.moves import ORDERS, Standing
from operations.statute.rules import clocks
from operations.statute.rules.clocks import if_known
from operations.statute.rules.limits import Code, Deadline, Provisions, cited
from stronghold.kernel.clock import london_date


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
    """Return the end of the order as the court gave it, which stands until a court
    changes it. Alerts go by the earlier reading of how long it may lawfully run.
    """
    made_on, ends_at = standing.order_made_on, standing.ends_at
    if made_on is None or ends_at is None:
        return None
    is_extended = standing.state == State.ORDER_EXTENDED
    code = Code.ORDER_EXTENSION if is_extended else Code.ORDER
    limit = order_limit(law, standing)
    alert_by = min(ends_at, limit.alert_by) if limit else ends_at
    is_day = standing.ends_time is None
    return Deadline(ends_at, cited(law, code, made_on), alert_by, is_day=is_day)


def order_limit(law: Provisions, standing: Standing) -> Deadline | None:
    """Return the last day that the order could lawfully run to, as it was made or as
    it was last extended: sections 80(6), 82(7) and (8).
    """
    made_on = standing.order_made_on
    if made_on is None:
        return None
    if standing.ends_before is None:
        return if_known(clocks.order_ends_at_most, law, made_on=made_on)
    told = {"made_on": made_on, "ends_on": standing.ends_before}
    return if_known(clocks.extension_ends_at_most, law, **told)


def exceeded_limit(law: Provisions, standing: Standing) -> Deadline | None:
    """Return the lawful limit of an order in force that was made for longer."""
    limit, ends_at = order_limit(law, standing), standing.ends_at
    if limit is None or ends_at is None or standing.state not in ORDERS:
        return None
    return limit if ends_at > limit.due_at else None
