"""When a step of a story was: words such as `37 days ago 12:00`, read at one moment."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from stronghold.core.kernel.london import LONDON, london_date
from stronghold.core.kernel.working_days import is_working_day

ONE_DAY = timedelta(days=1)
OR_NOW, NOON = " or now", "12:00"
_AGO = re.compile(r"(court )?(\d{1,4}) days ago(?: (\d\d:\d\d))?")
_IN = re.compile(r"(court )?in (\d{1,4}) days(?: (\d\d:\d\d))?")
_ON = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d)")
# Served within as many hours before a hearing as each says, and heard soon.
_SOON = re.compile(r"(notice )?heard soon (\d\d:\d\d), served((?: \d+h)+) before")
_FROM = re.compile(
    r"(?P<name>\w+)(?: (?P<sign>[+-])(?: ?(?P<days>\d+)d)?(?: ?(?P<hours>\d+)h)?"
    r"(?: ?(?P<minutes>\d+)m)?)?(?: (?P<at>\d\d:\d\d))?(?P<court> court)?"
)


def moment(day: date, at: str) -> datetime:
    """Return a London time of a day; `at` is in the 24-hour clock, such as 06:05."""
    return datetime.combine(day, time.fromisoformat(at), tzinfo=LONDON)


def court_day(day: date) -> date:
    """Return the day, or the next on which courts sit."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def sat_on(day: date) -> date:
    """Return the day, or the last before it on which courts sat."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def instant(words: str, until: datetime, known: Mapping[str, datetime]) -> datetime:
    """Return the instant that the words mean at the demonstration's now, `until`.

    They count days from today, or from a known instant by its name. With `court`, it is
    a day that courts sit: the last one before a day that is past, else the next one. A
    time of day replaces that of the known instant. `… or now` is never to come.
    ValueError if they mean none.
    """
    if words.endswith(OR_NOW):
        return min(instant(words.removesuffix(OR_NOW), until, known), until)
    today = london_date(until)
    if found := _AGO.fullmatch(words):
        day = today - timedelta(days=int(found[2]))
        return moment(sat_on(day) if found[1] else day, found[3] or NOON)
    if found := _IN.fullmatch(words):
        day = today + timedelta(days=int(found[2]))
        return moment(court_day(day) if found[1] else day, found[3] or NOON)
    if found := _ON.fullmatch(words):
        return moment(date.fromisoformat(found[1]), found[2])
    if found := _SOON.fullmatch(words):
        hours = [int(n[:-1]) for n in found[3].split()]
        heard, before = _heard_soon(until, found[2], hours)
        return heard - timedelta(hours=before) if found[1] else heard
    found = _FROM.fullmatch(words)
    if not found or found["name"] not in {"now", *known}:
        raise ValueError(f"{words!r} is no time")
    return _from({"now": until, **known}[found["name"]], found)


def _from(start: datetime, found: re.Match[str]) -> datetime:
    parts = {name: int(found[name] or 0) for name in ("days", "hours", "minutes")}
    sign = -1 if found["sign"] == "-" else 1
    days, rest = sign * timedelta(parts.pop("days")), sign * timedelta(**parts)
    day = london_date(start) + days
    if found["court"]:
        day = court_day(day)
    at = moment(day, found["at"]) if found["at"] else start + (day - london_date(start))
    return at + rest


def _heard_soon(until: datetime, at: str, hours: list[int]) -> tuple[datetime, int]:
    """Return a hearing that is to come, of a notice served so many hours before it.

    If no court sits so soon, as over a weekend, it is one that has been.
    """
    today = london_date(until)
    for ahead, before in ((days, n) for days in range(3) for n in hours):
        hearing_at = moment(today + timedelta(days=ahead), at)
        is_to_come = hearing_at - timedelta(hours=before) < until < hearing_at
        if is_to_come and is_working_day(london_date(hearing_at)):
            return hearing_at, before
    return moment(sat_on(today - ONE_DAY), at), hours[0]
