"""Rules of a county line: its name, its days, and never its phone number."""

import re
from collections.abc import Iterable
from datetime import date

from operations.safeguarding.choices import LineStatus
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text

LONGEST_NAME = 60
LONGEST_HUB = 100
# What may be a phone number, however it is broken up: six digits or more, with only
# spaces and punctuation between them.
_NUMBER = re.compile(r"(?:\d[\s().\-/+]*){6,}")


def check_no_number(text: str, *, field: str) -> None:
    """Refuse a phone number: it is evidence, and belongs in the evidence system."""
    if _NUMBER.search(text):
        raise RuleBroken(
            "This may be a phone number. Never record the number of the line here: it "
            "belongs in the investigation’s own system",
            field=field,
        )


def check_line(*, name: str, hub: str) -> None:
    """Check that a line has a name, and that neither name nor hub is a number."""
    if not name.strip():
        raise RuleBroken("Enter what the line is called", field="name")
    check_text(name, subject="Name", field="name", longest=LONGEST_NAME)
    check_text(hub, subject="Hub", field="hub", longest=LONGEST_HUB)
    check_no_number(name, field="name")
    check_no_number(hub, field="hub")


def check_days(*, status: str, first: date, closed: date | None, today: date) -> None:
    """Check that a closed line has its day of closure, and no day is in the future."""
    if first > today:
        raise RuleBroken("The day must not be in the future", field="first_known_on")
    if status == LineStatus.CLOSED and closed is None:
        raise RuleBroken("Enter the day it was closed", field="closed_on")
    if status != LineStatus.CLOSED and closed is not None:
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
