"""Rules of a county line: what it may be called, and never the number of its phone."""

import re
from collections.abc import Iterable
from datetime import date

from stronghold.kernel.errors import RuleBroken
from stronghold.records.rules import check_text

LONGEST_NAME = 60
LONGEST_HUB = 100
CLOSED = "closed"
# Whatever reads as a phone number, however it is broken up: six digits or more in a
# row, with nothing but spaces and the like between them.
_NUMBER = re.compile(r"(?:\d[\s().\-/+]*){6,}")


def check_no_number(text: str, *, field: str) -> None:
    """A line's phone number is evidence, and is kept where evidence is."""
    if _NUMBER.search(text):
        raise RuleBroken(
            "This looks as if it holds a phone number. Never keep the number of the "
            "line here: it belongs to the investigation’s own system",
            field=field,
        )


def check_line(*, name: str, hub: str) -> None:
    """A line is known by its street brand, or by where it comes from."""
    if not name.strip():
        raise RuleBroken("Enter what the line is called", field="name")
    check_text(name, subject="Name", field="name", longest=LONGEST_NAME)
    check_text(hub, subject="Hub", field="hub", longest=LONGEST_HUB)
    check_no_number(name, field="name")
    check_no_number(hub, field="hub")


def check_days(*, status: str, first: date, closed: date | None, today: date) -> None:
    """A closed line says since when; no day is still to come."""
    if first > today:
        raise RuleBroken("The day must not be in the future", field="first_known_on")
    if status == CLOSED and closed is None:
        raise RuleBroken("Enter the day it was closed", field="closed_on")
    if status != CLOSED and closed is not None:
        raise RuleBroken(
            "Only a closed line has a day on which it was closed", field="closed_on"
        )
    if closed is not None and not first <= closed <= today:
        raise RuleBroken(
            "The day it was closed must be after it was first known, and not in the "
            "future",
            field="closed_on",
        )


def check_codes(given: Iterable[str], among: Iterable[str], *, field: str) -> None:
    if set(given) - set(among):
        raise RuleBroken("Choose from the list", field=field)
