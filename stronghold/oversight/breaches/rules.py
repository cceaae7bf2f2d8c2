"""The moves of a breach, and what the law asks before it is closed.

Sections 67 and 68 of the Data Protection Act 2018; articles 33 and 34 of the UK GDPR.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.moves import Move, move_or_refuse, open_moves
from stronghold.core.records.rules import check_text
from stronghold.core.sharing.choices import Regime
from stronghold.oversight import data_protection as law
from stronghold.oversight.breaches.choices import (
    Became,
    BreachMove,
    NotInformed,
    Risk,
    State,
    Whose,
)

LONGEST_WHAT, LONGEST_HAPPENED = 120, 1000
LONGEST_WORDS, LONGEST_REPORTED_AS = 500, 40
MOST_PEOPLE = 100_000_000
MOST_RECORDS = 200
EARLIEST = date(2018, 5, 25)
_OPEN = (State.OPEN,)

MOVES: Sequence[Move] = (
    Move(code=BreachMove.ASSESS, label="Assess the risk", sources=_OPEN),
    Move(
        code=BreachMove.REPORT,
        label="Record the report to the regulator",
        sources=_OPEN,
    ),
    Move(
        code=BreachMove.ADD,
        label="Record what was added to the report",
        sources=_OPEN,
    ),
    Move(
        code=BreachMove.NOT_REPORT, label="Record why it is not reported", sources=_OPEN
    ),
    Move(
        code=BreachMove.INFORM,
        label="Record that the people were informed",
        sources=_OPEN,
    ),
    Move(
        code=BreachMove.NOT_INFORM,
        label="Record why the people are not informed",
        sources=_OPEN,
    ),
    Move(
        code=BreachMove.CONTROLLER,
        label="Record that a partner was informed",
        sources=_OPEN,
    ),
    Move(code=BreachMove.CHANGE, label="Change what is known", sources=_OPEN),
    Move(
        code=BreachMove.CLOSE,
        label="Close it",
        sources=_OPEN,
        target=State.CLOSED,
    ),
    Move(
        code=BreachMove.REOPEN,
        label="Open it again",
        sources=(State.CLOSED,),
        target=State.OPEN,
    ),
)


@dataclass(frozen=True)
class Standing:
    """What was decided and done about a breach so far."""

    risk: str = ""
    is_reported: bool = False
    is_not_reported: bool = False
    is_informed: bool = False
    is_not_informed: bool = False

    @property
    def owes_report(self) -> bool:
        """Whether the regulator is still to be informed, or why not to be said."""
        return not (self.is_reported or self.is_not_reported)

    @property
    def owes_people(self) -> bool:
        """Whether people at high risk are still to be informed, or why not."""
        done = self.is_informed or self.is_not_informed
        return self.risk == Risk.HIGH and not done

    @property
    def is_owed(self) -> str:
        """What is still to be done before it can be closed; "" for nothing."""
        if not self.risk:
            return "Assess the risk first"
        if self.risk != Risk.NONE and not self.is_reported:
            return law.REPORT.asked("Record the report to the regulator first")
        if self.owes_report:
            return "Record why it is not reported first: s.67(2)"
        if self.owes_people:
            return "Record first that the people were informed, or why not: s.68"
        return ""


def moves_open_to(state: str, standing: Standing) -> list[Move]:
    """Return the moves that a breach is open to: one that is not lawful is left out."""
    left_out = set()
    if standing.is_reported or standing.risk != Risk.NONE:
        left_out.add(BreachMove.NOT_REPORT)
    left_out.add(BreachMove.REPORT if standing.is_reported else BreachMove.ADD)
    if standing.is_informed or standing.risk != Risk.HIGH:
        left_out.add(BreachMove.NOT_INFORM)
    if standing.is_informed:
        left_out.add(BreachMove.INFORM)
    if standing.is_owed:
        left_out.add(BreachMove.CLOSE)
    return [move for move in open_moves(MOVES, state) if move.code not in left_out]


def check_move(state: str, standing: Standing, code: str) -> Move:
    """Return the move; RuleBroken with what is to be done first."""
    words = f"This is not a step of this breach now: it is {state}"
    if state == State.OPEN and code == BreachMove.CLOSE and standing.is_owed:
        words = standing.is_owed
    return move_or_refuse(
        MOVES, moves_open_to(state, standing), code, why_not=lambda: words
    )


def check_facts(facts: Mapping[str, Any], *, now: datetime, today: date) -> None:
    """Raise RuleBroken for the first fact that is missing or wrong.

    `facts` are values of what is entered of a breach, by name.
    """
    if facts["regime"] not in Regime.values:
        raise RuleBroken("Choose the law", field="regime")
    for name, subject in (("what", "What it is"), ("happened", "What happened")):
        if not facts[name].strip():
            raise RuleBroken(f"Enter {subject.lower()}", field=name)
    _check_times(facts, now=now, today=today)
    if not facts["kinds"] or set(facts["kinds"]) - set(Became.values):
        raise RuleBroken("Choose what became of the data", field="kinds")
    if not facts["whose"] or set(facts["whose"]) - set(Whose.values):
        raise RuleBroken("Choose whose data it is", field="whose")
    if facts["n_people"] is not None and not 0 <= facts["n_people"] <= MOST_PEOPLE:
        raise RuleBroken("Enter how many people, as a number", field="n_people")
    if len(facts["records"]) > MOST_RECORDS:
        raise RuleBroken(f"Enter {MOST_RECORDS} records at most", field="records")


def _check_times(facts: Mapping[str, Any], *, now: datetime, today: date) -> None:
    known_at, on = facts["known_at"], facts["occurred_on"]
    if known_at is None:
        raise RuleBroken("Enter when it became known", field="known_on")
    if known_at > now or known_at.date() < EARLIEST:
        raise RuleBroken("It must have become known in the past", field="known_on")
    if on and not EARLIEST <= on <= today:
        raise RuleBroken("The day must be today or in the past", field="occurred_on")


@dataclass(frozen=True)
class Given:
    """What a move records, by its kind: a risk, an instant, a day, a ground, words."""

    words: str = ""
    risk: str = ""
    at: datetime | None = None
    on: date | None = None
    reported_as: str = ""
    ground: str = ""


def check_given(  # noqa: PLR0913 - the times that a report is compared with
    code: str,
    given: Given,
    *,
    known_at: datetime,
    due_at: datetime,
    reported_at: datetime | None,
    now: datetime,
) -> None:
    """Refuse a move without what the law or the log needs of it."""
    check_text(given.words, subject="The words", field="words", longest=LONGEST_WORDS)
    check_text(
        given.reported_as,
        subject="The reference",
        field="reported_as",
        longest=LONGEST_REPORTED_AS,
    )
    if code == BreachMove.ASSESS and given.risk not in Risk.values:
        raise RuleBroken("Choose how great the risk is", field="risk")
    if code == BreachMove.REPORT:
        _check_report(given, known_at=known_at, due_at=due_at, now=now)
    if code == BreachMove.ADD:
        _check_added(given, reported_at=reported_at, now=now)
    if code == BreachMove.INFORM and (given.on is None or given.on < EARLIEST):
        raise RuleBroken("Enter the day they were informed", field="on")
    if code == BreachMove.INFORM and given.on and given.on > now.date():
        raise RuleBroken("The day must be today or in the past", field="on")
    if code == BreachMove.NOT_INFORM and given.ground not in NotInformed.values:
        raise RuleBroken("Choose why they are not informed", field="ground")
    if code in _NEEDS_WORDS and not given.words.strip():
        raise RuleBroken(_NEEDS_WORDS[BreachMove(code)], field="words")


_NEEDS_WORDS = {
    BreachMove.ASSESS: "Enter why you judge it so",
    BreachMove.ADD: law.PHASES.asked("Enter what was added"),
    BreachMove.NOT_REPORT: "Enter why it is not reported",
    BreachMove.NOT_INFORM: "Enter why they are not informed",
    BreachMove.INFORM: "Enter how they were informed",
    BreachMove.CONTROLLER: "Enter which organisation was informed, and how",
    BreachMove.REOPEN: "Enter why it is opened again",
}


def _check_report(
    given: Given, *, known_at: datetime, due_at: datetime, now: datetime
) -> None:
    if given.at is None:
        raise RuleBroken("Enter when it was reported", field="on")
    if not known_at <= given.at <= now:
        raise RuleBroken(
            "It must have been reported after it became known, and in the past",
            field="on",
        )
    if given.at > due_at and not given.words.strip():
        raise RuleBroken(
            law.LATE.asked("It was reported after 72 hours, enter why"), field="words"
        )


def _check_added(given: Given, *, reported_at: datetime | None, now: datetime) -> None:
    if given.at is None:
        raise RuleBroken("Enter when it was added", field="on")
    if reported_at is None or not reported_at <= given.at <= now:
        raise RuleBroken(
            "It must have been added after the report, and in the past", field="on"
        )
