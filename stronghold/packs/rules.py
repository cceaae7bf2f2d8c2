"""Rules of hearing packs: the order of exhibits, the witnesses, and how long one is."""

from collections.abc import Mapping

from stronghold.core.kernel.errors import RuleBroken

LONGEST_WITNESSES = 3_000
MOST_PAGES = 800
# A reference in a list of records of the ledger.
MOST_RECORDS = 200


def exhibits_in_order(numbers: Mapping[int, int | None]) -> list[int]:
    """Return the papers in the order of their exhibit numbers; without one, left out.

    Numbers need not follow one another: the pack numbers its exhibits from 1.
    """
    given = {paper: number for paper, number in numbers.items() if number is not None}
    if len(set(given.values())) < len(given):
        raise RuleBroken("Give each exhibit a number of its own", field=None)
    return sorted(given, key=lambda paper: given[paper])


def witnesses_of(text: str) -> list[str]:
    """Return the witnesses, one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def check_length(n_pages: int) -> None:
    if n_pages > MOST_PAGES:
        raise RuleBroken(
            f"The papers have {n_pages:,} pages together. A pack holds {MOST_PAGES} or "
            "fewer: leave some out, or make two packs"
        )
