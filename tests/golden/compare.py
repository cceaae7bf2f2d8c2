"""Says in words what differs between two sides: python -m golden.compare A B FILE.

A and B are the folders of the sides, beside which lies what was kept of them. Ends with
1 if anything differs.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from .kept import Kept, Page, Table
from .reading import Masks, lines_of, names_in

# How much of a line is said, and of how many examples.
LONGEST = 160
EXAMPLES = 3
# How many differences are printed; the file has all.
MOST = 60


@dataclass
class Found:
    """One difference, and everywhere that it was seen."""

    words: str
    places: list[str] = field(default_factory=list)


class Differences:
    """What was found so far; the same change at many places is one."""

    def __init__(self) -> None:
        self._found: dict[str, Found] = {}

    def add(self, words: str, place: str) -> None:
        self._found.setdefault(words, Found(words)).places.append(place)

    def said(self) -> Iterator[str]:
        """Return what differs, first what was seen most often."""
        for one in sorted(self._found.values(), key=lambda one: -len(one.places)):
            n, first = len(one.places), ", ".join(one.places[:EXAMPLES])
            rest = f" and {n - EXAMPLES:,} more" if n > EXAMPLES else ""
            yield f"{one.words}\n    {n:,} × : {first}{rest}"


def short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


# ---- tables


class Ranks:
    """The rank of each row, in the order of the keys, of the tables that differ."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._ranks: dict[str, dict[str, int]] = {}
        for name, table in tables.items():
            if table.key:
                at = table.columns.index(table.key)
                rows = enumerate(table.rows(), 1)
                self._ranks[name] = {row[at]: rank for rank, row in rows}

    def named(self, table: str, key: str) -> str:
        rank = self._ranks.get(table, {}).get(key)
        return key if rank is None else f"({table} {rank})"


def comparable(
    table: Table, columns: Sequence[str], ranks: Ranks, masks: Masks
) -> list[tuple[str, ...]]:
    """Return the rows without their own keys, and others' as ranks of their rows."""
    at = [(name, table.columns.index(name)) for name in columns]
    return [
        tuple(
            ranks.named(table.refers[name], row[number])
            if name in table.refers
            else masks.masked(row[number])
            for name, number in at
        )
        for row in table.rows()
    ]


def compare_tables(
    before: Mapping[str, Table],
    after: Mapping[str, Table],
    masks: tuple[Masks, Masks],
    differences: Differences,
) -> None:
    """Note what differs in the rows of two sides; only tables that are not equal."""
    ranks = Ranks(before), Ranks(after)
    for name in sorted(before.keys() ^ after.keys()):
        table = before.get(name) or after[name]
        which = "A" if name in before else "B"
        n_rows = len(table.rows())
        differences.add(f"Only {which} has this table.", f"{name} ({n_rows:,} rows)")
    for name in sorted(before.keys() & after.keys()):
        first, second = before[name], after[name]
        for column in sorted(set(first.columns) ^ set(second.columns)):
            which = "A" if column in first.columns else "B"
            differences.add(f"Only {which} has this column.", f"{name}.{column}")
        columns = [
            one for one in first.columns if one in second.columns and one != first.key
        ]
        _compare_rows(
            name,
            columns,
            comparable(first, columns, ranks[0], masks[0]),
            comparable(second, columns, ranks[1], masks[1]),
            differences,
        )


def _compare_rows(
    name: str,
    columns: Sequence[str],
    before: list[tuple[str, ...]],
    after: list[tuple[str, ...]],
    differences: Differences,
) -> None:
    gone = _left(before, after)
    new = _left(after, before)
    if len(gone) == len(new):
        for (rank, old), (_, changed) in zip(gone, new, strict=True):
            for column, was, becomes in zip(columns, old, changed, strict=True):
                if was != becomes:
                    words = f"{short(was)!r} became {short(becomes)!r}"
                    differences.add(f"Rows of {name}: {column} {words}", f"row {rank}")
        return
    for which, rows in (("A", gone), ("B", new)):
        for rank, row in rows:
            said = ", ".join(
                f"{column}={value}"
                for column, value in zip(columns, row, strict=True)
                if value not in ("\\N", "")
            )
            differences.add(
                f"Rows of {name} that only {which} has.", f"row {rank}: {short(said)}"
            )


