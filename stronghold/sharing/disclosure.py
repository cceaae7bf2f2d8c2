"""When a small number is hidden: every published figure is a range. Pure arithmetic.

A figure is 0, "<5", or the nearest 5; and a total that holds a small count is two such
ranges in one, since two cells "<5" under a total of 10 can only be 4 and 4.
"""

from collections import Counter, defaultdict
from collections.abc import (
    Collection,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass
from hashlib import blake2b
from itertools import product
from typing import Any, Self, TypeVar

SMALLEST_SHOWN = 5
STEP = 5

Key = TypeVar("Key", bound=Hashable)


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

    def __str__(self) -> str:
        if self.high == 0:
            return "0"
        if self == Shown.of(self.high):
            is_small = self.high < SMALLEST_SHOWN
            return f"<{SMALLEST_SHOWN}" if is_small else f"{self.high - STEP // 2:,}"
        return f"{self.low:,} to {self.high:,}"


class Unsafe(Exception):
    """That no range of the new figures is safe beside what was published before."""


@dataclass(frozen=True)
class _Table:
    """Each figure's count, which kinds of record it counts, and what stands already."""

    n: Mapping[Hashable, int]
    kinds: Mapping[Hashable, frozenset[int]]
    # The figures that count a kind of record, by its number.
    counting: Sequence[frozenset[Hashable]]
    before: Mapping[Hashable, Shown]
    # What a set of kinds is called, in the choice that follows a secret.
    names: Mapping[frozenset[int], str]

    @property
    def small(self) -> list[Hashable]:
        return [key for key, n in self.n.items() if 0 < n < SMALLEST_SHOWN]


# Another set of records: by how much each figure would differ, by one up or down.
_Way = Mapping[Hashable, int]


def published(
    figures: Iterable[Key],
    records: Mapping[Collection[Key], int],
    *,
    secret: bytes,
    before: Mapping[Key, Shown] | None = None,
) -> dict[Key, Shown]:
    """Return the range to publish for each figure.

    For each count from 1 to 4, a second set of records fits all that is published, with
    one record more or less in that count: nobody who solves for the ranges can tell
    which is true. A total with a small part is widened whether or not it is needed, so
    who knows the rule learns nothing from seeing it used; by which neighbour follows a
    secret, but at the edge of a range it is the nearer.

    `records` says how many records there are of each kind, a kind being the figures
    that count them: those of the ward, the district, elsewhere or not known, of the
    week and the quarter, of the category, and of every measure that takes it in. All
    that is published together belongs into one call. What was published earlier about
    the same records is given in `before`, and stays as it is. The same secret gives the
    same answer. Unsafe where no range would do beside what stands.
    """
    table = _tabled(figures, records, before or {})
    shown = {key: _range_of(key, table, secret) for key in table.n}
    for key in table.small:
        _make_room(key, table, shown)
    return shown  # type: ignore[return-value]


def _tabled(
    figures: Iterable[Hashable],
    records: Mapping[Any, int],
    before: Mapping[Any, Shown],
) -> _Table:
    merged: Counter[frozenset[Hashable]] = Counter()
    for kind, n in records.items():
        if n < 0:
            raise ValueError(f"{n} records are no number of records")
        if n:
            merged[frozenset(kind)] += n
    counting = sorted(merged, key=lambda kind: sorted(map(repr, kind)))
    kinds: defaultdict[Hashable, set[int]] = defaultdict(set)
    for number, kind in enumerate(counting):
        for key in kind:
            kinds[key].add(number)
    keys = dict.fromkeys([*figures, *kinds, *before])
    counts = {key: sum(merged[counting[i]] for i in kinds[key]) for key in keys}
    for key, stands in before.items():
        if counts[key] not in stands:
            raise ValueError(f"{key} is not in the range that was published of it")
    own = {key: frozenset(kinds[key]) for key in keys}
    return _Table(
        n=counts,
        kinds=own,
        counting=counting,
        before=before,
        names={own[key]: repr(key) for key in sorted(own, key=repr, reverse=True)},
    )


def _range_of(key: Hashable, table: _Table, secret: bytes) -> Shown:
    if key in table.before:
        return table.before[key]
    own = Shown.of(table.n[key])
    if not _holds_small(key, table):
        return own
    # Two figures of the very same records are shown alike: two ranges would tell more.
    return _joined(table.names[table.kinds[key]], table.n[key], secret)


def _holds_small(key: Hashable, table: _Table) -> bool:
    """Say whether a figure holds a small one and more: a total, seen from its parts.

    Where all else is zero the two are one figure, and there is nothing to subtract.
    """
    own = table.kinds[key]
    within = {other for kind in own for other in table.counting[kind]}
    return any(
        0 < table.n[other] < SMALLEST_SHOWN and table.kinds[other] < own
        for other in within
    )


def _joined(name: str, n: int, secret: bytes) -> Shown:
    """Join a range with a neighbour: the nearer at an edge, else as the secret says."""
    own = Shown.of(n)
    if own.low == 1:
        return own | Shown.of(own.high + 1)
    below, above = own | Shown.of(own.low - 1), own | Shown.of(own.high + 1)
    if n == own.low:
        return below
    if n == own.high:
        return above
    digest = blake2b(name.encode(), key=secret[:64], digest_size=1).digest()
    return below if digest[0] % 2 else above


def _make_room(key: Hashable, table: _Table, shown: dict[Hashable, Shown]) -> None:
    """See that one record more or less of a small figure would fit what is shown.

    Where no kind of record has room, which figures that overlap without holding one
    another can bring about, the first way that touches fewest figures is made. Where
    what stands has no room for a record more or less, one may have gone from one kind
    to another.
    """
    for ways in (_more_or_less(key, table), _from_one_to_another(key, table)):
        without = [(_without_room(way, table, shown), way) for way in ways]
        possible = [one for one in without if not table.before.keys() & set(one[0])]
        if possible:
            figures, way = min(possible, key=lambda one: len(one[0]))
            for figure in figures:
                shown[figure] |= Shown.of(table.n[figure] + way[figure])
            return
    raise Unsafe(str(key))


def _more_or_less(key: Hashable, table: _Table) -> Iterator[_Way]:
    for kind in sorted(table.kinds[key]):
        for d in (1, -1):
            way = dict.fromkeys(table.counting[kind], d)
            if _leaves_some(way, table):
                yield way


def _from_one_to_another(key: Hashable, table: _Table) -> Iterator[_Way]:
    """Yield what differs where a record is of another kind, the figure's or not."""
    others = [kind for kind in table.counting if key not in kind]
    for own, other, d in product(sorted(table.kinds[key]), others, (1, -1)):
        here = table.counting[own]
        way = dict.fromkeys(here - other, d) | dict.fromkeys(other - here, -d)
        if _leaves_some(way, table):
            yield way


def _leaves_some(way: _Way, table: _Table) -> bool:
    """Zero is shown as it is, so nothing that is shown as some can become none."""
    return all(table.n[figure] + d for figure, d in way.items())


def _without_room(
    way: _Way, table: _Table, shown: Mapping[Hashable, Shown]
) -> list[Hashable]:
    """Return the figures whose range would not hold what the way makes of them."""
    return [f for f, d in way.items() if table.n[f] + d not in shown[f]]
