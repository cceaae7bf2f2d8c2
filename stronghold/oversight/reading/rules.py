"""When reading is unusual, and when it was without a case: rules shown on the page.

They only give a reason to ask; a person decides.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import time
from statistics import median

from stronghold.core.kernel.errors import RuleBroken

# The person's own earlier weeks with which the week is compared.
WEEKS_BEFORE = 8
TIMES_MEDIAN, LEAST = 3, 10
# Police read for their work, by day and night, so their threshold is higher.
LEAST_OF_POLICE = 300
# Monday to Friday, London's time.
USUAL_FROM, USUAL_TO = time(7), time(20)

MUCH, AT_ODD_HOURS = "much", "odd_hours"


def unusual(n_records: int, *, before: Sequence[int], n_odd: int) -> list[str]:
    """Return what is unusual: MUCH, AT_ODD_HOURS, or nothing.

    `before` are the records read in each of the weeks before; `n_odd` is how often the
    person read outside usual hours.
    """
    found = []
    if n_records >= LEAST and n_records > TIMES_MEDIAN * usual(before):
        found.append(MUCH)
    if n_odd:
        found.append(AT_ODD_HOURS)
    return found


def is_bulk(n_records: int, *, before: Sequence[int]) -> bool:
    """Say whether a police user read so much that a manager should ask why."""
    much = TIMES_MEDIAN * usual(before)
    return n_records >= LEAST_OF_POLICE and n_records > much


def usual(before: Sequence[int]) -> float:
    """Return the median of the weeks before; a week without reading counts as 0."""
    return median(before) if before else 0


# Fewer records opened without a case than this are not called unusual.
LEAST_WITHOUT_CASE = 5


@dataclass(frozen=True)
class Reader:
    """Who opened a record: their id, their team and its areas, and those off for whom
    they stood in, by id.
    """

    id: int
    team: int | None = None
    areas: Set[str] = frozenset()
    covers: Set[int] = frozenset()


@dataclass(frozen=True)
class Case:
    """Whose a record is: people and teams by id, and the codes of its areas.

    People are those who recorded it, are assigned to it, have or made a call-back on
    it, or changed it.
    """

    people: Set[int] = frozenset()
    teams: Set[int] = frozenset()
    areas: Set[str] = frozenset()


def has_case(reader: Reader, case: Case) -> bool:
    """Return whether opening the record was part of the reader's own work."""
    return bool(
        reader.id in case.people
        or reader.team in case.teams
        or reader.areas & case.areas
        or reader.covers & case.people
    )


def is_unusual_without_case(n_records: int, *, before: Sequence[int]) -> bool:
    """Say whether someone opened many more records without a case than they usually
    open.
    """
    much = n_records > TIMES_MEDIAN * usual(before)
    return n_records >= LEAST_WITHOUT_CASE and much


def check_not_own(*, is_own: bool) -> None:
    """Refuse to look at one's own reading."""
    if is_own:
        raise RuleBroken("Ask another records manager to look at your own reading")


def checked_note(note: str) -> str:
    """Return the note of who looked; RuleBroken if there is none."""
    given = " ".join(note.split())
    if not given:
        raise RuleBroken("Enter what you found", field="note")
    return given
