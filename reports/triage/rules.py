"""Rules of triage: every move of a report, who may make it, and what it needs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from reports.report.choices import (
    Basis,
    Grade,
    InformationAssessment,
    SourceEvaluation,
    Status,
)
from reports.report.rules import HAS_OUTCOME, OPEN
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.moves import Move, move_or_refuse, open_moves
from stronghold.core.records.rules import check_text

LONGEST_REASON = 500
SHORTEST_REASON = 3
LONGEST_CLEARED = 4000
# Value of the queue's filter of statuses other than a status; empty is new or late.
EVERY_OPEN = "open"
# Counting the queue stops here: its page then says "More than".
MOST_COUNTED = 1000
# "Here this month": the days back from now, and how many a preview lists.
HERE_DAYS = 30
MOST_HERE = 5
# The most characters of the words in a row of the queue.
LONGEST_IN_ROW = 120


# The six considerations of THRIVE, in its order.
CONSIDERATIONS = (
    "threat",
    "harm",
    "risk",
    "investigation",
    "vulnerability",
    "engagement",
)
# The two that a grade cannot be given without; the other four may stay "Not assessed".
# This is local practice: no law or national rule names the two, and a force that
# decides otherwise changes this line. Its reason is what forces publish on grading.
# The Police Service of Northern Ireland, by the National Call Handling Standards (which
# ACPO agreed in November 2006: Hansard, Commons, 11 June 2007), makes a call an
# emergency by risk to life and the use or threat of violence (statement of 7 September
# 2015). Essex Police grades by "threat, risk and vulnerability" (policy D0500, 2021).
DECIDING = ("threat", "vulnerability")
# How reliable the source and the information are: the fields, and the codes of each.
SOURCE_GRADES: Mapping[str, Collection[str]] = MappingProxyType(
    {
        "source_evaluation": SourceEvaluation.values,
        "information_assessment": InformationAssessment.values,
        "basis": Basis.values,
    }
)


@dataclass(frozen=True, kw_only=True)
class TriageMove(Move):
    """One move of a report: what it needs, and who may make it.

    `graded` is True for a report with a grade, False for one without, None for both.
    `for_triage`: only with the verb TRIAGE_REPORTS.
    """

    needs: frozenset[str] = frozenset()
    graded: bool | None = None
    for_triage: bool = False


# A report without a grade goes back to new, any other to triaged.
MOVES: tuple[TriageMove, ...] = (
    TriageMove(
        code="triage",
        label="Assess",
        sources=(Status.NEW,),
        target=Status.TRIAGED,
        needs=frozenset({"grade"}),
        for_triage=True,
    ),
    TriageMove(
        code="assign",
        label="Assign",
        sources=OPEN,
        target=Status.ASSIGNED,
        needs=frozenset({"person"}),
        for_triage=True,
    ),
    TriageMove(
        code="to_team",
        label="Transfer to a team",
        sources=OPEN,
        target=Status.TRIAGED,
        needs=frozenset({"team"}),
        graded=True,
        for_triage=True,
    ),
    TriageMove(
        code="to_team",
        label="Transfer to a team",
        sources=OPEN,
        target=Status.NEW,
        needs=frozenset({"team"}),
        graded=False,
        for_triage=True,
    ),
    # Only if it is not assigned: if two people press at once, the second is refused.
    TriageMove(
        code="take",
        label="Assign to me",
        sources=(Status.NEW, Status.TRIAGED),
        target=Status.ASSIGNED,
    ),
    TriageMove(
        code="start",
        label="Start work",
        sources=(Status.ASSIGNED,),
        target=Status.IN_ACTION,
    ),
    TriageMove(
        code="hand_back",
        label="Hand back",
        sources=(Status.ASSIGNED, Status.IN_ACTION),
        target=Status.TRIAGED,
        graded=True,
    ),
    TriageMove(
        code="hand_back",
        label="Hand back",
        sources=(Status.ASSIGNED, Status.IN_ACTION),
        target=Status.NEW,
        graded=False,
    ),
    TriageMove(
        code="answer",
        label="Record the outcome",
        sources=(Status.ASSIGNED, Status.IN_ACTION),
        target=Status.ANSWERED,
        needs=frozenset({"outcome"}),
    ),
    TriageMove(
        code="answer",
        label="Record the outcome",
        sources=(Status.NEW, Status.TRIAGED),
        target=Status.ANSWERED,
        needs=frozenset({"outcome"}),
        for_triage=True,
    ),
    TriageMove(
        code="close",
        label="Close",
        sources=(Status.ANSWERED,),
        target=Status.CLOSED,
        needs=frozenset({"no_call_back"}),
    ),
    TriageMove(
        code="reopen",
        label="Re-open",
        sources=HAS_OUTCOME,
        target=Status.TRIAGED,
        needs=frozenset({"reason"}),
        graded=True,
    ),
    TriageMove(
        code="reopen",
        label="Re-open",
        sources=HAS_OUTCOME,
        target=Status.NEW,
        needs=frozenset({"reason"}),
        graded=False,
    ),
)
# The statuses of an open report that is assigned to no one.
UNASSIGNED = (Status.NEW, Status.TRIAGED)
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


class BulkRefused(RuleBroken):
    """Some reports cannot be changed, so none was; `reasons` has one for each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = reasons
        super().__init__("Nothing was changed. " + ". ".join(reasons))


def moves_from(state: ReportState) -> list[TriageMove]:
    """Return the moves that a report's state allows, to anyone."""
    if not can_move(state):
        return []
    fits = (None, bool(state.grade))
    return [move for move in open_moves(MOVES, state.status) if move.graded in fits]


def may_make(move: TriageMove, mover: Mover) -> bool:
    """Return whether a person may make a move: any in triage, else on their own."""
    if mover.may_triage:
        return True
    return mover.may_work and mover.is_ours and not move.for_triage


def moves_open_to(state: ReportState, mover: Mover) -> list[TriageMove]:
    """Return the moves open to a person, in the order of the table."""
    return [move for move in moves_from(state) if may_make(move, mover)]


def move_of(state: ReportState, code: str) -> TriageMove:
    """Return the permitted move with this code; RuleBroken says why there is none."""
    check_can_move(state)
    return move_or_refuse(
        MOVES, moves_from(state), code, why_not=lambda: _why_not(state, code)
    )


def can_move(state: ReportState) -> bool:
    """Return whether a report can be changed: not one in error or merged."""
    return not (state.in_error or state.merged_into)


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
    if state.status == Status.CLOSED and code == "close":
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
    check_chosen(grade, Grade.values, field="grade", ask="Choose a grade")
    check_text(reason, subject="Reason", field="reason", longest=LONGEST_REASON)


def check_weights(weights: Mapping[str, str], among: Collection[str]) -> None:
    """Refuse a weight that is not offered, or one of the deciding two left out."""
    for name, weight in weights.items():
        if weight or name in DECIDING:
            check_chosen(weight, among, field=name, ask=weight_wanted(name))


def weight_wanted(name: str) -> str:
    return f"Choose how much {name} weighs"


def check_cleared(text: str) -> None:
    """Refuse cleared words that are too long.

    The warning about names in them is records.rules.check_no_personal_details.
    """
    check_text(text, subject="Cleared words", field="text", longest=LONGEST_CLEARED)
