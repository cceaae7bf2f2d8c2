"""No one who knows the code and every published figure can fix a count from 1 to 4.

Every table of a small shape is published by the real rule, and those with the same
answer are put together: that is all that a reader can tell apart who knows everything
but the counts. There is no key to try, as the rule has no secret."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import pytest

from stronghold.core.sharing.small_numbers import Shown, Split, published
from tests.sweeps import some

TOTAL = "total"
Counts = Mapping[str, int]
Ranges = Mapping[str, Shown | None]
# What is published of a table, how many records there are of each kind that a reader
# may want to know, and the most that each can be by the ranges alone.
Seen = tuple[Hashable, Counts, Counts]


def pinned(tables: Iterable[Seen], *, limit: int) -> list[str]:
    """Return the small counts that an answer fixes, of tables counted up to a limit.

    An answer that larger tables may have given too is left out: not all are tried.
    """
    found: dict[Hashable, dict[str, set[int]]] = {}
    beyond = set()
    for answer, counts, most in tables:
        values = found.setdefault(answer, defaultdict(set))
        for name, n in counts.items():
            values[name].add(n)
        if max(most.values()) > limit:
            beyond.add(answer)
    judged = {answer: of for answer, of in found.items() if answer not in beyond}
    assert len(judged) > 5, "almost nothing was judged"
    return [
        f"{name} is {min(values)} in {answer}"
        for answer, of in judged.items()
        for name, values in of.items()
        if len(values) == 1 and 0 < min(values) < 5
    ]


def answer_of(shown: Ranges) -> Hashable:
    return tuple(shown.items())


def most_of(shown: Ranges, splits: Sequence[Split], *, beyond: int) -> dict[str, int]:
    """Return the most that the total can be by the splits that are whole and itself."""
    most = [shown[TOTAL]] + [
        sum((shown[key] or Shown(0, beyond) for key in split.parts), Shown(0, 0))
        for split in splits
        if split.whole
    ]
    return {TOTAL: min(beyond if one is None else one.high for one in most)}


def parts_of(total: int, names: str) -> Iterator[dict[str, int]]:
    """Yield each way in which a total is the sum of parts."""
    for some_of in product(range(total + 1), repeat=len(names) - 1):
        if sum(some_of) <= total:
            yield dict(zip(names, [*some_of, total - sum(some_of)], strict=True))


def tables(of: Sequence[str], *, limit: int) -> Iterator[dict[str, int]]:
    """Yield each table of some splits, by the letters of their parts."""
    for total in range(limit + 1):
        for one in product(*(list(parts_of(total, names)) for names in of)):
            yield {TOTAL: total} | {k: n for split in one for k, n in split.items()}


def whole(*of: str) -> list[Split]:
    return [Split(names, whole=True) for names in of]


@pytest.mark.parametrize("limit", some([7, 11], short={7}))
def test_not_in_two_wards_by_two_categories_under_a_district(limit: int) -> None:
    """Cells that no figure tells are looked at too: a ward's of one category."""
    splits = [Split("AB"), Split("xy")]

    def seen() -> Iterator[Seen]:
        for ax, ay, bx, by in product(range(limit + 1), repeat=4):
            figures = {"A": ax + ay, "B": bx + by, "x": ax + bx, "y": ay + by}
            counts = {**figures, TOTAL: ax + ay + bx + by}
            shown = published(TOTAL, splits, counts)
            cells = {"Ax": ax, "Ay": ay, "Bx": bx, "By": by}
            most = {
                cell: min((shown[name] or Shown(0, 99)).high for name in cell)
                for cell in cells
            }
            yield answer_of(shown), {**counts, **cells}, most

    assert pinned(seen(), limit=limit) == []


@pytest.mark.parametrize(
    "shape",
    some(
        [
            (("12", "AB", "xy"), 10),
            (("123", "ABC"), 9),
            (("12", "ABC", "xy"), 14),
            (("123", "ABCD"), 13),
            (("AB",), 40),
        ],
        short={(("12", "AB", "xy"), 10), (("123", "ABC"), 9), (("AB",), 40)},
    ),
)
def test_not_in_weeks_inside_a_quarter(shape: tuple[Sequence[str], int]) -> None:
    of, limit = shape
    splits = whole(*of)

    def seen() -> Iterator[Seen]:
        for counts in tables(of, limit=limit):
            shown = published(TOTAL, splits, counts)
            yield answer_of(shown), counts, most_of(shown, splits, beyond=99)

    assert pinned(seen(), limit=limit) == []


