"""When a small number is hidden: every published figure is a range. Pure arithmetic.

A figure is 0, "<5" or the nearest 5, and where that could give a small count away, two
or more of these ranges in one.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from math import inf
from typing import Any, NamedTuple, Self

# There is no secret in it. What a figure is joined with follows from what else is shown
# and never from its count, so a reader who knows this code learns from the answer what
# the ranges say and no more; and the ranges leave each count that is not zero at least
# two values.
#
# Why that suffices. A table is a total with some splits: wards, weeks, categories. The
# parts of each add up to the total, and nothing else ties the splits to one another. By
# the ranges the total lies from a, the largest sum of the lows of a split, to b, the
# least sum of the highs. If b > a, a part of which the range has two values can take
# two values as well: were its least value its greatest, then either its range or that
# from a to b would have one value alone. So each figure need only leave b > a, or a
# total of 0, whatever it counts.
#
# With a revision beside what stood, a reader may know that nothing was taken out
# between: each count is then at most the later one. Let g be, for a split, how much its
# parts must have grown at least, and G the largest g. The same argument holds where
# both totals keep two values, among those that differ by G or more. Of several
# revisions each is held so against each before it, and
# `tests/property/sharing/test_rule_known.py` tries three.
SMALLEST_SHOWN = 5
STEP = 5

# What a figure is called, as the caller likes: anything hashable.
Key = Any


@dataclass(frozen=True, order=True)
class Shown:
    """What is published of a figure: that it lies from low to high, both included."""

    low: int
    high: int

    @classmethod
    def of(cls, n: int) -> Self:
        """Return the range of a count that needs no more hiding: 0, 1 to 4, or by 5."""
        if n < 0:
            raise ValueError(f"{n} is no count")
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


# None where a figure is left out, since no range would be safe to tell.
Ranges = Mapping[Key, Shown | None]


@dataclass(frozen=True)
class Split:
    """Figures that count a total in parts; `whole` if nothing can lie beside them.

    The weeks of a district are whole; its wards are not, where some of it may lie in no
    ward that is known.
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

    Figures are decided in the order given, the total last. `earlier` is what releases
    before this one showed of the same figures, and stays. No two tables that are given
    to this function may count the same record; a figure that counts several of them is
    told as the sum of their ranges, from which no one learns more than from these.
    """
    known = _Known([*splits, Split([total], whole=True)], earlier)
    for number, split in enumerate(known.splits):
        for key in split.parts:
            known.tell(number, key, counts.get(key, 0))
    return dict(known.shown)


class _Bounds(NamedTuple):
    """Between what an earlier count lies, and the present one, and its least growth."""

    low_before: float
    high_before: float
    low: float
    high: float
    growth: float


class _Known:
    """What a reader knows while the figures of a table are told one by one."""

    def __init__(self, splits: Sequence[Split], earlier: Sequence[Ranges]) -> None:
        self.splits = splits
        self.shown: dict[Key, Shown | None] = {}
        # Each earlier release is held against this one. The first shows nothing: what
        # a reader knows who allows that anything was taken out since.
        self.earlier: Sequence[Ranges] = [{}, *earlier]
        loose = [n for n, split in enumerate(splits) if not split.whole]
        # The splits that a reader may take for whole, in each possible way.
        self.beliefs = [
            set(range(len(splits))) - set(left)
            for many in range(len(loose) + 1)
            for left in combinations(loose, many)
        ]

    def tell(self, number: int, key: Key, n: int) -> None:
        """Choose how finely a figure can be told; only then look where its count is."""
        for found in self._partition(number, key):
            if found is None or n in found:
                self.shown[key] = found
                return
        self.shown[key] = Shown.of(n)

    def _partition(self, number: int, key: Key) -> list[Shown | None]:
        """Return the ranges among which a figure is told: nothing here knows its count.

        A range in which it would give a count away is joined with the one below, or
        above if that alone helps. What is larger than all of these is told to the
        nearest 5.
        """
        sums = [self._sums(before, number, key) for before in self.earlier]
        ends = [end for of in sums for one in of for end in one if end < inf]
        ranges = _up_to(int(max(ends)) + 2 * STEP)
        is_safe = [self._is_safe(sums, number, key, told=one) for one in ranges]
        while False in is_safe:
            if len(ranges) == 1:
                return [None]
            here = is_safe.index(False)
            # By the place of the lower one; of two that would do, the lower.
            joined = {
                n: ranges[n] | ranges[n + 1]
                for n in (here - 1, here)
                if 0 <= n < len(ranges) - 1
            }
            does = {
                n: self._is_safe(sums, number, key, told=one)
                for n, one in joined.items()
            }
            first = next((n for n in joined if does[n]), min(joined))
            ranges[first : first + 2] = [joined[first]]
            is_safe[first : first + 2] = [does[first]]
        return list(ranges)

    def _sums(self, before: Ranges, number: int, key: Key) -> list[_Bounds]:
        """Return the sum over the parts of each split, but for one figure."""
        return [
            _sum(
                _bounds(before.get(part), self.shown.get(part))
                for part in split.parts
                if not (n == number and part == key)
            )
            for n, split in enumerate(self.splits)
        ]

    def _is_safe(
        self, sums: Sequence[Sequence[_Bounds]], number: int, key: Key, *, told: Shown
    ) -> bool | None:
        """Say whether no count is given away by a range; None if it cannot be shown.

        Who believes what does not fit the ranges finds out, and learns nothing else.
        """
        found = []
        for before, others in zip(self.earlier, sums, strict=True):
            own = _bounds(before.get(key), told)
            of = [
                _sum([one, own]) if n == number else one for n, one in enumerate(others)
            ]
            found += [_leaves_two(of, whole) for whole in self.beliefs]
        verdicts = {one for one in found if one is not None}
        return all(verdicts) if verdicts else None


def _up_to(end: int) -> list[Shown]:
    """Return the ranges of counts that need no more hiding, up to that of a count."""
    found = [Shown.of(0)]
    while found[-1].high < end:
        found.append(Shown.of(found[-1].high + 1))
    return found


def _bounds(before: Shown | None, now: Shown | None) -> _Bounds:
    """Return the bounds of one figure, of which nothing was taken out in between."""
    low_before, high_before = (before.low, before.high) if before else (0, inf)
    low, high = (now.low, now.high) if now else (0, inf)
    high_before, low = min(high_before, high), max(low_before, low)
    growth = low - high_before if low > high_before else 0
    return _Bounds(low_before, high_before, low, high, growth)


def _sum(parts: Iterable[_Bounds]) -> _Bounds:
    rows = list(parts) or [_Bounds(0, 0, 0, 0, 0)]
    return _Bounds(*map(sum, zip(*rows, strict=True)))


def _leaves_two(splits: Sequence[_Bounds], whole: Set[int]) -> bool | None:
    """Say whether the total has two values or is 0, then and now; None: it has none."""
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
