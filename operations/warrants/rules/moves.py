"""The states of a warrant, every lawful move, and what a move needs.

Decisions that are not lawful are refused. An entry or a return that has happened is a
fact and is recorded as it was.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from operations.statute.choices import Enactment, Entries
from operations.warrants.choices import Rank, State
from stronghold.core.kernel import moves
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import london_date
from stronghold.core.records.rules import EARLIEST, check_text

BEFORE_ISSUE = (State.DRAFT, State.AUTHORISED, State.APPLIED)
# States in which the team holds it and may enter, as far as it allows.
IN_HAND = (State.ISSUED, State.EXECUTED, State.ENDORSED)
# States in which it may have been used: an entry is recorded even if late.
WAS_ISSUED = (
    State.ISSUED,
    State.EXECUTED,
    State.ENDORSED,
    State.WITHDRAWN,
    State.RETURNED,
)

# An inspector's authority is what PACE asks for; a higher rank has it too.
MAY_AUTHORISE = (Rank.INSPECTOR, Rank.SUPERINTENDENT)

LONGEST_REASON = 300
LONGEST_NOTE = 500
LONGEST_WORDS = 1000
LONGEST_COURT = 100
LONGEST_COMPANY = 200
SHORTEST_REASON = 3
MOST_ENTRIES = 99
_PACE = "Police and Criminal Evidence Act 1984"
# Code B, paragraph 3.4: no application without an inspector's authority.
APPLY_RANK = f"Code B 3.4, {_PACE}"
# An entry is lawful only under a warrant that was issued.
WARRANT_NEEDED = f"s.15(1), {_PACE}"
APPLICATION = f"s.15(3), {_PACE}"
NAMED_PREMISES = f"s.15(6)(b), {_PACE}"
ENDORSEMENT = f"s.16(9), {_PACE}"
RETURN = f"s.16(10), {_PACE}"
# The section that says how long it lasts, by enactment.
LIFE: Mapping[str, str] = MappingProxyType(
    {
        Enactment.DRUGS_ACT_S23: "s.23(3), Misuse of Drugs Act 1971",
        Enactment.PACE_S8: f"s.16(3), {_PACE}",
        Enactment.PSYCHOACTIVE_S39: "Sch. 3 para. 6, Psychoactive Substances Act 2016",
    }
)


@dataclass(frozen=True)
class Status:
    """The status of a warrant, as far as a move needs it."""

    reference: str
    state: str
    enactment: str
    issued_on: date | None = None
    ends_on: date | None = None
    in_error: bool = False
    is_all_premises: bool = False
    n_unendorsed: int = 0


def has_expired(state: str, ends_on: date | None, today: date) -> bool:
    """Return whether a warrant is past its last day without an entry.

    `visibility.expired_warrants` is the same as a condition of a query.
    """
    return state == State.ISSUED and ends_on is not None and ends_on < today


def state_on(state: str, ends_on: date | None, today: date) -> str:
    """Return the state to show on a day; EXPIRED is never stored."""
    return State.EXPIRED if has_expired(state, ends_on, today) else state


Guard = Callable[[Status, date], bool]


def _always(status: Status, today: date) -> bool:
    return True


def _was_issued(status: Status, today: date) -> bool:
    """Return whether the court issued it: one can be withdrawn before its issue."""
    return status.issued_on is not None


def _waits_for_endorsement(status: Status, today: date) -> bool:
    return status.n_unendorsed > 0


def _is_in_time(status: Status, today: date) -> bool:
    return status.ends_on is not None and status.ends_on >= today


def _may_have_more_premises(status: Status, today: date) -> bool:
    return status.state in BEFORE_ISSUE or status.is_all_premises


def _has_not_expired(status: Status, today: date) -> bool:
    return not has_expired(status.state, status.ends_on, today)


@dataclass(frozen=True, kw_only=True)
class Move(moves.Move):
    """A move of a warrant: open if `guard` agrees, by its status on a day.

    `refusal` says why it is not open, and `section` against which section it would be.
    One that `is_of_premises` has an action of its own, for one set of premises.
    """

    refusal: str
    section: str
    guard: Guard = _always
    is_of_premises: bool = False


MOVES: tuple[Move, ...] = (
    Move(
        code="authorise",
        label="Record the inspector’s authority",
        sources=(State.DRAFT,),
        target=State.AUTHORISED,
        refusal="is authorised already, or has gone further",
        section=APPLY_RANK,
    ),
    Move(
        code="apply",
        label="Record the application",
        sources=(State.AUTHORISED,),
        target=State.APPLIED,
        refusal="has been applied for already, or is not to be",
        section=APPLICATION,
    ),
    Move(
        code="issue",
        label="The court issued it",
        sources=(State.APPLIED,),
        target=State.ISSUED,
        refusal="has no application before the court. Record the application first",
        section=APPLICATION,
    ),
    Move(
        code="refuse",
        label="The court refused it",
        sources=(State.APPLIED,),
        target=State.REFUSED,
        refusal="has no application before the court",
        section=APPLICATION,
    ),
    Move(
        code="enter",
        label="Record an entry",
        sources=WAS_ISSUED,
        target=State.EXECUTED,
        guard=_was_issued,
        is_of_premises=True,
        refusal="has not been issued. Record its issue first",
        section=WARRANT_NEEDED,
    ),
    Move(
        code="endorse",
        label="Endorse",
        sources=(State.EXECUTED, State.RETURNED),
        guard=_waits_for_endorsement,
        is_of_premises=True,
        refusal="has no premises to endorse: none was entered, or all are endorsed",
        section=ENDORSEMENT,
    ),
    Move(
        code="return",
        label="Return it to the court",
        sources=(*IN_HAND, State.WITHDRAWN),
        target=State.RETURNED,
        guard=_was_issued,
        refusal="is not in your hands: it was never issued, or has gone back already",
        section=RETURN,
    ),
    Move(
        code="plan",
        label="Plan an entry",
        sources=IN_HAND,
        guard=_is_in_time,
        is_of_premises=True,
        refusal="cannot be used to enter: it has not been issued",
        section=WARRANT_NEEDED,
    ),
    Move(
        code="add_premises",
        label="Add premises",
        sources=(*BEFORE_ISSUE, *IN_HAND),
        guard=_may_have_more_premises,
        is_of_premises=True,
        refusal="can no longer have premises added",
        section=NAMED_PREMISES,
    ),
    Move(
        code="call_off",
        label="Withdraw the warrant",
        sources=(*BEFORE_ISSUE, State.ISSUED),
        target=State.WITHDRAWN,
        guard=_has_not_expired,
        refusal="can no longer be withdrawn. An issued warrant goes back to the court",
        section=RETURN,
    ),
)
CODES = tuple(move.code for move in MOVES)


def moves_from(status: Status, *, today: date) -> list[Move]:
    """Return the moves that may be made next, in the order of MOVES."""
    if status.in_error:
        return []
    in_state = moves.open_moves(MOVES, status.state)
    return [move for move in in_state if move.guard(status, today)]


def move_of(status: Status, code: str, *, today: date) -> Move:
    """Return the lawful move with this code; RuleBroken says why there is none."""
    if status.in_error:
        raise RuleBroken(
            f"{status.reference} is marked as recorded in error and stays as it is"
        )
    return moves.move_or_refuse(
        MOVES,
        moves_from(status, today=today),
        code,
        why_not=lambda: _why_not(status, code),
        field="move",
    )


def _why_not(status: Status, code: str) -> str:
    """Return why a move is not open, with the section."""
    if code == "apply" and status.state == State.DRAFT:
        return (
            "An inspector must authorise the application first, or a higher officer: "
            f"{APPLY_RANK}"
        )
    if code == "add_premises" and status.state in WAS_ISSUED:
        return f"This warrant is for the premises that it names: {NAMED_PREMISES}"
    if code == "plan" and status.issued_on is not None:
        life = LIFE[status.enactment]
        return f"{status.reference} can no longer be used to enter: {life}"
    move = next(move for move in MOVES if move.code == code)
    return f"{status.reference} {move.refusal}: {move.section}"


def check_premises_known(number: int | None, known: Collection[int]) -> None:
    if number not in known:
        raise RuleBroken("Choose which premises", field="premises")


def check_authority(rank: str, at: datetime | None, *, now: datetime) -> None:
    """Refuse authority by anyone below an inspector: PACE Code B, 3.4."""
    if not rank:
        raise RuleBroken("Choose who authorised it", field="rank")
    if rank not in MAY_AUTHORISE:
        raise RuleBroken(
            f"An inspector must authorise it, or a higher officer: {APPLY_RANK}",
            field="rank",
        )
    if at is None:
        raise RuleBroken("Enter when it was authorised", field="on")
    check_past(london_date(at), at, subject="The authority", field="on", now=now)


def check_past(
    on: date | None,
    at: datetime | None,
    *,
    subject: str,
    field: str,
    now: datetime,
) -> date:
    """Return the day of a past event; refuse one that has not happened yet."""
    if on is None:
        raise RuleBroken(f"Enter the date of {_lowered(subject)}", field=field)
    if on > london_date(now) or (at is not None and at > now):
        raise RuleBroken(f"{subject} must be in the past", field=field)
    if on < EARLIEST:
        raise RuleBroken(f"{subject} must be in or after {EARLIEST.year}", field=field)
    return on


def check_order(
    on: date, earlier: date | None, *, subject: str, before: str, section: str
) -> None:
    """Refuse a date before that of the step it follows."""
    if earlier is not None and on < earlier:
        raise RuleBroken(
            f"{subject} must not be before {before} on {earlier:%d.%m.%Y}: {section}",
            field="on",
        )


def check_entries(allowed: str, most: int | None, grounds: str) -> None:
    """Require the grounds for more than one entry: PACE s.15(2)(a)."""
    if allowed == Entries.LIMITED and not (most and 2 <= most <= MOST_ENTRIES):
        raise RuleBroken(
            f"Enter how many entries it allows, from 2 to {MOST_ENTRIES}",
            field="most_entries",
        )
    if allowed != Entries.SINGLE and not grounds.strip():
        raise RuleBroken(
            "Enter why more than one entry is needed: s.15(2)(a)(iii), "
            "Police and Criminal Evidence Act 1984",
            field="entries_grounds",
        )
    check_words(grounds, field="entries_grounds")


def check_words(text: str, *, field: str) -> None:
    subject = {"articles": "What is sought", "entries_grounds": "Why"}[field]
    check_text(text, subject=subject, field=field, longest=LONGEST_WORDS)


def check_reason(reason: str, *, ask: str, field: str = "reason") -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken(ask, field=field)
    check_text(reason, subject="Reason", field=field, longest=LONGEST_REASON)


def check_note(note: str) -> None:
    if len(note.strip()) < SHORTEST_REASON:
        raise RuleBroken("Enter your finding", field="note")
    check_text(note, subject="Note", field="note", longest=LONGEST_NOTE)


def _lowered(subject: str) -> str:
    return subject[0].lower() + subject[1:]
