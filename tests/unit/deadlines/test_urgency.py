"""Three levels of urgency, the same wherever something is due."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from operations.deadlines.choices import DeadlineKind, DeadlineState, Level
from operations.deadlines.presenters.wording import (
    LEVELS,
    TO_DO,
    by_when,
    clock_cell,
    to_do_words,
    urgency_at,
    urgency_tag,
)
from operations.deadlines.rules.steps import PASSES
from operations.deadlines.rules.urgency import WITHIN_HOURS, next_by_law

# A Friday, in winter time.
NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Due:
    kind: str
    due_at: datetime
    alert_by: datetime
    section: str = "s.80(3)"
    is_day: bool = False
    state: str = DeadlineState.OPEN


def due(kind: str = "hearing", hours: float = 1, early: float = 0, **given: str) -> Due:
    at = NOW + hours * HOUR
    return Due(kind, at, at - early * HOUR, **given)


@pytest.mark.parametrize(
    ("given", "is_danger", "level", "words"),
    [
        (due(hours=-50), False, Level.ACT_NOW, "Law: missed"),
        (due(hours=1), False, Level.ACT_NOW, "Law: act now"),
        (due(hours=48), False, Level.ACT_NOW, "Law: act now"),
        (due(hours=48.1), False, Level.DUE_SOON, "Law: due soon"),
        # By the earlier reading, which is the safe one.
        (due(hours=72, early=24), False, Level.ACT_NOW, "Law: act now"),
        (due("tasking", -99, section=""), False, Level.PRACTICE, "Good practice"),
        (due("referral_ack", 1, section=""), True, Level.ACT_NOW, "Act now: danger"),
    ],
)
def test_the_level_of_what_is_due(
    given: Due, is_danger: bool, level: Level, words: str
) -> None:
    urgency = urgency_at(given, NOW, is_danger=is_danger)

    assert urgency.level == level
    assert urgency_tag(urgency).text == words


@pytest.mark.parametrize("kind", sorted(PASSES))
def test_what_simply_ends_is_never_missed(kind: str) -> None:
    assert not urgency_at(due(kind, -1), NOW).is_missed


def test_only_the_law_has_the_look_of_law() -> None:
    law = {urgency_tag(urgency_at(due(hours=hours), NOW)).tone for hours in (-1, 1, 99)}
    practice = {
        urgency_tag(urgency_at(due(hours=hours, section=""), NOW)).tone
        for hours in (-1, 1, 99)
    }

    assert law == {"missed", "hours", "law"}
    assert not law & practice


def test_every_kind_and_every_level_has_its_words() -> None:
    assert set(TO_DO) == set(DeadlineKind)
    assert set(LEVELS) == set(Level)
    assert f"{WITHIN_HOURS // HOUR} hours" in LEVELS[Level.ACT_NOW]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (due(hours=5), "Hearing due 2:00pm today"),
        (due(hours=24), "Hearing due 9:00am tomorrow"),
        (due(hours=-50), "Hearing overdue by 2 days"),
        (due("notice_gap", hours=-24), "No notice in force since 9:00am Thu 26 Nov"),
        (due("warrant_return", hours=-24 * 30), "Return to court overdue by 30 days"),
        (due("order_ends", hours=24 * 60), "Order ends 9:00am Tue 26 Jan 2027"),
        (
            Due("warrant_ends", NOW + 6 * 24 * HOUR, NOW, is_day=True),
            "Expires 27 Nov (strict reading)",
        ),
        (
            Due("warrant_return", NOW + 50 * 24 * HOUR, NOW - 24 * HOUR, is_day=True),
            "Return to court by 26 Nov (strict reading)",
        ),
    ],
)
def test_the_clock_of_a_record_says_what_is_due_and_when(
    given: Due, words: str
) -> None:
    assert str(clock_cell(given, now=NOW)) == words


@pytest.mark.parametrize(
    ("given", "main", "note"),
    [
        # Act now, by the reading that is missed; never with the days of the other.
        (
            Due(
                "warrant_return",
                NOW + 50 * 24 * HOUR,
                NOW - 10 * 24 * HOUR,
                is_day=True,
            ),
            "By 17 Nov (strict reading)",
            "At the latest 16 Jan 2027",
        ),
        (
            due(hours=20, early=1),
            "By 28 Nov 4:00am (strict reading)",
            "At the latest 28 Nov 5:00am",
        ),
        # Missed by every reading: late since the later one.
        (
            due(hours=-49, early=240),
            "Overdue by 2 days",
            "Wednesday 25 November at 8:00am",
        ),
        (due(hours=11), "11 hours left", "Friday 27 November at 8:00pm"),
    ],
)
def test_the_date_shown_is_the_one_that_makes_it_urgent(
    given: Due, main: str, note: str
) -> None:
    by = by_when(given, NOW)

    assert (by.main, by.note) == (main, note)


def test_one_line_names_all_that_is_due_on_a_record() -> None:
    ends, hearing, later = due("notice_ends"), due("hearing"), due("appeal", 9)

    assert (
        to_do_words([ends, hearing, later], NOW)
        == "court hearing and end of the closure notice, then last day to appeal"
    )
    # Several premises of one warrant go back by one date.
    back = due("warrant_return")
    assert to_do_words([back, back], NOW) == "return to the court"


def test_the_next_legal_deadline_is_the_most_urgent_that_is_open() -> None:
    late, soon = due(hours=9), due(hours=3)
    done = due(hours=1, state=DeadlineState.MET)
    practice = due("irregular", hours=2, section="")

    assert next_by_law([late, practice, soon, done], now=NOW) == soon
    assert next_by_law([practice, done], now=NOW) is None
    assert clock_cell(None, now=NOW).text == ""
