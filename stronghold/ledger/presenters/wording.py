"""The sentence at the top of a ledger, and the text to copy for a briefing.

Both hold only counts and dates: no words of a record, and no one's name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from django.utils.text import get_text_list

from reports.report.choices import Concern
from reports.report.record import REPORTS
from stronghold.core.ui.charts.week_grid import stands_out
from stronghold.core.ui.dates import written_date
from stronghold.ledger.presenters.due import DueItem

if TYPE_CHECKING:
    from stronghold.core.records.kind import RecordKind
    from stronghold.ledger.queries.figures import Figures
    from stronghold.ledger.queries.times import YearOfReports

# After this many days the date is shown instead.
LONGEST_AGO = 60
# The most years shown one by one, this year included.
MOST_YEARS = 10
# From so many reports on, a briefing says what most are about.
LEAST_FOR_MOSTLY = 3


class CountedName(Protocol):
    """What is counted: the words for one of it and for several."""

    @property
    def counted_one(self) -> str: ...
    @property
    def counted_many(self) -> str: ...


@dataclass(frozen=True)
class Due:
    """How many of a kind are due, and the first few items.

    `list_url` is the address of all of them; "" for a viewer who may not open that.
    """

    kind: CountedName
    n: int
    items: Sequence[DueItem]
    list_url: str = ""


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
    recent = get_text_list(
        [how_many(figures.recent, kind) for kind, figures in counted if figures.recent],
        "and",
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
    words = get_text_list(
        [how_many(found.n, found.kind) for found in due if found.n], "and"
    )
    return f"{words} due" if words else "Nothing due"


def how_many(n: int, kind: CountedName) -> str:
    return f"{n:,} {kind.counted_one if n == 1 else kind.counted_many}"


def briefing_text(
    name: str,
    counted: Sequence[Counted],
    due: Sequence[Due],
    *,
    year: "YearOfReports",
    today: date,
    marking: str,
) -> str:
    """Return a few plain sentences between the markings; no text that anyone typed."""
    sentences = [
        _what_happened(name, counted, year, today),
        _when(counted, year),
        _open_sentence(due),
    ]
    return "\n".join([marking, " ".join(filter(None, sentences)), marking])


def _what_happened(
    name: str, counted: Sequence[Counted], year: "YearOfReports", today: date
) -> str:
    """Say how many of each kind, of what most, and how many in the year before."""
    until = f"in the 12 months to {written_date(today)}"
    if not any(figures.recent for _, figures in counted):
        return f"{name}: nothing was recorded {until}."
    about = {REPORTS.code: _mostly(year)}
    recent = get_text_list(
        [
            how_many(figures.recent, kind) + about.get(kind.code, "")
            for kind, figures in counted
            if figures.recent
        ],
        "and",
    )
    earlier = get_text_list(
        [
            how_many(figures.earlier, kind)
            for kind, figures in counted
            if figures.earlier
        ],
        "and",
    )
    before = f"; {earlier or 'nothing'} in the 12 months before"
    return f"{name}: {recent} {until}{before}."


def _mostly(year: "YearOfReports") -> str:
    """Say how many reports are about one thing, if more than half are."""
    concern = max(year.by_concern, key=lambda code: year.by_concern[code], default="")
    n = year.by_concern.get(concern, 0)
    if n < LEAST_FOR_MOSTLY or 2 * n <= year.total:
        return ""
    about = Concern(concern).label
    return f" ({n} about {about[:1].lower()}{about[1:]})"


def _when(counted: Sequence[Counted], year: "YearOfReports") -> str:
    last_on = _last_on(counted)
    words = stands_out(year.by_hour)
    last = f"the last was on {written_date(last_on)}" if last_on else ""
    said = "; ".join(filter(None, [words, last]))
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _open_sentence(due: Sequence[Due]) -> str:
    parts = [
        f"{how_many(found.n, found.kind)}, the first {found.items[0].when}"
        for found in due
        if found.n
    ]
    return f"Due: {'; '.join(parts)}." if parts else "Nothing is due."


def years_shown(years: Iterable[int], today: date) -> list[int]:
    """Return each year from the first with a record on, within the last MOST_YEARS."""
    recent = [year for year in years if year > today.year - MOST_YEARS]
    return list(range(min(recent, default=today.year), today.year + 1))


def _last_on(counted: Sequence[Counted]) -> date | None:
    days = [figures.last_on for _, figures in counted if figures.last_on]
    return max(days, default=None)
