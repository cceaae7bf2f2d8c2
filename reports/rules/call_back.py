"""Rules of call-backs: when they are due, what may be said, how one ends."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from stronghold.kernel.clock import london_date
from stronghold.kernel.errors import RuleBroken
from stronghold.records.rules import check_text

DAYS_TO_THE_SECOND = 42
LONGEST_WORDS = 1000
# Nobody answered: it counts as a try, and the call-back stays open.
NO_ANSWER = "no_answer"
# What somebody may say became of a call-back; one is cancelled by what follows it.
RESULTS = (
    ("reached", "Reached and told"),
    (NO_ANSWER, "No answer, try again"),
    ("not_wanted", "Asked not to be contacted again"),
    ("not_reached", "Could not be reached, stop trying"),
)


@dataclass(frozen=True)
class Promise:
    """When a call-back is due: on a day, by an instant of it where hours count."""

    due_on: date
    due_at: datetime | None = None


def promises(since: datetime, within: timedelta) -> dict[int, Promise]:
    """Return when the first and the second are due.

    The first so many hours after receipt, weekends and holidays counted, as the
    Neighbourhood Policing Guarantee says; the second 42 days after. It is practice, and
    no law.
    """
    first, day = since + within, london_date(since)
    return {
        1: Promise(london_date(first), first),
        2: Promise(day + timedelta(days=DAYS_TO_THE_SECOND)),
    }


def is_overdue(due_on: date, due_at: datetime | None, now: datetime) -> bool:
    """Say whether the time is past: the instant, or the last one of the day."""
    return due_at < now if due_at else due_on < london_date(now)


def check_open(result: str) -> None:
    """What has ended is not done again."""
    if result:
        raise RuleBroken("This call-back has ended: nothing more is to be done for it")


def check_result(result: str) -> None:
    if result not in dict(RESULTS):
        raise RuleBroken("Choose what came of the call-back", field="result")


def check_words(text: str) -> None:
    """Refuse to clear nothing, or more than anybody says."""
    if not text.strip():
        raise RuleBroken("Enter what may be said", field="words")
    check_text(text, subject="What may be said", field="words", longest=LONGEST_WORDS)
