"""When a reporter may be called, by the words that were recorded."""

from datetime import datetime

import pytest

from reports.reporter.safe_times import is_safe_now
from stronghold.core.kernel.london import LONDON

# A Wednesday, the Saturday after it, and Christmas Day, a Friday.
WEDNESDAY, SATURDAY, CHRISTMAS = "2026-11-25", "2026-11-28", "2026-12-25"


def at(day: str, time: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("words", "day", "safe", "unsafe"),
    [
        ("Weekdays 9am to 3pm", WEDNESDAY, "14:59", "15:00"),
        ("9am-3pm, weekdays", WEDNESDAY, "09:00", "08:59"),
        ("Weekdays 9am to 3pm, never at weekends", WEDNESDAY, "10:00", "16:00"),
        ("Mon-Fri 09:00 to 17:30", WEDNESDAY, "17:29", "17:30"),
        ("Wednesdays from 10am until midday", WEDNESDAY, "11:59", "12:00"),
        ("After 6pm", SATURDAY, "18:00", "17:59"),
        ("Before 9.30am", SATURDAY, "09:29", "09:30"),
    ],
)
def test_safe_times_begin_and_end_as_recorded(
    words: str, day: str, safe: str, unsafe: str
) -> None:
    assert is_safe_now(words, at(day, safe))
    assert not is_safe_now(words, at(day, unsafe))


def test_days_that_were_left_out_are_not_safe() -> None:
    assert not is_safe_now("Weekdays 9am to 3pm", at(SATURDAY, "10:00"))
    assert not is_safe_now("Weekdays 9am to 3pm", at(CHRISTMAS, "10:00"))
    assert not is_safe_now("Any time, never at weekends", at(SATURDAY, "10:00"))
    assert is_safe_now("Weekends", at(SATURDAY, "10:00"))
    assert is_safe_now("Any time", at(CHRISTMAS, "03:00"))
    assert is_safe_now("", at(CHRISTMAS, "03:00"))


@pytest.mark.parametrize(
    "words",
    [
        "Tuesdays, while at work",
        "9 to 5",
        "not 9am to 5pm",
        "weekdays nine to three",
        "Weekdays 9am to 3pm, never at 4pm",
        "Monday and Friday 9am to 5pm",
        "10pm to 2am",
        "Weekdays 9am and 6pm",
        "12am to 3pm",
        "Fri to Mon 9am to 5pm",
        "when he is out",
    ],
)
def test_words_that_leave_a_doubt_are_never_safe(words: str) -> None:
    moments = [
        at(day, f"{hour:02}:30") for day in (WEDNESDAY, SATURDAY) for hour in range(24)
    ]
    assert not any(is_safe_now(words, moment) for moment in moments)
