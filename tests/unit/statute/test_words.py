"""A deadline in words: how long is left, until when, and which days courts are shut."""

from datetime import date, datetime

import pytest

from operations.statute import presenters
from operations.statute.provisions import SEED
from operations.statute.rules import clocks
from operations.statute.rules.limits import Breach, Code, Deadline
from stronghold.core.kernel.london import LONDON
from tests.unit.statute.changed_law import of_code


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def hearing(served: str) -> Deadline:
    return clocks.hearing_by(SEED, served_at=at(served))


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (
            "2026-11-28 03:48",
            "5 hours 12 minutes left, Saturday 28 November at 9:00am, s.80(3)",
        ),
        ("2026-11-27 09:00", "24 hours left, Saturday 28 November at 9:00am, s.80(3)"),
        (
            "2026-11-28 02:48",
            "6 hours left, Saturday 28 November at 9:00am, s.80(3)",
        ),
        (
            "2026-11-28 07:59",
            "1 hour 1 minute left, Saturday 28 November at 9:00am, s.80(3)",
        ),
        (
            "2026-11-28 08:15",
            "45 minutes left, Saturday 28 November at 9:00am, s.80(3)",
        ),
        ("2026-11-28 09:00", "0 minutes left, Saturday 28 November at 9:00am, s.80(3)"),
        (
            "2026-11-28 09:20",
            "overdue by 20 minutes, Saturday 28 November at 9:00am, s.80(3)",
        ),
        (
            "2026-11-29 08:00",
            "overdue by 23 hours, Saturday 28 November at 9:00am, s.80(3)",
        ),
        (
            "2026-11-30 10:00",
            "overdue by 2 days, Saturday 28 November at 9:00am, s.80(3)",
        ),
        (
            "2026-12-08 10:00",
            "overdue by 10 days, Saturday 28 November 2026 at 9:00am, s.80(3)",
        ),
    ],
)
def test_hearing_as_a_person_wants_it(now: str, said: str) -> None:
    shown = presenters.show_deadline(hearing("2026-11-26 09:00"), now=at(now))

    assert shown.sentence == said
    assert shown.is_over == ("overdue" in said)
    assert shown.is_confirmed


def test_what_was_due_on_one_day_is_as_late_at_an_hour_as_by_its_end() -> None:
    now = at("2026-12-25 00:30")
    by_hour = hearing("2026-12-19 18:00")
    by_day = clocks.appeal_by(SEED, decided_on=date(2026, 12, 1))

    assert presenters.left(by_hour, now=now) == "overdue by 4 days"
    assert presenters.left(by_day, now=now) == "overdue by 4 days"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-12-01 10:00", "20 days left, Monday 21 December 2026, s.84(5)"),
        ("2026-12-20 23:00", "1 day left, Monday 21 December, s.84(5)"),
        ("2026-12-21 23:59", "today, Monday 21 December, s.84(5)"),
        ("2026-12-22 00:00", "overdue by 1 day, Monday 21 December, s.84(5)"),
    ],
)
def test_last_day_as_a_person_wants_it(now: str, said: str) -> None:
    deadline = clocks.appeal_by(SEED, decided_on=date(2026, 12, 1))

    assert presenters.show_deadline(deadline, now=at(now)).sentence == said


def test_what_is_further_off_than_three_days_is_written_in_days() -> None:
    deadline = clocks.notice_ends(SEED, served_at=at("2026-11-26 09:00"), hours=24)

    said = presenters.left(deadline, now=at("2026-11-23 08:00"))

    assert said == "4 days left"


@pytest.mark.parametrize(
    ("served", "said"),
    [
        ("2026-11-24 09:00", ""),
        (
            "2026-11-26 09:00",
            "Courts are usually shut on Saturday 28 November, and the 48 hours run on",
        ),
        (
            "2026-11-27 17:00",
            "Courts are usually shut on Saturday 28 November and Sunday 29 November, "
            "and the 48 hours run on",
        ),
        (
            "2026-11-28 09:00",
            "Courts are usually shut on Saturday 28 November and Sunday 29 November, "
            "and the 48 hours run on",
        ),
        (
            "2026-12-23 09:00",
            "Courts are usually shut on Friday 25 December and Saturday 26 December, "
            "and the 48 hours run on. Christmas Day alone is not counted",
        ),
        (
            "2026-12-25 09:00",
            "Courts are usually shut on Friday 25 December, Saturday 26 December "
            "and Sunday 27 December, and the 48 hours run on. "
            "No court sits before the hearing is due: serve later if you can. "
            "Christmas Day alone is not counted",
        ),
    ],
)
def test_s80_3_warns_of_days_on_which_courts_are_shut(served: str, said: str) -> None:
    found = presenters.warning_of_closed_days(at(served), hearing(served))

    assert found == said


def test_irregular_fact_names_its_section() -> None:
    breach = Breach(of_code(Code.ENDORSEMENT), "It was returned without an endorsement")

    assert breach.text.endswith("(s.16(9))")


def test_every_clock_has_a_label() -> None:
    assert set(presenters.LABELS) == set(clocks.Clock)
