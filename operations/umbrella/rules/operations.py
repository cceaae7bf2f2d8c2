"""Rules of operations and priorities: their words, their days, and their phases."""

from datetime import date

from operations.statute.rules.counting import add_months
from stronghold.kernel.errors import RuleBroken
from stronghold.records.rules import EARLIEST, check_text

LONGEST_NAME = 80
LONGEST_TEXT = 2000
LONGEST_ISSUE = 120
LONGEST_PLACE = 200
PHASES = ("clear", "hold", "build")
CLEAR = "clear"
# By the Neighbourhood Policing Guarantee a priority is up to date within three months.
MONTHS_UP_TO_DATE = 3
# The Oxford taskforce works on three places at a time; more is a warning, no refusal.
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
    phase: str, began_on: date, *, now: tuple[str, date], today: date
) -> None:
    """Refuse a phase that is none, is the one it is in, or begins out of order.

    `now` is the phase that the operation is in, and when that began.
    """
    if phase not in PHASES:
        raise RuleBroken("Choose a phase", field="phase")
    if phase == now[0]:
        raise RuleBroken("It is in this phase already", field="phase")
    if began_on > today:
        raise RuleBroken("The phase must have begun by today", field="began_on")
    if began_on < now[1]:
        raise RuleBroken(
            "The phase must not begin before the one it follows", field="began_on"
        )


def is_crowded(n_in_clear: int) -> bool:
    """Say whether more operations are being cleared than can be done well at once."""
    return n_in_clear > MOST_IN_CLEAR


def check_priority(*, issue: str, area_code: str, place_text: str) -> None:
    """A priority names an issue, and the area or the place that has it."""
    if not issue.strip():
        raise RuleBroken("Enter what the issue is", field="issue")
    check_text(issue, subject="Issue", field="issue", longest=LONGEST_ISSUE)
    if not (area_code or place_text.strip()):
        raise RuleBroken("Choose a ward, or enter a place", field="area_code")
    check_text(place_text, subject="Place", field="place_text", longest=LONGEST_PLACE)


def check_since(since: date, *, today: date) -> None:
    if since > today:
        raise RuleBroken("The day must be today or in the past", field="since")
    if since < EARLIEST:
        raise RuleBroken(
            f"The day must be on or after 1 January {EARLIEST.year}", field="since"
        )


def update_by(updated_on: date) -> date:
    """Return the last day on which a priority is still up to date."""
    return add_months(updated_on, MONTHS_UP_TO_DATE)


def check_answer(
    done: str, answered_on: date, *, since: date, today: date, is_answered: bool
) -> None:
    """A priority is answered once, on a day since it was set, by what was done."""
    if is_answered:
        raise RuleBroken("This priority is answered already")
    if not done.strip():
        raise RuleBroken("Enter what was done", field="done")
    check_long(done, subject="What was done", field="done")
    if answered_on > today:
        raise RuleBroken("The day must be today or in the past", field="answered_on")
    if answered_on < since:
        raise RuleBroken(
            "The day must not be before the priority was set", field="answered_on"
        )
