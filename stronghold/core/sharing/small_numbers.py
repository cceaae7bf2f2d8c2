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
# Where a revision is published next to an earlier release, a reader may know that no
# records were removed in between, so each earlier count is at most the later one. For a
# split, let g be the least amount by which its parts must have grown, and G the largest
# g. The same argument holds if both totals keep two values among those that differ by G
# or more. Each of several revisions is compared in this way with every earlier release;
# `tests/property/sharing/test_rule_known.py` tries three.
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


# None where a figure is left out, because no range would be safe to publish.
Ranges = Mapping[Key, Shown | None]


@dataclass(frozen=True)
class Split:
    """Figures that divide a total; `whole` if every record falls in one of the parts.

    The weeks of a district are whole. Its wards are not, if some records have no known
    ward.
    """

    parts: Sequence[Key]
    whole: bool = False


def published(
    total: Key,
    splits: Sequence[Split],
    counts: Mapping[Key, int],
    *,
    earlier: Sequence[Ranges] = (),
) -> dict[Key, Shown | None]:
    """Return the range to publish for each figure of a table; None for left out.

    Figures are decided in the order given, the total last. `earlier` holds the ranges
    that earlier releases published for the same figures, which remain known. No two
    tables given to this function may count the same record. A figure that counts
    several tables is published as the sum of their ranges, which reveals nothing
    further.
    """
    known = _Known([*splits, Split([total], whole=True)], earlier)
    for number, split in enumerate(known.splits):
        for key in split.parts:
            known.publish(number, key, counts.get(key, 0))
    return dict(known.shown)


class _Bounds(NamedTuple):
    """The bounds of an earlier count and of the current one, and the least growth."""

    low_before: float
    high_before: float
    low: float
    high: float
    growth: float


# By release that a figure is compared with, the sum of the others of each split.
Sums = tuple[tuple[_Bounds, ...], ...]
# Each set of splits that a reader may believe to be whole, by their numbers.
Beliefs = tuple[frozenset[int], ...]


class _Known:
    """What a reader knows while the figures of a table are published one by one."""

    def __init__(self, splits: Sequence[Split], earlier: Sequence[Ranges]) -> None:
        self.splits = splits
        self.shown: dict[Key, Shown | None] = {}
        # Every earlier release is compared with this one. The first, which is empty,
        # stands for a reader who assumes that records may have been removed since.
        self.earlier: Sequence[Ranges] = [{}, *earlier]
        loose = [n for n, split in enumerate(splits) if not split.whole]
        # Every set of splits that a reader may believe to be whole.
        self.beliefs: Beliefs = tuple(
            frozenset(range(len(splits))) - set(left)
            for size in range(len(loose) + 1)
            for left in combinations(loose, size)
        )

    def publish(self, number: int, key: Key, n: int) -> None:
        """Choose the possible ranges first, and only then the one of the count."""
        for found in self._partition(number, key):
            if found is None or n in found:
                self.shown[key] = found
                return
        self.shown[key] = Shown.of(n)

    def _partition(self, number: int, key: Key) -> Sequence[Shown | None]:
        """Return the ranges from which a figure's range is chosen, without its count.

        What a figure may be published as follows from what is known of the others.
        """
        return _partition(
            number,
            tuple(before.get(key) for before in self.earlier),
            tuple(self._sums(before, number, key) for before in self.earlier),
            self.beliefs,
        )

    def _sums(self, before: Ranges, number: int, key: Key) -> tuple[_Bounds, ...]:
        """Return the sum over the parts of each split, leaving out one figure."""
        return tuple(
            _sum(
                _bounds(before.get(part), self.shown.get(part))
                for part in split.parts
                if not (n == number and part == key)
            )
            for n, split in enumerate(self.splits)
        )


# Most figures of a release are zero, so the same sums occur often.
@lru_cache(maxsize=2**14)
def _partition(
    number: int, own: Sequence[Shown | None], sums: Sums, beliefs: Beliefs
) -> Sequence[Shown | None]:
    """Return the ranges from which one figure of a split is given its range.

    `own` is what each release published of it, and `sums` are the others' sums.

    A range that would reveal a count is joined with the one below, or with the one
    above if only that helps. A count above all of these is published to the
    nearest 5.
    """
    ends = [end for of in sums for one in of for end in one if end < inf]
    ranges = _up_to(int(max(ends)) + 2 * STEP)
    is_safe = [_is_safe(number, own, sums, beliefs, shown=one) for one in ranges]
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
            n: _is_safe(number, own, sums, beliefs, shown=one)
            for n, one in joined.items()
        }
        first = next((n for n in joined if is_joined_safe[n]), min(joined))
        ranges[first : first + 2] = [joined[first]]
        is_safe[first : first + 2] = [is_joined_safe[first]]
    return tuple(ranges)


def _is_safe(
    number: int,
    own: Sequence[Shown | None],
    sums: Sums,
    beliefs: Beliefs,
    *,
    shown: Shown,
) -> bool | None:
    """Say whether a range reveals no count; None if the range cannot occur.

    A reader whose belief does not fit the ranges finds that out, and nothing else.
    """
    found = []
    for before, others in zip(own, sums, strict=True):
        bounds = _bounds(before, shown)
        of = [
            _sum([one, bounds]) if n == number else one for n, one in enumerate(others)
        ]
        found += [_leaves_two(of, whole) for whole in beliefs]
    verdicts = {one for one in found if one is not None}
    return all(verdicts) if verdicts else None


def _up_to(end: int) -> list[Shown]:
    """Return the basic ranges in order, up to the one that holds `end`."""
    found = [Shown.of(0)]
    while found[-1].high < end:
        found.append(Shown.of(found[-1].high + 1))
    return found


def _bounds(before: Shown | None, now: Shown | None) -> _Bounds:
    """Return the bounds of one figure, if no records were removed in between."""
    low_before, high_before = (before.low, before.high) if before else (0, inf)
    low, high = (now.low, now.high) if now else (0, inf)
    high_before, low = min(high_before, high), max(low_before, low)
    growth = low - high_before if low > high_before else 0
    return _Bounds(low_before, high_before, low, high, growth)


def _sum(parts: Iterable[_Bounds]) -> _Bounds:
    rows = list(parts) or [_Bounds(0, 0, 0, 0, 0)]
    return _Bounds(*map(sum, zip(*rows, strict=True)))


def _leaves_two(splits: Sequence[_Bounds], whole: Set[int]) -> bool | None:
    """Say whether the total has two values or is 0, then and now; None if none."""
    highs = [splits[n] for n in sorted(whole)]
    growth = max(one.growth for one in splits)
    least_before = max(one.low_before for one in splits)
    most = min(one.high for one in highs)
    most_before = min(*(one.high_before for one in highs), most - growth)
    least = max(*(one.low for one in splits), least_before + growth)
    if most_before < least_before or most < least:
        return None
    if most == 0:
        return True
    return most > least and (most_before > least_before or most_before == 0)
