"""Rules of triage: every move of a report, who may make it, and what it needs.

Codes are those of reports.report.choices, which a test compares.
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
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text

LONGEST_REASON = 500
SHORTEST_REASON = 3
MOST_SAVED = 20
LONGEST_FILTER_NAME = 60
LONGEST_CLEARED = 4000


@dataclass(frozen=True)
class Move:
    """One permitted move: from which statuses to which, and what it needs.

    `graded` is True for a report with a grade, False for one without, None for both.
    `for_triage`: only with the verb TRIAGE_REPORTS.
    """

    code: str
    label: str
    sources: tuple[str, ...]
    target: str
    needs: frozenset[str] = frozenset()
    graded: bool | None = None
    for_triage: bool = False


# A report without a grade goes back to new, any other to triaged.
MOVES: tuple[Move, ...] = (
    Move("triage", "Assess", (NEW,), TRIAGED, frozenset({"grade"}), for_triage=True),
    Move("assign", "Assign", OPEN, ASSIGNED, frozenset({"person"}), for_triage=True),
    Move(
        "to_team", "Transfer to a team", OPEN, TRIAGED, frozenset({"team"}), True, True
    ),
    Move("to_team", "Transfer to a team", OPEN, NEW, frozenset({"team"}), False, True),
    # Only if it is not assigned: if two people press at once, the second is refused.
    Move("take", "Assign to me", (NEW, TRIAGED), ASSIGNED),
    Move("start", "Start work", (ASSIGNED,), IN_ACTION),
    Move("hand_back", "Hand back", (ASSIGNED, IN_ACTION), TRIAGED, graded=True),
    Move("hand_back", "Hand back", (ASSIGNED, IN_ACTION), NEW, graded=False),
    Move(
        "answer",
        "Record the outcome",
        (ASSIGNED, IN_ACTION),
        ANSWERED,
        frozenset({"outcome"}),
    ),
    Move(
        "answer",
        "Record the outcome",
        (NEW, TRIAGED),
        ANSWERED,
        frozenset({"outcome"}),
        for_triage=True,
    ),
    Move("close", "Close", (ANSWERED,), CLOSED, frozenset({"no_call_back"})),
    Move("reopen", "Re-open", HAS_OUTCOME, TRIAGED, frozenset({"reason"}), True),
    Move("reopen", "Re-open", HAS_OUTCOME, NEW, frozenset({"reason"}), False),
)
# Moves that clear who the report is assigned to, and its outcome.
LETS_GO = frozenset({"to_team", "hand_back", "reopen"})


@dataclass(frozen=True)
class ReportState:
    """The facts of a report that decide which moves it allows."""

    reference: str
    status: str
    grade: str = ""
    assigned: bool = False
    in_error: bool = False
    merged_into: str = ""
    has_call_back: bool = False


@dataclass(frozen=True)
class Mover:
    """The person who would move it: their verbs, and whether the report is theirs.

    `is_ours`: it is assigned to them or to their team.
    """

    may_work: bool
    may_triage: bool
    is_ours: bool = False


def moves_from(state: ReportState) -> list[Move]:
    """Return the moves that a report's state allows, to anyone."""
    if state.in_error or state.merged_into:
        return []
    return [
        move
        for move in MOVES
        if state.status in move.sources and move.graded in (None, bool(state.grade))
    ]


def may_make(move: Move, mover: Mover) -> bool:
    """Return whether a person may make a move: any in triage, else on their own."""
    if mover.may_triage:
        return True
    return mover.may_work and mover.is_ours and not move.for_triage


def moves_open_to(state: ReportState, mover: Mover) -> list[Move]:
    """Return the moves open to a person, in the order of the table."""
    return [move for move in moves_from(state) if may_make(move, mover)]


def move_of(state: ReportState, code: str) -> Move:
    """Return the permitted move with this code; RuleBroken says why there is none."""
    check_can_move(state)
    for move in moves_from(state):
        if move.code == code:
            return move
    raise RuleBroken(_why_not(state, code))


def check_can_move(state: ReportState) -> None:
    """Refuse a report that is in error or merged."""
    if state.in_error:
        raise RuleBroken(
            f"{state.reference} is marked as recorded in error and stays as it is"
        )
    if state.merged_into:
        raise RuleBroken(
            f"{state.reference} was merged into {state.merged_into}. "
            f"Work on {state.merged_into} instead"
        )


def _why_not(state: ReportState, code: str) -> str:
    known = {move.code: move.label.lower() for move in MOVES}
    if code not in known:
        return "Choose one of the moves offered"
    if state.status == CLOSED and code == "close":
        return f"{state.reference} is already closed"
    if state.status in HAS_OUTCOME and code != "close":
        return f"{state.reference} already has an outcome. Re-open it first"
    advice = {
        "triage": "is already assessed",
        "start": "is not assigned. Assign it first",
        "take": "is already assigned. Ask for it to be handed back or reassigned first",
        "hand_back": "is not assigned to anyone",
        "close": "has no outcome. Record the outcome first",
        "reopen": "is still open",
    }
    return f"{state.reference} {advice.get(code, f'cannot be moved: {known[code]}')}"


def check_call_backs(state: ReportState) -> None:
    """Refuse to close a report while a call-back is open."""
    if state.has_call_back:
        raise RuleBroken(
            f"{state.reference} has a call-back that is still open. Make it, or "
            "record why it will not be made, and then close the report"
        )


def check_chosen(code: str, among: Collection[str], *, field: str, ask: str) -> None:
    """Refuse a choice that is missing or not one of those offered."""
    if code not in among:
        raise RuleBroken(ask, field=field)


def check_reopen_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken("Enter why it is re-opened", field="reason")
    check_text(reason, subject="Reason", field="reason", longest=LONGEST_REASON)


def check_assessment(grade: str, reason: str) -> None:
    """Refuse a grade that is not in the table, or an overlong reason."""
    check_chosen(grade, GRADES, field="grade", ask="Choose a grade")
    check_text(reason, subject="Reason", field="reason", longest=LONGEST_REASON)


def check_filter_name(name: str, *, n_saved: int) -> None:
    """Refuse a missing or overlong name, or more than MOST_SAVED filters."""
    if not name.strip():
        raise RuleBroken("Enter a name for these filters", field="name")
    check_text(name, subject="Name", field="name", longest=LONGEST_FILTER_NAME)
    if n_saved >= MOST_SAVED:
        raise RuleBroken(
            f"You have {MOST_SAVED} saved filters. Delete one of them first",
            field="name",
        )


def check_cleared(text: str) -> None:
    """Refuse cleared words that are too long.

    The warning about names in them is records.rules.check_no_personal_details.
    """
    check_text(text, subject="Cleared words", field="text", longest=LONGEST_CLEARED)
