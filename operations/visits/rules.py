"""Rules of visits: until when a team asks, and the words that say so. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stronghold.kernel.errors import RuleBroken

LONGEST_REVIEW = timedelta(days=366)


@dataclass(frozen=True)
class Ring:
    """A team that asks to be rung, and its number, where one is known."""

    team: str
    phone: str = ""


class AskFirstBroken(RuleBroken):
    """A visit is planned where a team asks to be rung first, and was not yet."""

    def __init__(self, rings: Sequence[Ring]) -> None:
        super().__init__(ask_words(rings), field="rang_first")


def ask_words(rings: Sequence[Ring]) -> str:
    """Return whom to ring. It gives no reason, which could give a warrant away."""
    *most, last = [f"the {one.team}{_on(one.phone)}" for one in rings]
    teams = f"{', '.join(most)} and {last}" if most else last
    return f"Ask first: ring {teams} before anybody visits"


def _on(phone: str) -> str:
    return f" on {phone}" if phone else ""


def check_review(review_on: date | None, *, today: date) -> None:
    """Refuse a review that is past or too far off."""
    if review_on is None or review_on <= today:
        raise RuleBroken("The day of review must be after today", field="review_on")
    if review_on > today + LONGEST_REVIEW:
        raise RuleBroken("Review it within a year", field="review_on")
