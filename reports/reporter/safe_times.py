"""Whether it is a safe time to call a reporter, by the words in which it was recorded.

Only words that leave no doubt are read, such as `Weekdays 9am to 3pm`. Everything else
is for a person to read, and never counts as safe.
"""

import re
from datetime import date, datetime, time

from stronghold.core.kernel.london import LONDON
from stronghold.core.kernel.working_days import is_working_day

_ANY_TIME = {"", "any time", "anytime", "at any time", "always"}
_DAYS = ("mon", "tues?", "wed(?:nes)?", "thu(?:rs)?", "fri", "sat(?:ur)?", "sun")
_NAMES = [re.compile(rf"{day}(?:days?|s)?") for day in _DAYS]
_TO = r"\s*(?:to|until|till|-|–)\s*"
_TIME = r"(?:midday|noon|midnight|\d{1,2}(?:[:.]\d\d)?\s*(?:am|pm)|\d\d[:.]\d\d)"
_FROM = re.compile(rf"(?:from )?({_TIME}){_TO}({_TIME})")
# "9am and 6pm" alone are two moments.
_BETWEEN = re.compile(rf"between ({_TIME}) and ({_TIME})")
# Some write it for midday.
_UNCLEAR_START = "12am"
_AFTER = re.compile(rf"(?:only )?(?:after|from) ({_TIME})")
_BEFORE = re.compile(rf"(?:only )?(?:before|until|till) ({_TIME})")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*(am|pm)?")
_FROM_DAY_TO_DAY = re.compile(rf"\b([a-z]+){_TO}([a-z]+)")
_NOT_WEEKENDS = re.compile(r",? (?:never|not|but not) (?:at|on) (?:the )?weekends?$")
_WEEKEND = {5, 6}
_MIDDAY, _END = 12 * 60, 24 * 60


def is_safe_now(words: str, now: datetime) -> bool:
    """Return whether the recorded safe times surely include this moment.

    Without any words no time is excluded. Weekdays are working days: on a bank holiday
    others may be at home. False for words that could mean something else.
    """
    plain = " ".join(words.lower().strip(" .").split())
    if plain in _ANY_TIME:
        return True
    local = now.astimezone(LONDON)
    if _NOT_WEEKENDS.search(plain):
        if local.weekday() in _WEEKEND:
            return False
        plain = _NOT_WEEKENDS.sub("", plain)
    for days, hours in _parts(plain):
        on, between = _is_on(days, local.date()), _minutes_of(hours)
        if on is not None and between is not None:
            begins, ends = between
            return on and begins <= _minute(local.time()) < ends
    return False


def _parts(plain: str) -> list[tuple[str, str]]:
    """Return the ways to read the words as days and hours, either of them first."""
    words = re.split(r"[ ,]+", plain)
    cuts = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(len(words) + 1)]
    return cuts + [(last, first) for first, last in cuts]


def _is_on(words: str, day: date) -> bool | None:
    """Return whether the words include a day; None if they are not understood."""
    words = words.removeprefix("on ").removeprefix("at ")
    if words in {"", "daily", "every day", "any day"}:
        return True
    if words in {"weekday", "weekdays", "working days"}:
        return is_working_day(day)
    if words in {"weekend", "weekends", "the weekend"}:
        return day.weekday() in _WEEKEND
    if (one := _named(words)) is not None:
        return day.weekday() == one
    if both := _FROM_DAY_TO_DAY.fullmatch(words):
        first, last = _named(both[1]), _named(both[2])
        if first is None or last is None or first >= last or " and " in words:
            return None
        return first <= day.weekday() <= last
    return None


def _named(word: str) -> int | None:
    return next((n for n, name in enumerate(_NAMES) if name.fullmatch(word)), None)


def _minutes_of(words: str) -> tuple[int, int] | None:
    """Return the minute of the day at which hours begin and end; None if unclear."""
    if words in _ANY_TIME:
        return (0, _END)
    if found := _FROM.fullmatch(words) or _BETWEEN.fullmatch(words):
        if found[1].replace(" ", "") == _UNCLEAR_START:
            return None
        begins, ends = _read(found[1]), _read(found[2]) or _END
        return (begins, ends) if begins < ends else None
    if found := _AFTER.fullmatch(words):
        begins = _read(found[1])
        return (begins, _END) if begins else None
    if found := _BEFORE.fullmatch(words):
        return (0, _read(found[1]) or _END)
    return None


def _read(text: str) -> int:
    """Return a time of day in minutes since midnight."""
    if text in {"midday", "noon"}:
        return _MIDDAY
    found = _CLOCK.fullmatch(text)
    if found is None:
        return 0
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour * 60 + minute


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
