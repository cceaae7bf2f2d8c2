"""When a person's reading in a week is unusual: two simple rules, shown on the page.

They only give a reason to ask; a person decides.
"""

from collections.abc import Sequence
from datetime import time
from statistics import median

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
