"""Rules of duty: answer times, duty desks, days off. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Protocol, Self

from stronghold.core.decided.rules import Column, Holds, Rows, Subject
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import LONDON
from stronghold.core.kernel.working_days import is_working_day
from stronghold.core.ui.dates import short_date

_HOUR, _DAY = 60, 24 * 60
# A second call-back at the latest: the details of a reporter are kept until after it,
# and no longer than necessary (Data Protection Act 2018, s.39(1)).
_LATEST = 182 * _DAY
LONGEST_ABSENCE = timedelta(days=366)


# The longest that a force may decide, and what it reads if it wants more. No law sets
# these times.
# - An urgent referral: “immediately if there is a concern that the child is suffering
#   significant harm” (Working Together to Safeguard Children, 2023). So a force may
#   shorten the site's time, and not lengthen it.
# - Another referral: safeguarding partnerships ask for it in writing within two days.
_MOST: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "call_back": (28 * _DAY, "The first call-back is due within 28 days at most"),
        "make_urgent": (
            4 * _HOUR,
            "An urgent referral is made within 4 hours at most: guidance says at once",
        ),
        "make_ordinary": (48 * _HOUR, "A referral is made within 48 hours at most"),
        "acknowledge": (
            24 * _HOUR,
            "An urgent referral is acknowledged within 24 hours at most",
        ),
    }
)


def _check_times(rows: Rows) -> None:
    """Refuse a time in which a person would be forgotten, and those out of order."""
    minutes = {row["code"]: row["minutes"] for row in rows}
    for code, (most, words) in _MOST.items():
        if minutes[code] > most:
            raise RuleBroken(words, field=f"{code}-minutes")
    if minutes["second_call_back"] % _DAY:
        raise RuleBroken(
            "Enter the time of the second call-back in days, such as 42 days",
            field="second_call_back-minutes",
        )
    if minutes["second_call_back"] <= minutes["call_back"]:
        raise RuleBroken(
            "The second call-back must be due later than the first",
            field="second_call_back-minutes",
        )
    if minutes["make_urgent"] > minutes["make_ordinary"]:
        raise RuleBroken(
            "An urgent referral must be made at least as soon as another",
            field="make_urgent-minutes",
        )


# The Neighbourhood Policing Guarantee of 2025: a reply within 72 hours, weekends and
# holidays included. The other times are practice.
ANSWER_TIMES = Subject(
    "answer_times",
    "Answer times",
    "How soon residents are called back, and referrals made and acknowledged.",
    (Column("minutes", "Time", Holds.MINUTES, most=_LATEST),),
    (
        {"code": "call_back", "minutes": 72 * _HOUR},
        {"code": "second_call_back", "minutes": 42 * _DAY},
        {"code": "make_urgent", "minutes": 4 * _HOUR},
        {"code": "make_ordinary", "minutes": 24 * _HOUR},
        {"code": "acknowledge", "minutes": _HOUR},
    ),
    MappingProxyType(
        {
            "call_back": "First call-back, from receipt of the report",
            "second_call_back": "Second call-back, from receipt of the report",
            "make_urgent": "Urgent referral made, from when it was opened",
            "make_ordinary": "Other referral made, from when it was opened",
            "acknowledge": "Urgent referral acknowledged",
        }
    ),
    counts="Call-backs that are promised already, and referrals that are open, keep "
    "their times.",
    check=_check_times,
)


@dataclass(frozen=True)
class Times:
    """Answer times: of both call-backs, and to make and acknowledge a referral."""

    call_back: timedelta
    second_call_back: timedelta
    make_urgent: timedelta
    make_ordinary: timedelta
    acknowledge: timedelta

    @classmethod
    def of(cls, rows: Rows) -> Self:
        """Return the times of the rows of ANSWER_TIMES."""
        minutes = {row["code"]: row["minutes"] for row in rows}
        return cls(**{code: timedelta(minutes=n) for code, n in minutes.items()})


def is_in_hours(at: datetime, *, opens: time | None, closes: time | None) -> bool:
    """Say whether a desk with these hours answers at an instant, by London's clock.

    It has them on working days: not at weekends or on bank holidays. One without hours
    answers at all times.
    """
    if opens is None or closes is None:
        return True
    here = at.astimezone(LONDON)
    return is_working_day(here.date()) and opens <= here.time() < closes


class HasDesks(Protocol):
    """What is stored of the desks of an organisation."""

    duty_email: str
    duty_phone: str
    desk_opens: time | None
    desk_closes: time | None
    out_of_hours_email: str
    out_of_hours_phone: str


@dataclass(frozen=True)
class Answering:
    """The desk of an organisation that answers at an instant."""

    name: str
    email: str
    phone: str
    is_out_of_hours: bool = False


def desk_now(row: HasDesks, at: datetime) -> Answering:
    """Return its duty desk or, outside that desk's hours, its out-of-hours desk.

    What the out-of-hours desk does not have, the duty desk has.
    """
    is_open = is_in_hours(at, opens=row.desk_opens, closes=row.desk_closes)
    if is_open or not (row.out_of_hours_email or row.out_of_hours_phone):
        return Answering("Duty desk", row.duty_email, row.duty_phone)
    return Answering(
        "Out-of-hours desk",
        row.out_of_hours_email or row.duty_email,
        row.out_of_hours_phone or row.duty_phone,
        is_out_of_hours=True,
    )


def check_hours(opens: time | None, closes: time | None, *, has_other: bool) -> None:
    """Refuse hours that do not say when they end, or that leave no one to answer."""
    if (opens is None) != (closes is None):
        raise RuleBroken(
            "Enter when the duty desk opens and when it closes, or neither",
            field="desk_opens" if opens is None else "desk_closes",
        )
    if opens is not None and closes is not None and closes <= opens:
        raise RuleBroken(
            "The duty desk must close later than it opens", field="desk_closes"
        )
    if opens is not None and not has_other:
        raise RuleBroken(
            "Enter the out-of-hours telephone or e-mail address, or leave the hours "
            "empty",
            field="out_of_hours_phone",
        )


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
