"""Rules of a priority: its facts, its days, and how often it is updated."""

from datetime import date

from operations.operation.rules import check_long
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.months import months_after
from stronghold.core.records.rules import EARLIEST, check_text

LONGEST_ISSUE = 120
LONGEST_PLACE = 200
# Neighbourhood Policing Guarantee: a priority is updated every three months.
MONTHS_UP_TO_DATE = 3


def check_priority(*, issue: str, area_code: str, place_text: str) -> None:
    """Check that a priority names an issue, and a ward or a place."""
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
    """Return the last day by which a priority must be updated."""
    return months_after(updated_on, MONTHS_UP_TO_DATE)


def check_answer(
    done: str, answered_on: date, *, since: date, today: date, is_answered: bool
) -> None:
    """Check that it is answered once, with what was done, on a day since it was set."""
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
