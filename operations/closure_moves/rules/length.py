"""An order or an adjournment longer than the Act gives: confirmed once, as it may be a
mistake, or the court may have given its reason.
"""

from datetime import date

from operations.closure_moves.choices import EventKind
from operations.closure_moves.rules.facts import AppealOutcome
from operations.closure_moves.rules.step import Step
from operations.statute.rules.clocks import (
    adjourned_until_at_most,
    extension_ends_at_most,
    if_known,
    order_ends_at_most,
)
from operations.statute.rules.counting import last_instant
from operations.statute.rules.limits import Deadline
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import london_date


class LongerThanLawful(RuleBroken):
    """It is longer than the Act gives, and no one has confirmed it."""


def exceeded(step: Step) -> tuple[date, Deadline] | None:
    """Return the last day of an order and the limit that it exceeds, or None."""
    ends_on: date | None = getattr(step.facts, "ends_on", None)
    due = _limit(step)
    if ends_on is None or due is None or last_instant(ends_on) <= due.due_at:
        return None
    return ends_on, due


def adjourned_past(step: Step) -> tuple[date, Deadline] | None:
    """Return the first adjourned hearing and how far section 81(3) reaches from it,
    where an adjournment goes further and no reason of the court is given; else None.
    """
    if step.event.kind != EventKind.ADJOURN:
        return None
    heard_on = london_date(step.before.first_adjourned_at or step.at)
    law = step.provisions
    due = if_known(adjourned_until_at_most, law, heard_on=heard_on)
    if due is None or step.facts.has_court_reason or step.facts.until <= due.due_at:
        return None
    return heard_on, due


def _limit(step: Step) -> Deadline | None:
    kind, before = step.event.kind, step.before
    outcome = getattr(step.facts, "outcome", None)
    if kind == EventKind.ORDER or outcome == AppealOutcome.ORDER_MADE:
        made_on = london_date(step.at)
        # Counted from the making: of an order that begins later the court is asked,
        # since it is not confirmed from which day its months run.
        return if_known(order_ends_at_most, step.provisions, made_on=made_on)
    is_longer = kind == EventKind.EXTEND_ORDER or outcome == AppealOutcome.EXTENDED
    if is_longer and before.order_made_on and before.ends_on:
        given = {"made_on": before.order_made_on, "ends_on": before.ends_on}
        return if_known(extension_ends_at_most, step.provisions, **given)
    return None
