"""The sentence at the top of a ledger, and the text to copy for a briefing.

Both hold only counts and dates: no words of a record, and no one's name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from stronghold.core.ui.dates import written_date
from stronghold.ledger.presenters.due import DueItem

if TYPE_CHECKING:
    from stronghold.core.records.kind import RecordKind
    from stronghold.ledger.queries.figures import Figures

# After this many days the date is shown instead.
LONGEST_AGO = 60
# The most years shown one by one, this year included.
MOST_YEARS = 10
YEARS_IN_BRIEFING = 4


class CountedName(Protocol):
    """What is counted: the words for one of it and for several."""

    @property
    def counted_one(self) -> str: ...
    @property
    def counted_many(self) -> str: ...


@dataclass(frozen=True)
class Due:
    """How many of a kind are due, and the first few items."""

    kind: "CountedName"
    n: int
    items: Sequence[DueItem]


Counted: TypeAlias = "tuple[RecordKind[Any], Figures]"


def opening_sentence(
    counted: Sequence[Counted], due: Sequence[Due], *, today: date
) -> str:
    """Return for example `9 reports in 12 months, most recent today. Nothing due.`"""
    return f"{_recorded(counted, today)}. {due_in_words(due)}."


def _recorded(counted: Sequence[Counted], today: date) -> str:
    last_on = _last_on(counted)
    if last_on is None:
        return "Nothing recorded here yet"
    recent = listed(
        how_many(figures.recent, kind) for kind, figures in counted if figures.recent
    )
    return f"{recent or 'Nothing'} in 12 months, most recent {ago(last_on, today)}"


def ago(day: date, today: date) -> str:
    n = (today - day).days
    if n <= 0:
        return "today"
    if n == 1:
        return "yesterday"
    return f"{n} days ago" if n <= LONGEST_AGO else f"on {written_date(day)}"


def due_in_words(due: Sequence[Due]) -> str:
    words = listed(how_many(found.n, found.kind) for found in due if found.n)
    return f"{words} due" if words else "Nothing due"


def how_many(n: int, kind: CountedName) -> str:
    return f"{n:,} {kind.counted_one if n == 1 else kind.counted_many}"


def listed(words: Iterable[str]) -> str:
    *most, last = [*words] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def briefing_text(
    name: str,
    counted: Sequence[Counted],
    due: Sequence[Due],
    *,
    today: date,
    marking: str,
) -> str:
    """Return four plain lines between the markings; no text that anyone typed."""
    return "\n".join(
        [
            marking,
            f"{name}.",
            _in_a_year(counted, today),
            _by_year(counted, today),
            _due_line(due),
            marking,
        ]
    )


def _in_a_year(counted: Sequence[Counted], today: date) -> str:
    recent = listed(how_many(figures.recent, kind) for kind, figures in counted)
    last_on = _last_on(counted)
    last = f"the last on {written_date(last_on)}" if last_on else "none before"
    return f"12 months to {written_date(today)}: {recent}; {last}."


def _by_year(counted: Sequence[Counted], today: date) -> str:
    years = years_shown(counted, today)[: -YEARS_IN_BRIEFING - 1 : -1]
    counts = "; ".join(f"{_in_year(year, counted)} in {year}" for year in years)
    return f"By year: {counts}."


def years_shown(counted: Sequence[Counted], today: date) -> list[int]:
    """Return the years from the first with a record; at least the last three."""
    first = min((year for _, f in counted for year in f.by_year), default=today.year)
    first = max(min(first, today.year - 2), today.year - MOST_YEARS + 1)
    return list(range(first, today.year + 1))


def _in_year(year: int, counted: Sequence[Counted]) -> str:
    return listed(how_many(f.by_year.get(year, 0), kind) for kind, f in counted)


def _due_line(due: Sequence[Due]) -> str:
    parts = [
        f"{how_many(found.n, found.kind)}, the first {found.items[0].when}"
        for found in due
        if found.n
    ]
    return f"Due: {'; '.join(parts) or 'nothing'}."


def _last_on(counted: Sequence[Counted]) -> date | None:
    days = [figures.last_on for _, figures in counted if figures.last_on]
    return max(days, default=None)
