"""Which figures count a record, and as which ranges they are told. Pure.

District by week, ward by quarter, category by district and quarter; never finer.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from stronghold.kernel.quarters import Quarter
from stronghold.kernel.weeks import Week
from stronghold.sharing.disclosure import Ranges, Shown, Split, published

ELSEWHERE, NOT_KNOWN = "", "-"
LONGEST_REASON = 300


@dataclass(frozen=True)
class Key:
    """One published figure: an empty category stands for all of them."""

    measure: str
    period: str
    area_level: str
    area_code: str
    category: str = ""
    # Of its release.
    number: int = 1


class Counted(NamedTuple):
    """That a measure counts a record: in which week, where and as what."""

    measure: str
    reference: str
    week: date
    ward: str
    district: str
    category: str


class Ground(NamedTuple):
    """An area that figures are published of: its level, name, and a ward's district."""

    level: str
    code: str
    name: str
    district: str


# What a figure is shown as; None for what cannot be told.
Told = dict[Key, Shown | None]
NOTHING = Shown(0, 0)


class Lot(NamedTuple):
    """Records that the same measures count and the same partner, or none, knows of.

    Each lot of a district is a table of its own to `sharing.disclosure`, and a figure
    is the sum of the ranges of its lots. So who sets arrests of children against all
    arrests learns no more than the ranges of each, and a partner that takes its own
    records out of a figure is left with the ranges of the others.
    """

    measures: frozenset[str]
    known_to: str


class Cell(NamedTuple):
    """A figure of one lot in one district: a week, a ward, a category or the whole."""

    district: str
    kind: str
    code: str = ""


class Release(NamedTuple):
    """What one release counted, and the areas that there were."""

    counted: Sequence[Counted]
    ground: Sequence[Ground]


def told_of_week(
    week: Week, counted: Iterable[Counted], known_to: Mapping[str, str]
) -> Told:
    """Return what the figures of a week are told as: by themselves, any range is safe.

    Only figures that count something; the others are 0.
    """
    found: Told = {}
    for lot, rows in _lots(counted, known_to).items():
        for district, n in Counter(row.district for row in rows).items():
            for measure in sorted(lot.measures):
                key = Key(measure, str(week), "district", district)
                found[key] = _plus(found.get(key, NOTHING), Shown.of(n))
    return found


def told_of_quarter(
    quarter: Quarter,
    releases: Sequence[Release],
    known_to: Mapping[str, str],
    *,
    categories: Sequence[str],
) -> Told:
    """Return what a quarter and its weeks are told as, by each release of them.

    What releases before the last showed is found again on the way: the same counts give
    the same answer. Only figures that count something in any release.
    """
    lots = [_lots(release.counted, known_to) for release in releases]
    found: Told = {}
    for lot in dict.fromkeys(lot for of in lots for lot in of):
        rows = [of.get(lot, []) for of in lots]
        for cell, number, told in _cells_told(
            quarter, releases, rows, categories=categories
        ):
            for key in _keys(cell, lot, quarter, number=number):
                found[key] = _plus(found.get(key, NOTHING), told)
    return found


def _cells_told(
    quarter: Quarter,
    releases: Sequence[Release],
    rows: Sequence[Sequence[Counted]],
    *,
    categories: Sequence[str],
) -> Iterator[tuple[Cell, int, Shown | None]]:
    """Yield what the figures of one lot are told as, by the number of the release."""
    weeks = [str(week) for week in quarter.weeks]
    every = [row for of in rows for row in of]
    for district in dict.fromkeys(row.district for row in every):
        shown: list[Ranges] = []
        for number, release in enumerate(releases, 1):
            splits = [
                Split([Cell(district, "week", week) for week in weeks], whole=True),
                _wards(district, release, every),
                Split([Cell(district, "category", code) for code in categories]),
            ]
            own = [row for row in rows[number - 1] if row.district == district]
            counts = Counter(cell for row in own for cell in _cells(row))
            total, told = Cell(district, "all"), [one for one in splits if one.parts]
            shown.append(published(total, told, counts, earlier=shown))
            yield from ((cell, number, one) for cell, one in shown[-1].items())


def _wards(district: str, release: Release, every: Iterable[Counted]) -> Split:
    """Return a district's wards, with those of others that count some of it."""
    areas = [area for area in release.ground if area.level == "ward"]
    codes = {area.code for area in areas if area.district == district}
    codes |= {row.ward for row in every if row.district == district}
    return Split([Cell(district, "ward", code) for code in sorted(codes - {ELSEWHERE})])


def _lots(
    counted: Iterable[Counted], known_to: Mapping[str, str]
) -> dict[Lot, list[Counted]]:
    """Put records apart by what counts them; each is in one lot, without its measure.

    A measure without categories, as of children, says nothing of a record's category.
    """
    measures: defaultdict[Counted, set[str]] = defaultdict(set)
    categories: dict[Counted, str] = {}
    for row in counted:
        record = row._replace(measure="", category="")
        measures[record].add(row.measure)
        categories[record] = row.category or categories.get(record, "")
    found: defaultdict[Lot, list[Counted]] = defaultdict(list)
    for record, of in measures.items():
        lot = Lot(frozenset(of), known_to.get(record.reference, ""))
        found[lot].append(record._replace(category=categories[record]))
    return dict(found)


def _cells(row: Counted) -> list[Cell]:
    return [
        Cell(row.district, "all"),
        Cell(row.district, "week", str(Week(row.week))),
        Cell(row.district, "ward", row.ward),
        Cell(row.district, "category", row.category),
    ]


def _keys(cell: Cell, lot: Lot, quarter: Quarter, *, number: int) -> list[Key]:
    """Return the figures that count what a cell does: one of each measure."""
    period = cell.code if cell.kind == "week" else str(quarter)
    level = "ward" if cell.kind == "ward" else "district"
    code = cell.code if cell.kind == "ward" else cell.district
    category = cell.code if cell.kind == "category" else ""
    return [
        Key(measure, period, level, code, category, number)
        for measure in sorted(lot.measures)
    ]


def _plus(one: Shown | None, other: Shown | None) -> Shown | None:
    return one + other if one and other else None


def keys_of_week(
    week: Week, measures: Iterable[str], ground: Iterable[Ground], *, number: int = 1
) -> list[Key]:
    """Return every figure of a week, those that count nothing included."""
    districts = [area.code for area in ground if area.level == "district"]
    return [
        Key(measure, str(week), "district", code, number=number)
        for measure in measures
        for code in districts
    ]


def keys_of_quarter(
    quarter: Quarter,
    categories: Mapping[str, Iterable[str]],
    ground: Iterable[Ground],
    *,
    number: int = 1,
) -> list[Key]:
    """Return every figure of a quarter, by the categories of each measure.

    None of what lies in no ward: it would be told twice, by ward and by district.
    """
    areas = [a for a in ground if (a.level, a.code) != ("ward", ELSEWHERE)]
    return [
        Key(measure, str(quarter), area.level, area.code, category, number)
        for measure, codes in categories.items()
        for area in areas
        for category in ("", *(codes if area.level == "district" else ()))
    ]
