"""Whether the rows that a partner is shown could identify someone.

A person may be identified where few records share what is shown of them. Fewer than
five is few, as for figures (sharing/small_numbers.py).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

FEW = 5
MOST_EXAMPLES = 3


@dataclass(frozen=True)
class Shown:
    """What one row shows: a day, an area, its categories, a place on the map.

    The area is a code, because two wards can have the same name.
    """

    day: date | None = None
    area: str = ""
    categories: tuple[str, ...] = ()
    spot: str = ""
    address: str = ""
    # Text as it was typed.
    words: str = ""

    @property
    def group(self) -> tuple[str, ...]:
        """What it can share with other rows: area, month and categories."""
        month = f"{self.day:%Y-%m}" if self.day else ""
        return (self.area, month, *self.categories)


@dataclass(frozen=True)
class Finding:
    """One way in which someone could be identified, and how often it occurs."""

    code: str
    n: int
    of: int
    # The size of the smallest group, for findings about groups.
    smallest: int = 0
    examples: Sequence[tuple[str, ...]] = ()


def findings(rows: Sequence[Shown]) -> list[Finding]:
    """Return what could identify someone in these rows, groups first."""
    found = [
        _few("small_group", Counter(row.group for row in rows)),
        _few("rare_category", _categories(rows)),
        _lone(rows),
        _count("address", (row.address for row in rows)),
        _count("own_words", (row.words for row in rows)),
    ]
    return [finding for finding in found if finding.n]


def _categories(rows: Iterable[Shown]) -> "Counter[tuple[str, ...]]":
    """Count each category with its column, because two columns can share a code."""
    return Counter(
        (str(column), code)
        for row in rows
        for column, code in enumerate(row.categories)
        if code
    )


def _few(code: str, groups: "Counter[tuple[str, ...]]") -> Finding:
    small = sorted((n, group) for group, n in groups.items() if n < FEW)
    return Finding(
        code,
        n=len(small),
        of=len(groups),
        smallest=small[0][0] if small else 0,
        examples=[(*group, str(n)) for n, group in small[:MOST_EXAMPLES]],
    )


def _lone(rows: Iterable[Shown]) -> Finding:
    spots = Counter(row.spot for row in rows if row.spot)
    return Finding("lone_spot", n=[*spots.values()].count(1), of=len(spots))


def _count(code: str, texts: Iterable[str]) -> Finding:
    given = [bool(text) for text in texts]
    return Finding(code, n=given.count(True), of=len(given))