def _left(
    rows: list[tuple[str, ...]], others: list[tuple[str, ...]]
) -> list[tuple[int, tuple[str, ...]]]:
    """Return the rows with their ranks that the others do not have."""
    there = Counter(others)
    left = []
    for rank, row in enumerate(rows, 1):
        if there[row]:
            there[row] -= 1
        else:
            left.append((rank, row))
    return left


# ---- pages


def changes(before: list[str], after: list[str]) -> Iterator[str]:
    """Return in words how the lines of a page changed."""
    gone = list((Counter(before) - Counter(after)).elements())
    new = list((Counter(after) - Counter(before)).elements())
    if not gone and not new and before != after:
        first = before[_n_equal(before, after)]
        yield f"Lines in another order, first {short(first)!r}"
    elif len(gone) == len(new):
        for old, changed in zip(gone, new, strict=True):
            yield f"{_around(old, changed)!r} became {_around(changed, old)!r}"
    else:
        yield from (f"Only A has {short(line)!r}" for line in gone)
        yield from (f"Only B has {short(line)!r}" for line in new)


def _around(line: str, other: str) -> str:
    """Return a line, or of a long one the part where it begins to differ."""
    same = _n_equal(line, other)
    start = max(0, same - LONGEST // 3) if len(line) > LONGEST else 0
    return ("…" if start else "") + short(line[start:])


def _n_equal(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many lines, or letters, are equal at the start."""
    pairs = zip(before, after, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def compare_pages(
    before: Kept, after: Kept, masks: tuple[Masks, Masks], differences: Differences
) -> int:
    """Note what differs in the answers of two sides; return how many were compared."""
    others: dict[tuple[str, str], Page] = {}
    for page in after.pages():
        others.setdefault((page.role, masks[1].masked(page.address)), page)
    n_compared = 0
    for page in before.pages():
        address = masks[0].masked(page.address)
        other = others.pop((page.role, address), None)
        place = f"{page.role} {address}"
        if other is None:
            differences.add(f"Only A has the address {page.route}", place)
            continue
        n_compared += 1
        if page.status != other.status:
            differences.add(f"Answered {page.status}, now {other.status}", place)
        elif page.kind != other.kind:
            differences.add(f"Was {page.kind}, now {other.kind}", place)
        elif page.body != other.body:
            lines = [masks[0].masked(line) for line in lines_of(page)]
            new = [masks[1].masked(line) for line in lines_of(other)]
            for words in dict.fromkeys(changes(lines, new)):
                differences.add(words, place)
    for (role, address), page in others.items():
        differences.add(f"Only B has the address {page.route}", f"{role} {address}")
    return n_compared


# ---- both


def different_tables(
    before: Kept, after: Kept
) -> tuple[dict[str, Table], dict[str, Table], int]:
    """Return the tables of each side that are not equal, and how many are."""
    first = {table.name: table for table in before.tables()}
    second = {table.name: table for table in after.tables()}
    equal = {name for name, table in first.items() if second.get(name) == table}
    for name in equal:
        del first[name], second[name]
    return first, second, len(equal)


def main() -> None:
    folders = [Path(one) for one in sys.argv[1:3]]
    report = Path(sys.argv[3])
    before, after = (Kept(folder.with_suffix(".sqlite")) for folder in folders)
    differences = Differences()
    first, second, n_equal = different_tables(before, after)
    masks = (
        Masks(names_in(first.values()), str(folders[0])),
        Masks(names_in(second.values()), str(folders[1])),
    )
    compare_tables(first, second, masks, differences)
    n_tables = n_equal + len(first.keys() | second.keys())
    n_pages = compare_pages(before, after, masks, differences)
    for which, only in (
        ("A", before.unreached() - after.unreached()),
        ("B", after.unreached() - before.unreached()),
    ):
        for route in sorted(only):
            differences.add(f"Only {which} has no address for this route.", route)
    said = list(differences.said())
    report.write_text("\n".join(said) + "\n")
    print(f"{n_tables:,} tables and {n_pages:,} pages compared.")
    if not said:
        print("No difference.")
        return
    print("\n".join(said[:MOST]))
    if len(said) > MOST:
        print(f"… and {len(said) - MOST:,} more differences, all in {report}")
    print(f"{len(said):,} differences.")
    sys.exit(1)


if __name__ == "__main__":
    main()
