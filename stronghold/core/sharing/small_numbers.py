"""Hides small numbers: every published figure is a range. Pure arithmetic.

A figure is published as 0, "<5" or the nearest 5. Where that could reveal a small
count, two or more of these ranges are joined.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import inf
from typing import Any, NamedTuple, Self

# The method is not secret. Which ranges are joined depends on the other published
# ranges and never on the count itself, so a reader who knows this code learns only what
# the ranges say; and the ranges leave at least two possible values for every count that
# is not zero.
#
# Why this is enough: a table is a total with some splits, by ward, week or category.
# The parts of each split add up to the total, and the splits have no other connection.
# The ranges place the total between a, the largest sum of the lows of any split, and b,
# the smallest sum of the highs. If b > a, any part whose range has two values can still
# take two values: if it could take only one, then either its range or the range from a
# to b would have a single value. So it is enough that each figure leaves b > a, or a
# total of 0, whatever it counts.
#
# Tables that count different records have no connection: whatever is published of one
# leaves the others as they were. So a figure may be the sum of several tables, by group
# of records and by release: its count has two values if one of them has.
SMALLEST_SHOWN = 5
STEP = 5

# Identifies a figure to the caller: anything hashable.
Key = Any


@dataclass(frozen=True, order=True)
class Shown:
    """The published range of a figure, from low to high, both included."""

    low: int
    high: int

    @classmethod
    def of(cls, n: int) -> Self:
        """Return the basic range of a count: 0, 1 to 4, or 2 either side of a 5."""
        if n < 0:
            raise ValueError(f"{n} is not a count")
        if n == 0:
            return cls(0, 0)
        if n < SMALLEST_SHOWN:
            return cls(1, SMALLEST_SHOWN - 1)
        nearest = (n + STEP // 2) // STEP * STEP
        return cls(max(SMALLEST_SHOWN, nearest - STEP // 2), nearest + STEP // 2)

    def __contains__(self, n: int) -> bool:
        return self.low <= n <= self.high

    def __or__(self, other: "Shown") -> "Shown":
        return Shown(min(self.low, other.low), max(self.high, other.high))

    def __add__(self, other: "Shown") -> "Shown":
        return Shown(self.low + other.low, self.high + other.high)

    def __str__(self) -> str:
        if self.high == 0:
            return "0"
        if self == Shown.of(self.high):
            is_small = self.high < SMALLEST_SHOWN
            return f"<{SMALLEST_SHOWN}" if is_small else f"{self.high - STEP // 2:,}"
        return f"{self.low:,} to {self.high:,}"


@dataclass(frozen=True)
class Split:
    """Figures that divide a total; `whole` if every record falls in one of the parts.

    The weeks of a district are whole. Its wards are not, if some records have no known
    ward.
    """

    parts: Sequence[Key]
    whole: bool = False


def published(
    total: Key, splits: Sequence[Split], counts: Mapping[Key, int]
) -> dict[Key, Shown | None]:
    """Return the range to publish for each figure of a table; None for left out.

    Figures are decided in the order given, the total last. No two tables given to this
    function may count the same record, and no table may be given a second time with
    other counts. A figure that counts several tables is published as the sum of their
    ranges, which reveals nothing further.
    """
    known = _Known([*splits, Split([total], whole=True)])
    for number, split in enumerate(known.splits):
        for key in split.parts:
            known.publish(number, key, counts.get(key, 0))
    return dict(known.shown)


class _Bounds(NamedTuple):
    """The least and the most that a count can be."""

    low: float
    high: float


# The sum of the others of each split.
Sums = tuple[_Bounds, ...]
# Each set of splits that a reader may believe to be whole, by their numbers.
Beliefs = tuple[frozenset[int], ...]


class _Known:
    """What a reader knows while the figures of a table are published one by one."""

    def __init__(self, splits: Sequence[Split]) -> None:
        self.splits = splits
        self.shown: dict[Key, Shown | None] = {}
        loose = [n for n, split in enumerate(splits) if not split.whole]
        # Every set of splits that a reader may believe to be whole.
        self.beliefs: Beliefs = tuple(
            frozenset(range(len(splits))) - set(left)
            for size in range(len(loose) + 1)
            for left in combinations(loose, size)
        )

    def publish(self, number: int, key: Key, n: int) -> None:
        """Choose the possible ranges first, and only then the one of the count.

        What a figure may be published as follows from what is known of the others.
        """
        for found in _partition(number, self._sums(number, key), self.beliefs):
            if found is None or n in found:
                self.shown[key] = found
                return
        self.shown[key] = Shown.of(n)

    def _sums(self, number: int, key: Key) -> Sums:
        """Return the sum over the parts of each split, leaving out one figure."""
        return tuple(
            _sum(
                _bounds(self.shown.get(part))
                for part in split.parts
                if not (n == number and part == key)
            )
            for n, split in enumerate(self.splits)
        )


# Most figures of a release are zero, so the same sums occur often.
@lru_cache(maxsize=2**14)
def _partition(number: int, sums: Sums, beliefs: Beliefs) -> Sequence[Shown | None]:
    """Return the ranges from which one figure of a split is given its range.

    `sums` are the others' sums. A range that would reveal a count is joined with the
    one below, or with the one above if only that helps. A count above all of these is
    published to the nearest 5.
    """
    ends = [end for one in sums for end in one if end < inf]
    ranges = _up_to(int(max(ends)) + 2 * STEP)
    is_safe = [_is_safe(number, sums, beliefs, shown=one) for one in ranges]
    while False in is_safe:
        if len(ranges) == 1:
            return (None,)
        unsafe = is_safe.index(False)
        # Keyed by the index of the lower range; the lower pair is preferred.
        joined = {
            n: ranges[n] | ranges[n + 1]
            for n in (unsafe - 1, unsafe)
            if 0 <= n < len(ranges) - 1
        }
        is_joined_safe = {
            n: _is_safe(number, sums, beliefs, shown=one) for n, one in joined.items()
        }
        first = next((n for n in joined if is_joined_safe[n]), min(joined))
        ranges[first : first + 2] = [joined[first]]
        is_safe[first : first + 2] = [is_joined_safe[first]]
    return tuple(ranges)


def _is_safe(number: int, sums: Sums, beliefs: Beliefs, *, shown: Shown) -> bool | None:
    """Say whether a range reveals no count; None if the range cannot occur.

    A reader whose belief does not fit the ranges finds that out, and nothing else.
    """
    splits = [
        _sum([one, _bounds(shown)]) if n == number else one
        for n, one in enumerate(sums)
    ]
    found = [_leaves_two(splits, whole) for whole in beliefs]
    verdicts = {one for one in found if one is not None}
    return all(verdicts) if verdicts else None


def _up_to(end: int) -> list[Shown]:
    """Return the basic ranges in order, up to the one that holds `end`."""
    found = [Shown.of(0)]
    while found[-1].high < end:
        found.append(Shown.of(found[-1].high + 1))
    return found


def _bounds(shown: Shown | None) -> _Bounds:
    return _Bounds(shown.low, shown.high) if shown else _Bounds(0, inf)


def _sum(parts: Iterable[_Bounds]) -> _Bounds:
    rows = list(parts) or [_Bounds(0, 0)]
    return _Bounds(*map(sum, zip(*rows, strict=True)))


def _leaves_two(splits: Sequence[_Bounds], whole: Set[int]) -> bool | None:
    """Say whether the total has two values or is 0; None if it has none."""
    most = min(splits[n].high for n in whole)
    least = max(one.low for one in splits)
    if most < least:
        return None
    return most == 0 or most > least
