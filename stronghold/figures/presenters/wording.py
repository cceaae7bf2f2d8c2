"""Dates, ranges and counts in words."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils.text import get_text_list

from stronghold.core.kernel.weeks import Month, Period
from stronghold.core.ui.dates import written_instant
from stronghold.figures.change import has_changed
from stronghold.figures.year_before import Verdict, verdict

MOST_RUNS = 3
# Characters of what a tasking asks for.
LONGEST_TASKING = 60


def behind_words(since: datetime | None) -> str:
    """Warn that figures are behind, and since when; empty if they are up to date."""
    if since is None:
        return ""
    return (
        f"These figures are behind. What was recorded since {written_instant(since)} "
        "is not counted yet."
    )


def days_in_words(first: date, last: date) -> str:
    """Write 2 to 29 November 2026, without repeating a month or year."""
    end = f"{last.day} {last:%B %Y}"
    if first == last:
        return end
    if first.year != last.year:
        return f"{first.day} {first:%B %Y} to {end}"
    start = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    return f"{start} to {end}"


def months_in_words(first: date, last: date) -> str:
    """Write January to June 2025, without repeating a year."""
    end = f"{last:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return end
    start = f"{first:%B}" if first.year == last.year else f"{first:%B %Y}"
    return f"{start} to {end}"


def range_in_words(first: Period, last: Period, *, today: date) -> str:
    """Write the days of a range of weeks up to today, or a range of months."""
    if first.grain == "month":
        return months_in_words(first.start, last.start)
    return days_in_words(first.start, min(last.last_day, today))


def months_listed(months: Iterable[Month]) -> str:
    """Write the months in runs; after MOST_RUNS, write how many more there are."""
    runs: list[list[Month]] = []
    for month in sorted(months):
        if runs and runs[-1][-1].shifted(1) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    words = [months_in_words(run[0].start, run[-1].start) for run in runs[:MOST_RUNS]]
    if more := sum(len(run) for run in runs[MOST_RUNS:]):
        words.append(f"{more} more month{'s' if more > 1 else ''}")
    return get_text_list(words, "and")


def n_periods(n: int, grain: str) -> str:
    return f"{n} {grain}" if n == 1 else f"{n} {grain}s"


def n_open_taskings(n: int) -> str:
    return f"{n:,} open tasking{'' if n == 1 else 's'}"


def change_in_words(before: Sequence[int], after: Sequence[int], grain: str) -> str:
    """Return how many there were in as many periods before, and if that is a change.

    Empty if there are too few periods to judge.
    """
    changed = has_changed(before, after)
    if changed is None:
        return ""
    now, then = sum(after), sum(before)
    verdict = "no evidence of change"
    if changed:
        verdict = "a rise" if now > then else "a fall"
        verdict += ", unlikely to be chance"
    return f"{then:,} in the {n_periods(len(before), grain)} before: {verdict}."


def year_in_words(
    now: Sequence[int], then: Sequence[int], grain: str, *, is_said: bool
) -> str:
    """Compare periods with the same ones of a year before, each with its own.

    Empty if there is no pair. `is_said`: the number now is said before.
    """
    found = verdict(now, then)
    if not now:
        return ""
    number = "" if is_said else f"{found.now:,} in {n_periods(len(now), grain)}, "
    short = f"too few {grain}s to say"
    return (
        f"{number}{found.then:,} in the same {grain}s a year before: "
        f"{short if found.changed is None else change_found(found)}."
    )


def change_found(found: Verdict) -> str:
    """Return a judgement in words: a rise of 26%, or no evidence of change."""
    if not found.changed:
        return "no evidence of change"
    words = "a rise" if found.now > found.then else "a fall"
    if found.per_cent is not None:
        words += f" of {abs(found.per_cent)}%"
    return f"{words}, by chance less than 1 in 100"