@pytest.mark.parametrize("knows", ["that wards are whole", "nothing of wards"])
def test_not_where_some_may_lie_in_no_ward(knows: str) -> None:
    splits = [Split("12", whole=True), Split("AB")]

    def seen() -> Iterator[Seen]:
        for counts in tables(("12", "AB."), limit=10):
            if counts["."] and knows == "that wards are whole":
                continue
            shown = published(TOTAL, splits, counts)
            yield answer_of(shown), counts, most_of(shown, splits, beyond=99)

    assert pinned(seen(), limit=10) == []


@pytest.mark.parametrize("knows", ["its own", "nothing"])
def test_not_of_the_rest_by_a_partner_who_knows_its_own_records(knows: str) -> None:
    """What it sees is the sum of two tables, of which it knows one to the record."""
    splits, limit = whole("12", "AB"), 5

    def seen() -> Iterator[Seen]:
        every = [
            (counts, published(TOTAL, splits, counts))
            for counts in tables(("12", "AB"), limit=limit)
        ]
        for (rest, of_rest), (own, of_own) in product(every, repeat=2):
            summed = {key: both(of_rest[key], of_own[key]) for key in rest}
            mine: Any = tuple(own.items()) if knows == "its own" else ()
            counts = dict(rest)
            if knows == "nothing":
                counts |= {f"sum of {key}": n + own[key] for key, n in rest.items()}
            most = [most_of(one, splits, beyond=99)[TOTAL] for one in (of_rest, of_own)]
            yield (mine, answer_of(summed)), counts, {TOTAL: max(most)}

    assert pinned(seen(), limit=limit) == []


def both(one: Shown | None, other: Shown | None) -> Shown | None:
    return one + other if one and other else None


def test_not_of_arrests_of_children_among_all_arrests() -> None:
    """The wider measure is published as the sum, by the week too; the narrower beside
    it.
    """
    splits, limit = whole("12", "AB"), 5

    def seen() -> Iterator[Seen]:
        every = [
            (counts, published(TOTAL, splits, counts))
            for counts in tables(("12", "AB"), limit=limit)
        ]
        for (child, of_child), (adult, of_adult) in product(every, repeat=2):
            summed = {key: both(of_child[key], of_adult[key]) for key in child}
            result = {key: one for key, one in of_child.items() if key not in "12"}
            counts = dict(child) | {f"adult {key}": n for key, n in adult.items()}
            counts |= {f"all {key}": n + adult[key] for key, n in child.items()}
            most = [
                most_of(one, splits, beyond=99)[TOTAL] for one in (of_child, of_adult)
            ]
            yield (answer_of(result), answer_of(summed)), counts, {TOTAL: max(most)}

    assert pinned(seen(), limit=limit) == []


def test_a_rule_that_looks_at_the_count_is_found_out() -> None:
    """The rule that was used before: at the edge of its range, the nearer neighbour."""

    def joined(n: int) -> Shown:
        own = Shown.of(n)
        if own.low > 1 and n < own.high:
            return own | Shown.of(own.low - 1)
        return own | Shown.of(own.high + 1)

    def seen() -> Iterator[Seen]:
        for a, b in product(range(30), repeat=2):
            counts = {"A": a, "B": b, TOTAL: a + b}
            small = (0 < a < 5 and b) or (0 < b < 5 and a)
            total = joined(a + b) if small else Shown.of(a + b)
            shown = {"A": Shown.of(a), "B": Shown.of(b), TOTAL: total}
            yield answer_of(shown), counts, {TOTAL: total.high}

    assert "A is 1" in " ".join(pinned(seen(), limit=29))


def test_two_fixed_partitions_are_found_out() -> None:
    """Two wards below 5 under a district from 8 to 17 can only be 4 and 4."""

    def seen() -> Iterator[Seen]:
        for a, b in product(range(30), repeat=2):
            shown = {
                "A": Shown.of(a),
                "B": Shown.of(b),
                TOTAL: Shown.of(a + b) if a + b < 8 else Shown(8, 17),
            }
            counts = {"A": a, "B": b, TOTAL: a + b}
            yield answer_of(shown), counts, {"A": shown["A"].high, "B": shown["B"].high}

    assert "A is 4" in " ".join(pinned(seen(), limit=29))
