"""Triage of the demonstration's reports.

Old reports are closed, except a few; of the last days some are new, some late.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, TypeVar

from reports.triage.actions.report import MoveDetails, NewAssessment
from reports.triage.actions.source import SourceGrade
from stronghold.core.kernel import clock

if TYPE_CHECKING:
    from reports.models import Report
    from stronghold.core.accounts.models import User
    from stronghold.demo.desks import Desk

STEPS = ("assess", "assign", "start", "answer", "close")
# How many in a hundred reports have had how many steps, by their age.
REACHED: Sequence[tuple[timedelta, Mapping[int, int]]] = (
    (timedelta(hours=6), {0: 60, 1: 20, 2: 20}),
    (timedelta(days=2), {0: 20, 1: 25, 2: 30, 3: 20, 4: 5}),
    (timedelta(days=10), {0: 2, 1: 6, 2: 12, 3: 20, 4: 20, 5: 40}),
    (timedelta(days=40), {3: 5, 4: 10, 5: 85}),
)
EVERYTHING = len(STEPS)
GRADES = {"1": 2, "2": 10, "3": 60, "4": 28}
# Reports that still wait are seldom urgent, as urgent ones were attended at once.
GRADES_WAITING = {"2": 3, "3": 80, "4": 17}
OUTCOMES = {
    "patrol": 34, "no_action": 20, "intelligence": 18, "prevention": 10,
    "enforcement": 9, "passed_on": 5, "safeguarding": 3, "crime_recorded": 1,
}  # fmt: skip
WEIGHTS = ("none", "low", "medium", "high")
# One report in this many has its source graded, or its words cleared.
GRADED, CLEARED = 4, 3

T = TypeVar("T")


def triage_reports(
    rows: Iterable["Report"],
    random: Random,
    *,
    by: "User",
    workers: "Sequence[User]",
    waiting: Collection[int],
    desk_of: "Callable[[Report], Desk]",
) -> None:
    """Take each report, oldest first, through the steps that its age makes likely.

    Merged reports are left out, as the kept report is worked on. Those `waiting` for a
    call-back are not closed before it is made. The `workers` take turns.
    """
    until = clock.now()
    for n, row in enumerate(rows):
        if row.merged_into_id:
            continue
        n_steps = steps_made(random, until - row.recorded_at)
        # Each step has its share of the time since, so that none is still to come.
        longest = (until - row.recorded_at) / (EVERYTHING + 1)
        desk, at = desk_of(row), row.recorded_at
        worker = workers[n % len(workers)]
        for step, given in _steps(row, random, n_steps, worker=worker):
            at += min(given.after, longest)
            with desk.at(by, at):
                if given.assessment:
                    desk.assess(row, by=by, assessment=given.assessment)
                elif step != "close" or row.pk not in waiting:
                    desk.move(row, step, by=by, details=given.details)
        _grade_and_clear(desk, row, random, by=by, at=at + longest)


def steps_made(random: Random, age: timedelta) -> int:
    chance = random.random()
    for limit, shares in REACHED:
        if age <= limit:
            return _one_of(shares, chance)
    return EVERYTHING


@dataclass(frozen=True)
class _Given:
    """What a step is given, and how long after the one before it is made."""

    after: timedelta
    details: MoveDetails
    assessment: NewAssessment | None = None


def _steps(
    row: "Report", random: Random, n_steps: int, *, worker: "User"
) -> Iterator[tuple[str, _Given]]:
    """Yield the first `n_steps` steps."""
    grade = _one_of(GRADES if n_steps > 2 else GRADES_WAITING, random.random())
    outcome = _one_of(OUTCOMES, random.random())
    for step in STEPS[:n_steps]:
        after = timedelta(minutes=random.randrange(5, 600))
        details = MoveDetails(
            person=worker if step == "assign" else None,
            outcome=outcome if step == "answer" else "",
        )
        is_first = step == STEPS[0]
        assessment = _assessment(row, random, grade) if is_first else None
        yield step, _Given(after, details, assessment)


def _assessment(row: "Report", random: Random, grade: str) -> NewAssessment:
    """Return weights that are higher for urgent grades.

    Vulnerability is high if a child or a vulnerable adult was seen.
    """
    most = {"1": 4, "2": 4, "3": 3, "4": 2}[grade]
    names = ("threat", "harm", "risk", "investigation", "engagement")
    weighed = {name: WEIGHTS[random.randrange(most)] for name in names}
    is_vulnerable = row.children_seen or row.vulnerable_adult
    vulnerability = "high" if is_vulnerable else WEIGHTS[random.randrange(most)]
    return NewAssessment(grade, vulnerability=vulnerability, **weighed)


def _grade_and_clear(
    desk: "Desk", row: "Report", random: Random, *, by: "User", at: datetime
) -> None:
    """Grade the source of some reports, and clear the words of some."""
    if not row.grade:
        return
    if random.randrange(GRADED) == 0:
        grade = SourceGrade(
            source_evaluation=("1", "2", "2", "3")[random.randrange(4)],
            information_assessment="ABCD"[random.randrange(4)],
            basis=("fact", "opinion")[random.randrange(2)],
        )
        with desk.at(by, at):
            desk.grade_source(row, by=by, grade=grade)
    if row.description and random.randrange(CLEARED) == 0:
        with desk.at(by, at):
            desk.clear_words(row, by=by)


def _one_of(shares: Mapping[T, int], chance: float) -> T:
    """Return the item that a number from 0 to 1 falls on, by its share."""
    left = chance * sum(shares.values())
    for item, share in shares.items():
        left -= share
        if left < 0:
            return item
    return item
