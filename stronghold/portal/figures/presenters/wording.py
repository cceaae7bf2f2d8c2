"""How a range and a period are told."""

from datetime import date

from stronghold.kernel.quarters import Quarter
from stronghold.look.dates import MONTHS, short_date, written_date
from stronghold.portal.figures.queries import CrimesTold, PeriodTold
from stronghold.sharing.disclosure import Shown

NOT_TOLD = "Not published"
MEANING = (
    "“<5” is a number from 1 to 4, “15” is a number to the nearest 5, and “8 to 17” "
    "says only that it lies between the two. How wide a range is follows from the "
    "other figures shown, never from the number itself, so that no small number can be "
    "worked out, even with the rule known. Records that you sent, issued or received "
    "are counted in a range of their own and added, so taking them away leaves a range."
)


def range_told(low: int | None, high: int | None) -> str:
    """Return how a range is written; without one, that it is not published."""
    return NOT_TOLD if low is None or high is None else str(Shown(low, high))


def quarter_label(told: PeriodTold) -> str:
    return _quarter_words(told.period)


def period_words(period: str, first_day: date) -> str:
    """Return how a quarter or a week is named in a sentence."""
    is_quarter = "-Q" in period
    return _quarter_words(period) if is_quarter else f"week of {short_date(first_day)}"


def _quarter_words(period: str) -> str:
    quarter = Quarter.parse(period)
    first, last = quarter.number * 3 - 3, quarter.number * 3 - 1
    return f"{MONTHS[first]} to {MONTHS[last]} {quarter.year}"


def days_told(told: PeriodTold) -> str:
    return f"{written_date(told.first_day)} to {written_date(told.last_day)}"


def published(told: PeriodTold) -> str:
    """Say when it was published, or revised."""
    said = "Published" if told.number == 1 else "Revised"
    return f"{said} on {written_date(told.published_on)}"


def week_label(told: PeriodTold) -> str:
    """Return a week's Monday, short, for the foot of a chart."""
    return short_date(told.first_day).rpartition(" ")[0]


def months_told(crimes: CrimesTold) -> str:
    """Say of which months the open data are."""
    first, last = crimes.first_month, crimes.last_month
    if first == last:
        return f"{MONTHS[last.month - 1]} {last.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{MONTHS[first.month - 1]}{year} to {MONTHS[last.month - 1]} {last.year}"
