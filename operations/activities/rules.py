"""Rules of an activity: who took part, how long, its results, and its end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from operations.activities.choices import ActivityKind, Result
from stronghold.core.decided.rules import names_of
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text

MOST_PEOPLE = 500
# No patrol is longer. One still open then was never ended.
LONGEST = timedelta(hours=24)
MOST_MINUTES = int(LONGEST.total_seconds() // 60)
LONGEST_RESULT = 300
# How many organisations can have taken part beside the one that led.
MOST_OTHERS = 8
OF_KIND = "kind:"
KINDS = names_of(
    ActivityKind,
    title="Kinds of activity",
    lede="The names and the order on forms, in lists, legends and files.",
    kept=(ActivityKind.OTHER,),
)
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


def check_people(n_people: int, *, field: str = "n_people") -> None:
    if not 1 <= n_people <= MOST_PEOPLE:
        raise RuleBroken(
            f"The number of people must be from 1 to {MOST_PEOPLE}", field=field
        )


def check_minutes(minutes: int | None, *, field: str = "minutes") -> None:
    """Refuse a length that no activity has. None means not known."""
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        raise RuleBroken(
            f"The minutes must be from 1 to {MOST_MINUTES:,}, a day at most",
            field=field,
        )


def key_of(code: str, outside: str) -> str:
    """Return what names an organisation: its code, or `kind:` and its kind.

    No code of an organisation holds a colon.
    """
    return code or f"{OF_KIND}{outside}"


def read_key(key: str) -> tuple[str, str]:
    """Return the code of an organisation and the kind that a key names; one is ""."""
    if key.startswith(OF_KIND):
        return "", key.removeprefix(OF_KIND)
    return key, ""


def check_others(keys: Sequence[str], *, lead: str) -> None:
    """Refuse more than MOST_OTHERS, one named twice, and the one that led it."""
    if len(keys) > MOST_OTHERS:
        raise RuleBroken(
            f"At most {MOST_OTHERS} other organisations can have taken part",
            field="others",
        )
    if len(set(keys)) < len(keys):
        raise RuleBroken("Name each organisation once", field="others")
    if lead in keys:
        raise RuleBroken(
            "The organisation that led it cannot be one of the others", field="others"
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


def hours_together(hours: Iterable[float | None]) -> float | None:
    """Return the sum of the hours that are known; None if none is."""
    known = [each for each in hours if each is not None]
    return sum(known) if known else None
