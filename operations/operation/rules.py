"""Rules of an operation: its name and texts, its days, and its phases."""

from datetime import date

from operations.operation.choices import Phase
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import EARLIEST, check_text

LONGEST_NAME = 80
LONGEST_TEXT = 2000
# The Oxford taskforce works on three places at a time. More gets a warning only.
MOST_IN_CLEAR = 3


def check_name(name: str) -> None:
    if not name.strip():
        raise RuleBroken("Enter the name of the operation", field="name")
    check_text(name, subject="Name", field="name", longest=LONGEST_NAME)


def check_long(text: str, *, subject: str, field: str) -> None:
    check_text(text, subject=subject, field=field, longest=LONGEST_TEXT)


def check_days(begins_on: date, ends_on: date | None) -> None:
    if begins_on < EARLIEST:
        raise RuleBroken(
            f"It must begin on or after 1 January {EARLIEST.year}", field="begins_on"
        )
    if ends_on and ends_on < begins_on:
        raise RuleBroken("It must not end before it begins", field="ends_on")


def check_phase(
    phase: str, began_on: date, *, current: tuple[str, date], today: date
) -> None:
    """Refuse an unknown phase, the current one, or one that begins out of order.

    `current` is the phase that the operation is in, and the day on which it began.
    """
    if phase not in Phase.values:
        raise RuleBroken("Choose a phase", field="phase")
    if phase == current[0]:
        raise RuleBroken("It is in this phase already", field="phase")
    if began_on > today:
        raise RuleBroken("The phase must have begun by today", field="began_on")
    if began_on < current[1]:
        raise RuleBroken(
            "The phase must not begin before the previous one", field="began_on"
        )


def has_ended(ends_on: date | None, *, today: date) -> bool:
    """Say whether an operation has ended; on its last day it is still under way."""
    return ends_on is not None and ends_on < today


def is_crowded(n_in_clear: int) -> bool:
    """Say whether more operations are in Clear than can be run well at once."""
    return n_in_clear > MOST_IN_CLEAR
