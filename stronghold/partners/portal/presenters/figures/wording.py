"""The wording of ranges and periods."""

from datetime import date
from typing import TYPE_CHECKING

from stronghold.core.kernel.quarters import Quarter
from stronghold.core.sharing.small_numbers import Shown
from stronghold.core.ui.dates import MONTHS, short_date, written_date, written_quarter

if TYPE_CHECKING:
    from stronghold.partners.portal.queries.figures import PublishedPeriod, StreetCrimes

NOT_PUBLISHED = "Not published"
MEANING = (
    "“<5” is a number from 1 to 4, “15” is a number to the nearest 5, and “8 to 17” "
    "means that it lies between the two. The width of a range depends on the other "
    "figures shown, never on the number itself, so small numbers cannot be worked out "
    "even if the rule is known. Records that you sent, issued or received are counted "
    "in a separate range and added, so subtracting them still leaves a range. A "
    "revision only adds records that came late, and corrects nothing else."
)


def range_text(low: int | None, high: int | None) -> str:
    """Return a range as text; without a range, that it is not published."""
    return NOT_PUBLISHED if low is None or high is None else str(Shown(low, high))


def quarter_label(period: "PublishedPeriod") -> str:
    return written_quarter(Quarter.parse(period.period))


def period_words(period: str, first_day: date) -> str:
    """Return the name of a quarter or a week inside a sentence."""
    if "-Q" in period:
        return written_quarter(Quarter.parse(period))
    return f"week of {short_date(first_day)}"


def days_text(period: "PublishedPeriod") -> str:
    return f"{written_date(period.first_day)} to {written_date(period.last_day)}"


def published(period: "PublishedPeriod") -> str:
    """Say when it was published, or revised."""
    verb = "Published" if period.number == 1 else "Revised"
    return f"{verb} on {written_date(period.published_on)}"


def week_label(period: "PublishedPeriod") -> str:
    """Return a week's Monday, short, for the foot of a chart."""
    return short_date(period.first_day).rpartition(" ")[0]


def months_text(crimes: "StreetCrimes") -> str:
    """Say which months the open data covers."""
    first, last = crimes.first_month, crimes.last_month
    if first == last:
        return f"{MONTHS[last.month - 1]} {last.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{MONTHS[first.month - 1]}{year} to {MONTHS[last.month - 1]} {last.year}"
