"""Rules of a tasking: its moves, who may make each, and when it is overdue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from operations.taskings.choices import TaskingStatus
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.moves import Move, move_or_refuse, open_moves
from stronghold.core.records.rules import check_text

OPEN = (TaskingStatus.SET, TaskingStatus.ACCEPTED)
ANSWERED = (TaskingStatus.DONE, TaskingStatus.NOT_DONE, TaskingStatus.CANCELLED)
LONGEST_WHAT = 1000
LONGEST_OUTCOME = 1000
LONGEST_SOURCE = 100
SHORTEST_OUTCOME = 3
# Work due later than this is a plan, not a tasking.
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class TaskingMove(Move):
    """A move of a tasking, and the text it asks for.

    `for_setter`: only a person who runs operations may make it.
    """

    asks: str = ""
    for_setter: bool = False


MOVES: tuple[TaskingMove, ...] = (
    TaskingMove(
        code="accept",
        label="Accept",
        sources=(TaskingStatus.SET,),
        target=TaskingStatus.ACCEPTED,
    ),
    TaskingMove(
        code="do",
        label="Done",
        sources=OPEN,
        target=TaskingStatus.DONE,
        asks="What was done, and what was the outcome?",
    ),
    TaskingMove(
        code="leave",
        label="Not done",
        sources=OPEN,
        target=TaskingStatus.NOT_DONE,
        asks="Why was it not done?",
    ),
    TaskingMove(
        code="cancel",
        label="Cancel the tasking",
        sources=OPEN,
        target=TaskingStatus.CANCELLED,
        asks="Why is it cancelled?",
        for_setter=True,
    ),
    TaskingMove(
        code="set_again",
        label="Set again",
        sources=ANSWERED,
        target=TaskingStatus.SET,
        for_setter=True,
    ),
)
_ANSWERED_ALREADY = "is answered already. Ask for it to be set again first"
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


def may_make(move: TaskingMove, answerer: Answerer) -> bool:
    """Say whether this person may make a move.

    A person who runs operations may make any; the person it is for, most of them.
    """
    if answerer.may_run:
        return True
    return answerer.may_answer and answerer.is_theirs and not move.for_setter


def moves_open_to(status: str, answerer: Answerer) -> list[TaskingMove]:
    """Return the moves that this person may make next."""
    return [move for move in open_moves(MOVES, status) if may_make(move, answerer)]


def move_of(status: str, code: str, *, reference: str) -> TaskingMove:
    """Return the move with this code; RuleBroken says why it is not allowed."""

    def why_not() -> str:
        if status in ANSWERED:
            return f"{reference} {_ANSWERED_ALREADY}"
        return f"{reference} {_WHY_NOT[code]}"

    return move_or_refuse(MOVES, open_moves(MOVES, status), code, why_not=why_not)


def check_outcome(move: TaskingMove, outcome: str) -> None:
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
        raise RuleBroken(f"{reference} {_ANSWERED_ALREADY}")


def check_not_closed(status: str, *, reference: str) -> None:
    """Refuse an answer that comes too late, and say that it was not stored."""
    if status in ANSWERED:
        now = TaskingStatus(status).label.lower()
        raise RuleBroken(
            f"{reference} was closed before you sent this: it is {now}. Your answer "
            "was not stored. Ask the police to set it again if there is more to do"
        )


def is_overdue(status: str, due_on: date, *, today: date) -> bool:
    return status in OPEN and due_on < today


def shortened(text: str, longest: int = 120) -> str:
    """Return a text, cut after a word if it is longer than a title should be."""
    if len(text) <= longest:
        return text
    return f"{text[:longest].rsplit(maxsplit=1)[0]} …"
