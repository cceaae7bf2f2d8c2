"""Rules of ownership: what became of an area, and which team is proposed. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

# Outlines of two publications of one boundary differ by slivers. Less ground than this
# share moved is no change.
SLIVER = 0.02


class Fate(StrEnum):
    """What a new area is, seen from the areas before it."""

    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    REDRAWN = "redrawn"
    NEW = "new"


@dataclass(frozen=True)
class Share:
    """The ground that an area of before and a new area have in common.

    `of_new` is its share of the new area, `of_old` of the area before: 0 to 1.
    """

    code: str
    name: str
    of_new: float
    of_old: float


def without_slivers(shares: Sequence[Share]) -> list[Share]:
    """Return the shares that are more than slivers, the largest first."""
    found = [one for one in shares if one.of_new > SLIVER or one.of_old > SLIVER]
    return sorted(found, key=lambda one: (-one.of_new, one.code))


def fate_of(shares: Sequence[Share]) -> Fate:
    """Return what a new area is: of one area before or several, whole or in part."""
    if not shares:
        return Fate.NEW
    are_whole = [one.of_old >= 1 - SLIVER for one in shares]
    if len(shares) == 1:
        is_same = are_whole[0] and shares[0].of_new >= 1 - SLIVER
        return (
            Fate.RENAMED
            if is_same
            else Fate.SPLIT
            if not are_whole[0]
            else (Fate.REDRAWN)
        )
    return Fate.MERGED if all(are_whole) else Fate.REDRAWN


def proposed(shares: Sequence[Share], owners: Mapping[str, int]) -> int | None:
    """Return the team that owned the most of an area's ground; None if none did.

    `owners` are teams by the code of the area before. Of two with as much, the one
    with the lower id.
    """
    ground: dict[int, float] = defaultdict(float)
    for one in shares:
        if one.code in owners:
            ground[owners[one.code]] += one.of_new
    return min(ground, key=lambda team: (-ground[team], team), default=None)
