"""Rules of a tasking: each lawful move, who makes it, and when it is overdue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from stronghold.kernel.errors import RuleBroken
from stronghold.records.rules import check_text

SET, ACCEPTED, DONE, NOT_DONE, CANCELLED = (
    *("set", "accepted", "done"),
    *("not_done", "cancelled"),
)
OPEN = (SET, ACCEPTED)
ANSWERED = (DONE, NOT_DONE, CANCELLED)
LONGEST_WHAT = 1000
LONGEST_OUTCOME = 1000
LONGEST_SOURCE = 100
SHORTEST_OUTCOME = 3
# What is due later than this is a plan and no tasking.
FURTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Move:
    """One lawful move: from which states to which, and what it asks for in words.

    `for_setter`: only who runs operations makes it.
    """

    code: str
    label: str
    sources: tuple[str, ...]
    target: str
    asks: str = ""
    for_setter: bool = False


MOVES: tuple[Move, ...] = (
    Move("accept", "Accept", (SET,), ACCEPTED),
    Move("do", "Done", OPEN, DONE, "What was done, and what came of it?"),
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
    """Who would move it: what their verbs allow, and whether it is for them."""

    may_answer: bool
    may_run: bool
    is_theirs: bool = False


def moves_from(status: str) -> list[Move]:
    """Return the moves that a tasking's state allows, whoever may make them."""
    return [move for move in MOVES if status in move.sources]


def may_make(move: Move, answerer: Answerer) -> bool:
    """Say whether this person may make a move: who runs operations, or it is for."""
    if answerer.may_run:
        return True
    return answerer.may_answer and answerer.is_theirs and not move.for_setter


def moves_open_to(status: str, answerer: Answerer) -> list[Move]:
    """Return what this person may do with a tasking next."""
    return [move for move in moves_from(status) if may_make(move, answerer)]


def move_of(status: str, code: str, *, reference: str) -> Move:
    """Return the lawful move with this code; RuleBroken says why there is none."""
    for move in moves_from(status):
        if move.code == code:
            return move
    if code not in {move.code for move in MOVES}:
        raise RuleBroken("Choose one of the moves that the page offers")
    if status in ANSWERED:
        raise RuleBroken(f"{reference} is answered already. Have it set again first")
    raise RuleBroken(f"{reference} {_WHY_NOT[code]}")


def check_outcome(move: Move, outcome: str) -> None:
    """What came of it, or why nothing did, is said in words."""
    if not move.asks:
        return
    if len(outcome.strip()) < SHORTEST_OUTCOME:
        raise RuleBroken(f"Enter an answer: {move.asks}", field="outcome")
    check_text(outcome, subject="Answer", field="outcome", longest=LONGEST_OUTCOME)


def check_tasking(*, what: str, source: str) -> None:
    if not what.strip():
        raise RuleBroken("Enter what is to be done", field="what")
    check_text(what, subject="What is to be done", field="what", longest=LONGEST_WHAT)
    check_text(source, subject="From what", field="source", longest=LONGEST_SOURCE)


def check_due(due_on: date, *, today: date) -> None:
    if due_on < today:
        raise RuleBroken("It must be due today or later", field="due_on")
    if due_on > today + FURTHEST:
        raise RuleBroken("It must be due within a year", field="due_on")


def check_open(status: str, *, reference: str) -> None:
    if status not in OPEN:
        raise RuleBroken(f"{reference} is answered already. Have it set again first")


def check_not_closed(status: str, *, reference: str) -> None:
    """Tell a partner that it came too late, and that nothing of theirs was stored."""
    if status in ANSWERED:
        raise RuleBroken(
            f"{reference} was closed before you sent this: it is "
            f"{status.replace('_', ' ')}. Your answer was not stored. Ask the police "
            "to set it again if there is more to do"
        )


def is_overdue(status: str, due_on: date, *, today: date) -> bool:
    return status in OPEN and due_on < today
