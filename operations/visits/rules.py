"""Rules of visits: the review of a request, what is asked, and cover for it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stronghold.core.kernel.errors import RuleBroken

LONGEST_REVIEW = timedelta(days=366)
# How often marks that are cover are looked at.
COVER_EVERY = timedelta(minutes=10)
# How long one stands, on average: by chance at each look, so that its age says nothing
# about when it ends. A warrant's mark stands for days to a little over three months.
COVER_STANDS = timedelta(days=45)
# How long one that is missing waits, on average: by chance too, so that none begins
# because a warrant did.
COVER_WAITS = timedelta(hours=6)
COVER_ENDS = COVER_EVERY / COVER_STANDS
COVER_BEGINS = COVER_EVERY / COVER_WAITS
# How many a team has at premises, and as many in words, if it has few warrants.
LEAST_COVER = 6


@dataclass(frozen=True)
class Ring:
    """A team that asks to be rung, and its number, if known."""

    team: str
    phone: str = ""


class AskFirstBroken(RuleBroken):
    """A visit is planned where a team asks to be rung first, and it was not rung."""

    def __init__(self, rings: Sequence[Ring]) -> None:
        super().__init__(ask_first_text(rings), field="rang_first")


def ask_first_text(rings: Sequence[Ring]) -> str:
    """Return who to ring. It gives no reason, as that could reveal a warrant."""
    *most, last = [f"the {ring.team}{_on(ring.phone)}" for ring in rings]
    teams = f"{', '.join(most)} and {last}" if most else last
    return f"Ask first: ring {teams} before anyone visits"


def _on(phone: str) -> str:
    return f" on {phone}" if phone else ""


def check_review(review_on: date | None, *, today: date) -> None:
    """Refuse a day of review that is not in the future, or is over a year away."""
    if review_on is None or review_on <= today:
        raise RuleBroken("The day of review must be after today", field="review_on")
    if review_on > today + LONGEST_REVIEW:
        raise RuleBroken("Review it within a year", field="review_on")


def cover_wanted(n_of_warrants: int) -> int:
    """Return how many marks of one sort a team has that have no reason.

    They are more than those of its warrants, with room for as many more to be drawn up
    before the next ones begin.
    """
    return max(LEAST_COVER, 2 * n_of_warrants + 2)
