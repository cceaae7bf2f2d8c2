"""The moves of a state machine: which are open from a state, and which is meant.

A kind of record with states keeps its moves in one table, in its rules. A subclass of
Move adds what that kind needs to know of each; who may make a move, and what else it
needs, the kind decides itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from stronghold.core.kernel.errors import RuleBroken


@dataclass(frozen=True, kw_only=True)
class Move:
    """One move, from any of `sources` to `target`; "" leaves the state as it is."""

    code: str
    label: str
    sources: tuple[str, ...]
    target: str = ""


M = TypeVar("M", bound=Move)


def open_moves(moves: Sequence[M], state: str) -> list[M]:
    """Return the moves that start from a state, in the order of the table."""
    return [move for move in moves if state in move.sources]


def move_or_refuse(
    moves: Sequence[M],
    open_now: Sequence[M],
    code: str,
    *,
    why_not: Callable[[], str | RuleBroken],
    field: str | None = None,
) -> M:
    """Return the open move with this code.

    Raises RuleBroken: for a code of no move at all, and else with the words of
    `why_not`, which says what to do first, or with the error that it returns, which
    can name the section of an Act. `field` is the form field that has the code.
    """
    for move in open_now:
        if move.code == code:
            return move
    if code not in {move.code for move in moves}:
        raise RuleBroken("Choose one of the steps on the page", field=field)
    refusal = why_not()
    if isinstance(refusal, RuleBroken):
        raise refusal
    raise RuleBroken(refusal, field=field)
