"""Rules of an activity: how many people, how long, its results, and its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from operations.activities.choices import ActivityKind, Result
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text

MOST_PEOPLE = 500
# No patrol is longer. One still open then was never ended.
LONGEST = timedelta(hours=24)
MOST_MINUTES = int(LONGEST.total_seconds() // 60)
LONGEST_RESULT = 300
VISITS = frozenset(
    {ActivityKind.WELFARE_VISIT, ActivityKind.CLOSURE_VISIT, ActivityKind.FIRE_VISIT}
)


@dataclass(frozen=True)
class Running:
    """The facts of an activity that the rules for its end need."""

    reference: str
    is_under_way: bool
    started_at: datetime | None
    in_error: bool = False


def check_people(n_people: int) -> None:
    if not 1 <= n_people <= MOST_PEOPLE:
        raise RuleBroken(
            f"The number of people must be from 1 to {MOST_PEOPLE}", field="n_people"
        )


def check_minutes(minutes: int | None) -> None:
    """Refuse a length that no activity has. None means not known."""
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        raise RuleBroken(
            f"The minutes must be from 1 to {MOST_MINUTES:,}, a day at most",
            field="minutes",
        )


def check_results(results: list[str], text: str) -> None:
    """Refuse “Nothing of note” with another result, and too long a text."""
    if Result.NOTHING in results and len(results) > 1:
        raise RuleBroken(
            "Choose “Nothing of note”, or other results, but not both",
            field="results",
        )
    check_text(text, subject="Result", field="result_text", longest=LONGEST_RESULT)


def check_start(started_at: datetime | None, *, now: datetime) -> None:
    """Check that an activity under way started at a known time, at most a day ago."""
    if started_at is None:
        raise RuleBroken(
            "Choose when it started, with the time, or how long it took",
            field="occurred_at",
        )
    if now - started_at > LONGEST:
        raise RuleBroken(
            "It started more than 24 hours ago. Choose how long it took",
            field="minutes",
        )


def minutes_of(running: Running, ended_at: datetime, *, now: datetime) -> int:
    """Return the length of an activity that ends at `ended_at`, in minutes, at least 1.

    Raises RuleBroken if it cannot end, or not at that time.
    """
    if running.in_error:
        raise RuleBroken(
            f"{running.reference} is marked as recorded in error and stays as it is"
        )
    if not running.is_under_way or running.started_at is None:
        raise RuleBroken(f"{running.reference} has ended already")
    if ended_at > now:
        raise RuleBroken("The end must be in the past", field="ended_at")
    took = ended_at - running.started_at
    if took < timedelta(0):
        raise RuleBroken("The end must not be before the start", field="ended_at")
    if took > LONGEST:
        raise RuleBroken(
            "It started more than 24 hours before that. Enter the day and the time "
            "when it ended",
            field="ended_at",
        )
    # A patrol that was ended at once still counts.
    return max(round(took.total_seconds() / 60), 1)


def may_end(*, is_own: bool, may_run: bool) -> bool:
    """Say whether a person may end it: one who started it, or who runs operations."""
    return is_own or may_run


def is_visit(kind: str, results: Sequence[str], *, is_under_way: bool) -> bool:
    """Say whether an activity is a visit to a home that someone answered."""
    return kind in VISITS and not is_under_way and Result.NO_ANSWER not in results


def people_hours(n_people: int, minutes: int | None) -> float | None:
    """Return the number of people times the hours; None if the length is not known."""
    return None if minutes is None else n_people * minutes / 60
