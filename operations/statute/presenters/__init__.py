"""How a deadline is shown: the time left, the end, and the section."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from django.utils.text import get_text_list

from operations.statute.choices import Confidence
from operations.statute.rules.clocks import Clock
from operations.statute.rules.limits import Deadline
from stronghold.core.kernel.london import LONDON
from stronghold.core.kernel.working_days import is_working_day
from stronghold.core.ui.dates import as_limit, written_date, written_time

DAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
# How near a moment is when hours are written, and when minutes are.
HOURS_MATTER = timedelta(hours=72)
MINUTES_MATTER = timedelta(hours=6)
ONE_DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
CHRISTMAS_DAY = (12, 25)
NEARBY = timedelta(days=6)


class Timed(Protocol):
    """Anything that is due at a time, or on a last day."""

    @property
    def due_at(self) -> datetime: ...
    @property
    def is_day(self) -> bool: ...


@dataclass(frozen=True)
class DeadlineView:
    """A deadline as a page shows it; `sentence` has all of it in one line."""

    left: str
    when: str
    section: str
    act: str
    is_over: bool
    is_confirmed: bool
    due_at: datetime

    @property
    def sentence(self) -> str:
        return f"{self.left}, {self.when}, {self.section}"


def show_deadline(deadline: Deadline, *, now: datetime) -> DeadlineView:
    return DeadlineView(
        left=left(deadline, now=now),
        when=when(deadline, now=now),
        section=deadline.provision.section,
        act=deadline.provision.act,
        is_over=now > deadline.due_at,
        is_confirmed=deadline.provision.confidence != Confidence.UNCONFIRMED,
        due_at=deadline.due_at,
    )


def left(deadline: Timed, *, now: datetime) -> str:
    """Return how long is left, or how long it is overdue: 5 hours 12 minutes left."""
    if now > deadline.due_at:
        return f"overdue by {_overdue(deadline, now)}"
    if deadline.is_day:
        days = (_london(deadline.due_at).date() - _london(now).date()).days
        return "today" if days == 0 else f"{_count(days, 'day')} left"
    return f"{_span(deadline.due_at - now)} left"


def when(deadline: Timed, *, now: datetime) -> str:
    """Return until when: Saturday 28 November at 9:00am; with the year of a far day."""
    due = _london(as_limit(deadline.due_at))
    day = _named(due.date())
    if abs(deadline.due_at - now) > NEARBY:
        day = f"{DAYS[due.weekday()]} {written_date(due.date())}"
    return day if deadline.is_day else f"{day} at {written_time(due)}"


def closed_days(start: datetime, end: datetime) -> list[date]:
    """Return the days from one instant to another on which courts are shut."""
    return [day for day in _days(start, end) if not is_working_day(day)]


def warning_of_closed_days(start: datetime, deadline: Deadline) -> str:
    """Say on which days until a hearing courts are shut while the hours run on."""
    shut = closed_days(start, deadline.due_at)
    if not shut:
        return ""
    hours = f"the {deadline.provision.value} hours run on"
    said = [f"Courts are usually shut on {_listed(shut)}, and {hours}"]
    if len(shut) == len(list(_days(start, deadline.due_at))):
        said.append("No court sits before the hearing is due: serve later if you can")
    if any((day.month, day.day) == CHRISTMAS_DAY for day in shut):
        said.append("Christmas Day alone is not counted")
    return ". ".join(said)


def _days(start: datetime, end: datetime) -> Iterator[date]:
    """Yield each day that holds a moment from start to end, the end itself left out."""
    here, last = _london(start).date(), _london(end - INSTANT).date()
    while here <= last:
        yield here
        here += ONE_DAY


def _listed(days: list[date]) -> str:
    return get_text_list([_named(day) for day in days], "and")


def _named(day: date) -> str:
    return f"{DAYS[day.weekday()]} {written_date(day).rsplit(' ', 1)[0]}"


def _overdue(deadline: Timed, now: datetime) -> str:
    """Write how late it is: days of the calendar, so that what was due on one day,
    at an hour of it or by its end, is written alike; hours within the first.
    """
    late = now - deadline.due_at
    if not deadline.is_day and late < ONE_DAY:
        return _span(late)
    days = (_london(now).date() - _london(deadline.due_at).date()).days
    return _count(days, "day")


def _span(span: timedelta) -> str:
    """Write a time span: minutes and hours while they matter, days beyond."""
    minutes = int(span.total_seconds() // 60)
    if span > HOURS_MATTER:
        return _count(span.days, "day")
    hours, minutes = divmod(minutes, 60)
    parts = [_count(hours, "hour")] if hours else []
    if span < MINUTES_MATTER and (minutes or not hours):
        parts.append(_count(minutes, "minute"))
    return " ".join(parts)


def _count(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def _london(at: datetime) -> datetime:
    return at.astimezone(LONDON)


LABELS = {
    Clock.NOTICE_ENDS: "The closure notice ends",
    Clock.NOTICE_GAP: "The closure notice ends before the hearing",
    Clock.HEARING: "The closure must be heard",
    Clock.CONTINUED_NOTICE_ENDS: "The continued notice ends",
    Clock.ADJOURNED_HEARING: "The adjourned hearing",
    Clock.ORDER_BEGINS: "The closure order begins",
    Clock.ORDER_ENDS: "The closure order ends",
    Clock.ORDER_LIMIT: "Lawful limit of the order: check with legal services",
    Clock.APPEAL: "Last day to appeal",
    Clock.LANDLORD_NOTICE: "Last day for the landlord’s notice",
    Clock.REIMBURSEMENT: "Last day to ask for costs",
    Clock.COMPENSATION: "Last day to ask for compensation",
    Clock.WARRANT_ENDS: "The warrant runs out",
}
