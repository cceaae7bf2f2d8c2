"""Checks a move against the law, in the same way for decisions and for facts.

A decision is refused with the first finding, a fact is flagged with all of them. The
limits and their wording are those of the statute package.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from typing import Any

from operations.closure_moves.choices import EventKind, State
from operations.closure_moves.rules.breaches import BREACHES, of_nothing, of_state
from operations.closure_moves.rules.facts import (
    ABOUT_PREMISES,
    HAPPENS_NOW,
    SERVICE_CHECKS,
    AppealOutcome,
    Check,
)
from operations.closure_moves.rules.moves import (
    HEARINGS,
    MOVE_OF,
    MOVES,
    ORDERS,
    REFUSALS,
    ClosureMove,
    Status,
)
from operations.closure_moves.rules.step import Step
from operations.statute.rules.limits import Breach, Code, NotInForce, refuse, unlawful
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import LONDON, london_date
from stronghold.core.kernel.moves import move_or_refuse
from stronghold.core.kernel.moves import open_moves as moves_from

_OF_ORDER = (
    EventKind.APPLY_EXTENSION,
    EventKind.EXTEND_ORDER,
    EventKind.NOT_EXTENDED,
    EventKind.DISCHARGE,
    EventKind.SUSPEND,
)
_NOTHING_TO: Mapping[str, str] = {
    EventKind.RESUME: "No suspension of an order is recorded",
    EventKind.QUASH: "There is no decision of a court to quash",
    EventKind.LODGE_APPEAL: "There is no decision of a court to appeal against",
    EventKind.DECIDE_APPEAL: "There is no decision of a court to appeal against",
}
_FIELDS: Mapping[str, str] = {
    EventKind.AUTHORISE: "signed_by",
    EventKind.EXTEND_NOTICE: "extension_hours",
    EventKind.VARY: "signed_by",
    EventKind.CANCEL: "signed_by",
    EventKind.APPLY_EXTENSION: "new_end",
}


def check_step(step: Step) -> tuple[Breach, ...]:
    """Refuse a move that is not allowed; return what was unlawful about a fact.

    Raises RuleBroken, with the section where there is one.
    """
    _check_order(step)
    move = _move_of(step)
    _check_fits(step)
    breaches = BREACHES.get(step.event.kind, of_nothing)(step)
    if move.is_decision:
        refuse([*of_state(step), *breaches], field=_FIELDS.get(move.code))
        return ()
    return (*of_state(step), *_of_fact(breaches))


def _move_of(step: Step) -> ClosureMove:
    """Return the move, if it may be recorded in this state; RuleBroken says why not."""
    before = step.before
    may_be = [move for move in MOVES if before.state in (*move.sources, *move.also)]
    shut = _not_open(before)
    may_be = [move for move in may_be if move.code not in shut]

    def why_not() -> RuleBroken:
        return _refusal(step, step.move.provision, _why_not(step.move, before))

    return move_or_refuse(MOVES, may_be, step.event.kind, why_not=why_not)


def _of_fact(breaches: Iterator[Breach]) -> Iterator[Breach]:
    """Yield what is unlawful about a fact; it is kept even if no law of its day is
    known.
    """
    try:
        yield from breaches
    except NotInForce as missing:
        words = "No law in force on that day says whether this is allowed"
        yield Breach(missing.provision, words)


def _not_open(status: Status) -> frozenset[EventKind]:
    """Return the moves that the state alone would allow, and the case does not."""
    suspended = status.suspended_at is not None
    shut = {EventKind.SUSPEND if suspended else EventKind.RESUME}
    if status.state == State.QUASHED and not status.is_open_again:
        shut |= HEARINGS
    return frozenset(shut)


def open_moves(status: Status) -> list[ClosureMove]:
    """Return the moves that the law allows next, in the order of the page."""
    left_out = set(_not_open(status))
    left_out |= {EventKind.TAKE_BACK} if status.last is None else set()
    left_out |= {EventKind.NOT_SIGNED} if status.asked is None else set()
    is_appealed = status.is_under_appeal
    left_out.add(EventKind.LODGE_APPEAL if is_appealed else EventKind.DECIDE_APPEAL)
    if status.state in (State.DRAFT, State.ABANDONED):
        left_out |= {EventKind.ENTER, EventKind.RETURN}
    if status.entered_at is None:
        left_out |= {EventKind.RETURN}
    found = moves_from(MOVES, status.state)
    return [move for move in found if move.code not in left_out]


def _why_not(move: ClosureMove, status: Status) -> str:
    """Say why a move is not open from this state."""
    state = status.state
    if move.code == EventKind.SUSPEND and status.suspended_at:
        return "The order is recorded as suspended already"
    if move.code in _NOTHING_TO:
        return _NOTHING_TO[move.code]
    if move.code in _OF_ORDER:
        return "There is no closure order in force"
    if move.code in (EventKind.EXTEND_NOTICE, EventKind.VARY, EventKind.CANCEL):
        return "There is no closure notice to extend, vary or cancel"
    if move.code == EventKind.SERVE and status.served_at is None:
        return (
            "A later entry is recorded already: undo it, record the service, then "
            "record it again"
        )
    if move.code == EventKind.SERVE:
        return "The notice is recorded as served already"
    if State.DRAFT in move.sources:
        return "The case is no longer being prepared"
    if move.code == EventKind.REBOOK and state in (State.DRAFT, State.ADJOURNED):
        return "It is part of the draft" if state == State.DRAFT else "The court set it"
    heard = state in (*ORDERS, *REFUSALS)
    return (
        "The result of the hearing is recorded already"
        if heard
        else "Not possible at this stage"
    )


def _check_order(step: Step) -> None:
    """Refuse an event that happened before the latest one, except at the premises."""
    latest, kind = step.before.latest, step.event.kind
    if latest is None or kind in HAPPENS_NOW | ABOUT_PREMISES:
        return
    # Times are given to the minute.
    if step.at < latest.at.replace(second=0, microsecond=0):
        label = MOVE_OF[latest.kind].label.lower()
        raise RuleBroken(
            f"This happened before entry {latest.n}, “{label}”. If the time is right, "
            "undo the entries from that one on, record this, then those again",
            field="happened_at",
        )


def _check_fits(step: Step) -> None:
    """Refuse facts that are incomplete, or impossible in any state."""
    facts, kind, last = step.facts, step.event.kind, step.before.last
    if kind == EventKind.TAKE_BACK and (last is None or facts.event != last.n):
        words = "Only the latest entry can be undone: look at the case again"
        raise RuleBroken(words, field="event")
    if kind == EventKind.NOT_SIGNED and step.before.asked is None:
        raise _refusal(step, step.move.provision, "No one is asked to sign this")
    if kind == EventKind.SERVE and not facts.why_not and _not_possible(facts):
        raise RuleBroken("Say why it was not possible", field="why_not")
    if kind == EventKind.REBOOK and facts.hearing_at <= step.at:
        words = "Book a hearing that is still to come"
        raise _refusal(step, Code.CONTENTS, words, field="hearing_at")
    if kind == EventKind.ADJOURN and facts.until <= step.at:
        raise _refusal(
            step,
            Code.ADJOURNMENT,
            "The adjourned hearing must be later than this one",
            field="until",
        )
    ends_on = getattr(facts, "ends_on", None)
    if ends_on and ends_on < london_date(step.at):
        raise _refusal(
            step, Code.ORDER, "The order must end after it is made", field="ends_on"
        )
    _check_begins(step)
    if kind == EventKind.EXTEND_ORDER:
        _check_longer(step)
    if kind == EventKind.REFUSE_CONTINUE and facts.hours < 1:
        words = "Enter for how many hours"
        raise _refusal(step, Code.CONTINUED_NOTICE, words, field="hours")
    if kind == EventKind.DECIDE_APPEAL:
        _check_outcome(step)


def _refusal(
    step: Step, code: Code, words: str, *, field: str | None = None
) -> RuleBroken:
    """Return the error for what the section does not allow; it names the section."""
    return unlawful(step.breach(code, words).provision, words, field=field)


def _check_begins(step: Step) -> None:
    """Refuse a start before the decision, or after the end."""
    facts = step.facts
    begins_on = getattr(facts, "begins_on", None)
    if begins_on is None:
        if getattr(facts, "begins_time", None):
            raise RuleBroken("Enter the day on which it begins", field="begins_on")
        return
    made_at, begins = step.at.replace(second=0, microsecond=0), _begins(facts)
    is_early = begins_on < london_date(made_at)
    if is_early or (facts.begins_time is not None and begins < made_at):
        words = "The order cannot begin before it is made"
        raise _refusal(step, Code.ORDER, words, field="begins_on")
    if facts.ends_on and begins >= _ends(facts):
        words = "The order must end after it begins"
        raise _refusal(step, Code.ORDER, words, field="begins_on")


def _begins(facts: Any) -> datetime:
    at = facts.begins_time or time.min
    return datetime.combine(facts.begins_on, at, LONDON).astimezone(UTC)


def _ends(facts: Any) -> datetime:
    at = facts.ends_time or time.max
    return datetime.combine(facts.ends_on, at, LONDON).astimezone(UTC)


def _check_longer(step: Step) -> None:
    before = step.before.ends_on
    if before is not None and step.facts.ends_on <= before:
        words = "It must end later than before"
        raise _refusal(step, Code.ORDER_EXTENSION, words, field="ends_on")


def _check_outcome(step: Step) -> None:
    facts, state = step.facts, step.before.state
    states, words = _DECIDES.get(facts.outcome, (None, ""))
    if states is not None and state not in states:
        raise _refusal(step, Code.APPEAL, words, field="outcome")
    if facts.outcome == AppealOutcome.ORDER_MADE and not (
        facts.scope and facts.ends_on
    ):
        raise RuleBroken("Say what the order is and when it ends", field="ends_on")
    if facts.outcome == AppealOutcome.EXTENDED:
        if not facts.ends_on:
            raise RuleBroken("Say when the order ends now", field="ends_on")
        _check_longer(step)


# From which states the Crown Court can decide this, and the refusal from others.
_DECIDES: Mapping[str, tuple[tuple[str, ...], str]] = {
    AppealOutcome.QUASHED: (
        (*ORDERS, State.DISCHARGED),
        "There is no order to quash",
    ),
    AppealOutcome.ORDER_MADE: (REFUSALS, "No order was refused"),
    AppealOutcome.EXTENDED: (ORDERS, "There is no order to extend"),
}


def _not_possible(facts: Any) -> bool:
    """Say whether a step of service was not possible."""
    from_checks = (getattr(facts, name) for name in SERVICE_CHECKS)
    return Check.NOT_POSSIBLE in from_checks
