"""Rules of triage: how soon each grade wants somebody there, and every lawful move.

Nothing here decides by itself: it says what is late, what may be done, and what a move
needs. Codes are those of reports.report.choices, which a test compares.
"""

from collections.abc import Collection
from dataclasses import dataclass

from reports.report.rules import (
    ANSWERED,
    ASSIGNED,
    CLOSED,
    GRADES,
    HAS_OUTCOME,
    IN_ACTION,
    NEW,
    OPEN,
    TRIAGED,
)
from stronghold.kernel.errors import RuleBroken
from stronghold.records.rules import check_text

LONGEST_REASON = 500
SHORTEST_REASON = 3
MOST_SAVED = 20
LONGEST_FILTER_NAME = 60


@dataclass(frozen=True)
class Move:
    """One lawful move: from which states to which, and what it needs.

    `graded` says whether it is the move of a report with a grade, or of one without;
    None where that makes no difference. `for_triage`: with the verb of triage alone.
    """

    code: str
    label: str
    sources: tuple[str, ...]
    target: str
    needs: frozenset[str] = frozenset()
    graded: bool | None = None
    for_triage: bool = False


# A report that nobody has graded goes back to new, any other to triaged.
MOVES: tuple[Move, ...] = (
    Move("triage", "Assess", (NEW,), TRIAGED, frozenset({"grade"}), for_triage=True),
    Move("assign", "Assign", OPEN, ASSIGNED, frozenset({"person"}), for_triage=True),
    Move("to_team", "Give to a team", OPEN, TRIAGED, frozenset({"team"}), True, True),
    Move("to_team", "Give to a team", OPEN, NEW, frozenset({"team"}), False, True),
    # From nobody: of two who press at once, the second is told, and takes nothing away.
    Move("take", "Take it on myself", (NEW, TRIAGED), ASSIGNED),
    Move("start", "Start work", (ASSIGNED,), IN_ACTION),
    Move("hand_back", "Hand back", (ASSIGNED, IN_ACTION), TRIAGED, graded=True),
    Move("hand_back", "Hand back", (ASSIGNED, IN_ACTION), NEW, graded=False),
    Move(
        *("answer", "Record the outcome", (ASSIGNED, IN_ACTION), ANSWERED),
        frozenset({"outcome"}),
    ),
    Move(
        *("answer", "Record the outcome", (NEW, TRIAGED), ANSWERED),
        frozenset({"outcome"}),
        for_triage=True,
    ),
    Move("close", "Close", (ANSWERED,), CLOSED, frozenset({"no_call_back"})),
    Move("reopen", "Re-open", HAS_OUTCOME, TRIAGED, frozenset({"reason"}), True),
    Move("reopen", "Re-open", HAS_OUTCOME, NEW, frozenset({"reason"}), False),
)
# Those that leave nobody in charge of the report, and those that take the outcome off.
LETS_GO = frozenset({"to_team", "hand_back", "reopen"})


@dataclass(frozen=True)
class Standing:
    """How a report stands, as far as a move needs to know."""

    reference: str
    status: str
    grade: str = ""
    assigned: bool = False
    in_error: bool = False
    merged_into: str = ""
    has_call_back: bool = False


@dataclass(frozen=True)
class Mover:
    """Who would move it: what their verbs allow, and whether it is theirs or a team's.

    `is_ours` is being assigned to them, or their team's.
    """

    may_work: bool
    may_triage: bool
    is_ours: bool = False


def moves_from(standing: Standing) -> list[Move]:
    """Return the moves that a report's state allows, whoever may make them."""
    if standing.in_error or standing.merged_into:
        return []
    return [
        move
        for move in MOVES
        if standing.status in move.sources
        and move.graded in (None, bool(standing.grade))
    ]


def may_make(move: Move, mover: Mover) -> bool:
    """Say whether this person may make a move: any in triage, else theirs."""
    if mover.may_triage:
        return True
    return mover.may_work and mover.is_ours and not move.for_triage


def moves_open_to(standing: Standing, mover: Mover) -> list[Move]:
    """Return what this person may do with a report next, in the order of the table."""
    return [move for move in moves_from(standing) if may_make(move, mover)]


def move_of(standing: Standing, code: str) -> Move:
    """Return the lawful move with this code; RuleBroken says why there is none."""
    check_can_move(standing)
    for move in moves_from(standing):
        if move.code == code:
            return move
    raise RuleBroken(_why_not(standing, code))


def check_can_move(standing: Standing) -> None:
    """Refuse what no longer counts."""
    if standing.in_error:
        raise RuleBroken(
            f"{standing.reference} is marked as recorded in error and stays as it is"
        )
    if standing.merged_into:
        raise RuleBroken(
            f"{standing.reference} was merged into {standing.merged_into}. "
            f"Work on {standing.merged_into} instead"
        )


def _why_not(standing: Standing, code: str) -> str:
    known = {move.code: move.label.lower() for move in MOVES}
    if code not in known:
        return "Choose one of the moves that the page offers"
    if standing.status == CLOSED and code == "close":
        return f"{standing.reference} is closed already"
    if standing.status in HAS_OUTCOME and code != "close":
        return f"{standing.reference} has an outcome already. Re-open it first"
    advice = {
        "triage": "is assessed already",
        "start": "is not assigned. Assign it, or take it on, first",
        "take": "is assigned already. Have it handed back, or assigned again, first",
        "hand_back": "is not assigned to anybody",
        "close": "has no outcome. Record the outcome first",
        "reopen": "is still open",
    }
    return f"{standing.reference} {advice.get(code, f'cannot be moved: {known[code]}')}"


def check_call_backs(standing: Standing) -> None:
    """A report is not closed while somebody waits to hear what came of it."""
    if standing.has_call_back:
        raise RuleBroken(
            f"{standing.reference} has a call-back that is still open. Make it, or "
            "record why it will not be made, and then close the report"
        )


def check_chosen(code: str, among: Collection[str], *, field: str, ask: str) -> None:
    """Refuse a choice that is missing or is none of those offered."""
    if code not in among:
        raise RuleBroken(ask, field=field)


def check_reopen_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken("Enter why it is re-opened", field="reason")
    check_text(reason, subject="Reason", field="reason", longest=LONGEST_REASON)


def check_assessment(grade: str, reason: str) -> None:
    """A grade is chosen by a person, from the table; the reason is theirs to give."""
    check_chosen(grade, GRADES, field="grade", ask="Choose a grade")
    check_text(reason, subject="Reason", field="reason", longest=LONGEST_REASON)


def check_filter_name(name: str, *, n_saved: int) -> None:
    """A view of the queue is kept under a name, and not too many of them."""
    if not name.strip():
        raise RuleBroken("Enter a name for these filters", field="name")
    check_text(name, subject="Name", field="name", longest=LONGEST_FILTER_NAME)
    if n_saved >= MOST_SAVED:
        raise RuleBroken(
            f"You have {MOST_SAVED} saved filters. Delete one of them first",
            field="name",
        )


LONGEST_CLEARED = 4000


def check_cleared(text: str) -> None:
    """Refuse cleared words that are too long; whom they name is warned of elsewhere."""
    check_text(text, subject="Cleared words", field="text", longest=LONGEST_CLEARED)
