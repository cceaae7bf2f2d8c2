"""Which published figures count a record, and the ranges they are shown as. Pure.

District by week, ward by quarter, category by district and quarter; never finer.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from stronghold.core.kernel.quarters import Quarter
from stronghold.core.kernel.weeks import Week
from stronghold.core.sharing.small_numbers import Ranges, Shown, Split, published

ELSEWHERE, NOT_KNOWN = "", "-"
LONGEST_REASON = 300


@dataclass(frozen=True)
class Key:
    """One published figure: an empty category published_ranges for all of them."""

    measure: str
    period: str
    area_level: str
    area_code: str
    category: str = ""
    # The number of its release.
    number: int = 1


class Counted(NamedTuple):
    """A record that a measure counts: its week, ward, district and category."""

    measure: str
    reference: str
    week: date
    ward: str
    district: str
    category: str


class PublishedArea(NamedTuple):
    """An area with published figures: its level, code, name, and a ward's district."""

    level: str
    code: str
    name: str
    district: str


# What each figure is shown as; None if it cannot be published.
ShownRanges = dict[Key, Shown | None]
NOTHING = Shown(0, 0)


class RecordGroup(NamedTuple):
    """Records counted by the same measures and known to the same partner, or to none.

    Each group of a district is a separate table to `sharing.disclosure`, and a figure
    is the sum of the ranges of its groups. So comparing arrests of children with all
    arrests reveals only the range of each, and a partner that subtracts its own records
    from a figure is left with the range of the others.
    """

    measures: frozenset[str]
    known_to: str


class Cell(NamedTuple):
    """A figure of one group in one district: for a week, ward, category or all."""

    district: str
    kind: str
    code: str = ""


class Release(NamedTuple):
    """What one release counted, and the areas at that time."""

    counted: Sequence[Counted]
    areas: Sequence[PublishedArea]


def ranges_of_week(
    week: Week, counted: Iterable[Counted], known_to: Mapping[str, str]
) -> ShownRanges:
    """Return what the figures of a week are shown as: on its own, any range is safe.

    Only figures above zero are included.
    """
    found: ShownRanges = {}
    for group, rows in _groups(counted, known_to).items():
        for district, n in Counter(row.district for row in rows).items():
            for measure in sorted(group.measures):
                key = Key(measure, str(week), "district", district)
                found[key] = _plus(found.get(key, NOTHING), Shown.of(n))
    return found


def ranges_of_quarter(
    quarter: Quarter,
    releases: Sequence[Release],
    known_to: Mapping[str, str],
    *,
    categories: Sequence[str],
) -> ShownRanges:
    """Return what a quarter and its weeks are shown as, by release.

    Earlier releases are computed again on the way: the same counts give the same
    ranges. Only figures above zero in any release are included.
    """
    groups = [_groups(release.counted, known_to) for release in releases]
    found: ShownRanges = {}
    for group in dict.fromkeys(group for release in groups for group in release):
        rows = [release.get(group, []) for release in groups]
        for cell, number, shown in _ranges_of_group(
            quarter, releases, rows, categories=categories
        ):
            for key in _keys(cell, group, quarter, number=number):
                found[key] = _plus(found.get(key, NOTHING), shown)
    return found


def _ranges_of_group(
    quarter: Quarter,
    releases: Sequence[Release],
    rows: Sequence[Sequence[Counted]],
    *,
    categories: Sequence[str],
) -> Iterator[tuple[Cell, int, Shown | None]]:
    """Yield what the figures of one group are shown as, by number of the release."""
    weeks = [str(week) for week in quarter.weeks]
    all_rows = [row for release_rows in rows for row in release_rows]
    for district in dict.fromkeys(row.district for row in all_rows):
        shown: list[Ranges] = []
        for number, release in enumerate(releases, 1):
            splits = [
                Split([Cell(district, "week", week) for week in weeks], whole=True),
                _wards(district, release, all_rows),
                Split([Cell(district, "category", code) for code in categories]),
            ]
            own = [row for row in rows[number - 1] if row.district == district]
            counts = Counter(cell for row in own for cell in _cells(row))
            total = Cell(district, "all")
            used = [split for split in splits if split.parts]
            shown.append(published(total, used, counts, earlier=shown))
            yield from ((cell, number, value) for cell, value in shown[-1].items())


def _wards(district: str, release: Release, all_rows: Iterable[Counted]) -> Split:
    """Return a district's wards, and wards of others with records of the district."""
    areas = [area for area in release.areas if area.level == "ward"]
    codes = {area.code for area in areas if area.district == district}
    codes |= {row.ward for row in all_rows if row.district == district}
    return Split([Cell(district, "ward", code) for code in sorted(codes - {ELSEWHERE})])


def _groups(
    counted: Iterable[Counted], known_to: Mapping[str, str]
) -> dict[RecordGroup, list[Counted]]:
    """Group records by what counts them; each is in one group, without its measure.

    A measure without categories, such as those of children, leaves the category empty.
    """
    measures: defaultdict[Counted, set[str]] = defaultdict(set)
    categories: dict[Counted, str] = {}
    for row in counted:
        record = row._replace(measure="", category="")
        measures[record].add(row.measure)
        categories[record] = row.category or categories.get(record, "")
    found: defaultdict[RecordGroup, list[Counted]] = defaultdict(list)
    for record, codes in measures.items():
        group = RecordGroup(frozenset(codes), known_to.get(record.reference, ""))
        found[group].append(record._replace(category=categories[record]))
    return dict(found)


def _cells(row: Counted) -> list[Cell]:
    return [
        Cell(row.district, "all"),
        Cell(row.district, "week", str(Week(row.week))),
        Cell(row.district, "ward", row.ward),
        Cell(row.district, "category", row.category),
    ]


def _keys(
    cell: Cell, group: RecordGroup, quarter: Quarter, *, number: int
) -> list[Key]:
    """Return the figures that count a cell: one for each measure."""
    period = cell.code if cell.kind == "week" else str(quarter)
    level = "ward" if cell.kind == "ward" else "district"
    code = cell.code if cell.kind == "ward" else cell.district
    category = cell.code if cell.kind == "category" else ""
    return [
        Key(measure, period, level, code, category, number)
        for measure in sorted(group.measures)
    ]


def _plus(first: Shown | None, second: Shown | None) -> Shown | None:
    return first + second if first and second else None


def keys_of_week(
    week: Week,
    measures: Iterable[str],
    areas: Iterable[PublishedArea],
    *,
    number: int = 1,
) -> list[Key]:
    """Return every figure of a week, including those that are zero."""
    districts = [area.code for area in areas if area.level == "district"]
    return [
        Key(measure, str(week), "district", code, number=number)
        for measure in measures
        for code in districts
    ]


def keys_of_quarter(
    quarter: Quarter,
    categories: Mapping[str, Iterable[str]],
    areas: Iterable[PublishedArea],
    *,
    number: int = 1,
) -> list[Key]:
    """Return every figure of a quarter, by the categories of each measure.

    Records in no ward have no ward figure: they would be shown twice, by ward and by
    district.
    """
    areas = [a for a in areas if (a.level, a.code) != ("ward", ELSEWHERE)]
    return [
        Key(measure, str(quarter), area.level, area.code, category, number)
        for measure, codes in categories.items()
        for area in areas
        for category in ("", *(codes if area.level == "district" else ()))
    ]
