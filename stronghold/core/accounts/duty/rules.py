"""Rules of duty: answer times, telephone numbers, days off. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Self

from stronghold.core.accounts.decided.rules import Column, Holds, Rows, Subject
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.dates import short_date

MOST_MINUTES = 24 * 60
LONGEST_ABSENCE = timedelta(days=366)
LONGEST_PHONE = 30
_IN_A_PHONE = set("0123456789 +()-")
FEWEST_DIGITS = 3


def _check_urgent(rows: Rows) -> None:
    """Refuse a time in which an urgent referral would be forgotten."""
    for row in rows:
        if row["code"] == "acknowledge" and row["minutes"] > MOST_MINUTES:
            raise RuleBroken(
                "An urgent referral is acknowledged within 24 hours at most",
                field="acknowledge-minutes",
            )


# The Neighbourhood Policing Guarantee of 2025: a reply within 72 hours, weekends and
# holidays included.
ANSWER_TIMES = Subject(
    "answer_times",
    "Answer times",
    "How soon residents and urgent referrals are answered.",
    (Column("minutes", "Time", Holds.MINUTES),),
    (
        {"code": "call_back", "minutes": 72 * 60},
        {"code": "acknowledge", "minutes": 60},
    ),
    MappingProxyType(
        {
            "call_back": "First call-back, from receipt of the report",
            "acknowledge": "Urgent referral acknowledged",
        }
    ),
    counts="Call-backs that are promised already stay as they are.",
    check=_check_urgent,
)


@dataclass(frozen=True)
class Times:
    """Answer times: of a first call-back, and to acknowledge an urgent referral."""

    call_back: timedelta
    acknowledge: timedelta

    @classmethod
    def of(cls, rows: Rows) -> Self:
        """Return the times of the rows of ANSWER_TIMES."""
        minutes = {row["code"]: row["minutes"] for row in rows}
        return cls(**{code: timedelta(minutes=n) for code, n in minutes.items()})


def check_phone(phone: str, *, field: str) -> None:
    """Refuse text that is not a telephone number. Empty is allowed."""
    n_digits = sum(letter.isdigit() for letter in phone)
    if phone and (set(phone) - _IN_A_PHONE or n_digits < FEWEST_DIGITS):
        raise RuleBroken("Enter a telephone number, such as 01865 123456", field=field)


def check_absence(first_day: date, last_day: date, *, today: date) -> None:
    """Refuse days off that are over, in the wrong order, or longer than a year."""
    if last_day < first_day:
        raise RuleBroken(
            "The last day must be the same as or after the first day", field="last_day"
        )
    if last_day < today:
        raise RuleBroken("The last day must be today or later", field="last_day")
    if last_day - first_day > LONGEST_ABSENCE:
        raise RuleBroken(
            "Enter a year at most. If a person has left, close their account",
            field="last_day",
        )


def check_stand_in(*, is_one: bool) -> None:
    """Refuse a stand-in who could not do the person's work."""
    if not is_one:
        raise RuleBroken(
            "Choose a colleague whose role lets them do this person’s work",
            field="stand_in",
        )


def check_may_record_absence(*, is_own: bool, is_of_team: bool) -> None:
    """Refuse days off of people other than oneself and the supervisor's own team."""
    if not is_own and not is_of_team:
        raise RuleBroken("Choose yourself or a person in your team", field="person")


def stand_in_words(stand_in: object | None) -> str:
    """Return who stands in, by their name; empty if no one does."""
    return f"{stand_in} stands in" if stand_in else ""


def off_until_words(last_day: date, stand_in: object | None) -> str:
    """Return that someone is off, until when, and who stands in."""
    words = f"off until {short_date(last_day)}"
    return f"{words}, {stand_in_words(stand_in)}" if stand_in else words
