"""Rules of a tasking: its moves, who may make each, and when it is overdue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text

SET = "set"
ACCEPTED = "accepted"
DONE = "done"
NOT_DONE = "not_done"
CANCELLED = "cancelled"
OPEN = (SET, ACCEPTED)
ANSWERED = (DONE, NOT_DONE, CANCELLED)
LONGEST_WHAT = 1000
LONGEST_OUTCOME = 1000
LONGEST_SOURCE = 100
SHORTEST_OUTCOME = 3
# Work due later than this is a plan, not a tasking.
FURTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Move:
    """One move: the statuses it starts from, the one it leads to, the text it asks for.

    `for_setter`: only a person who runs operations may make it.
    """

    code: str
    label: str
    sources: tuple[str, ...]
    target: str
    asks: str = ""
    for_setter: bool = False


MOVES: tuple[Move, ...] = (
    Move("accept", "Accept", (SET,), ACCEPTED),
    Move("do", "Done", OPEN, DONE, "What was done, and what was the outcome?"),
    Move("leave", "Not done", OPEN, NOT_DONE, "Why was it not done?"),
    Move("cancel", "Cancel", OPEN, CANCELLED, "Why is it cancelled?", True),
    Move("set_again", "Set again", ANSWERED, SET, for_setter=True),
)
_WHY_NOT: Mapping[str, str] = {
    "accept": "is accepted already",
    "set_again": "is still open",
}


@dataclass(frozen=True)
class Answerer:
    """A person who may make a move: their verbs, and whether it is for them."""

    may_answer: bool
    may_run: bool
    is_theirs: bool = False


def moves_from(status: str) -> list[Move]:
    """Return the moves that a status allows, whether or not a given person may."""
    return [move for move in MOVES if status in move.sources]


def may_make(move: Move, answerer: Answerer) -> bool:
    """Say whether this person may make a move.

    A person who runs operations may make any; the person it is for, most of them.
    """
    if answerer.may_run:
        return True
    return answerer.may_answer and answerer.is_theirs and not move.for_setter


def moves_open_to(status: str, answerer: Answerer) -> list[Move]:
    """Return the moves that this person may make next."""
    return [move for move in moves_from(status) if may_make(move, answerer)]


def move_of(status: str, code: str, *, reference: str) -> Move:
    """Return the move with this code; RuleBroken says why it is not allowed."""
    for move in moves_from(status):
        if move.code == code:
            return move
    if code not in {move.code for move in MOVES}:
        raise RuleBroken("Choose one of the moves on the page")
    if status in ANSWERED:
        raise RuleBroken(
            f"{reference} is answered already. Ask for it to be set again first"
        )
    raise RuleBroken(f"{reference} {_WHY_NOT[code]}")


def check_outcome(move: Move, outcome: str) -> None:
    """Check that the text which a move asks for is given, and of a lawful length."""
    if not move.asks:
        return
    if len(outcome.strip()) < SHORTEST_OUTCOME:
        raise RuleBroken(f"Enter an answer: {move.asks}", field="outcome")
    check_text(outcome, subject="Answer", field="outcome", longest=LONGEST_OUTCOME)


def check_tasking(*, what: str, source: str) -> None:
    if not what.strip():
        raise RuleBroken("Enter what is to be done", field="what")
    check_text(what, subject="What is to be done", field="what", longest=LONGEST_WHAT)
    check_text(source, subject="Source", field="source", longest=LONGEST_SOURCE)


def check_due(due_on: date, *, today: date) -> None:
    if due_on < today:
        raise RuleBroken("It must be due today or later", field="due_on")
    if due_on > today + FURTHEST:
        raise RuleBroken("It must be due within a year", field="due_on")


def check_open(status: str, *, reference: str) -> None:
    if status not in OPEN:
        raise RuleBroken(
            f"{reference} is answered already. Ask for it to be set again first"
        )


def check_not_closed(status: str, *, reference: str) -> None:
    """Refuse an answer that comes too late, and say that it was not stored."""
    if status in ANSWERED:
        raise RuleBroken(
            f"{reference} was closed before you sent this: it is "
            f"{status.replace('_', ' ')}. Your answer was not stored. Ask the police "
            "to set it again if there is more to do"
        )


def is_overdue(status: str, due_on: date, *, today: date) -> bool:
    return status in OPEN and due_on < today
