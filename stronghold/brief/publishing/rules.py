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
from stronghold.core.sharing.small_numbers import Shown, Split, published

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


class Counted(NamedTuple):
    """A record that a measure counts: its week, ward, district and category.

    `known_to` is the code of the partner that knows it as its own, or empty. It is kept
    as it was when first counted, or a table would change beside what was published.
    """

    measure: str
    reference: str
    week: date
    ward: str
    district: str
    category: str
    known_to: str = ""


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

    Each group of a district is a separate table to `sharing.small_numbers`, and a
    figure is the sum of the ranges of its groups. So comparing arrests of children with
    all arrests reveals only the range of each, and a partner that subtracts its own
    records from a figure is left with the range of the others.
    """

    measures: frozenset[str]
    known_to: str


class Cell(NamedTuple):
    """A figure of one group in one district: for a week, ward, category or all."""

    district: str
    kind: str
    code: str = ""


def ranges_of_week(week: Week, counted: Iterable[Counted]) -> ShownRanges:
    """Return what the figures of a week are shown as: on its own, any range is safe.

    Only figures above zero are included.
    """
    found: ShownRanges = {}
    for group, rows in _groups(counted).items():
        for district, n in Counter(row.district for row in rows).items():
            for measure in sorted(group.measures):
                key = Key(measure, str(week), "district", district)
                found[key] = _plus(found.get(key, NOTHING), Shown.of(n))
    return found


def ranges_of_quarter(
    quarter: Quarter,
    counted: Iterable[Counted],
    areas: Iterable[PublishedArea],
    *,
    categories: Sequence[str],
) -> ShownRanges:
    """Return what a quarter and its weeks are shown as; only figures above zero."""
    areas = list(areas)
    found: ShownRanges = {}
    for group, rows in _groups(counted).items():
        for cell, shown in _ranges_of_group(quarter, rows, areas, categories):
            for key in _keys(cell, group, quarter):
                found[key] = _plus(found.get(key, NOTHING), shown)
    return found


def late_of(now: Iterable[Counted], before: Iterable[Counted]) -> list[Counted]:
    """Return the records that no earlier release counted, all of one source.

    What a release counted stays as it was first counted, whatever became of it: another
    age, place or category, a duplicate, an error. So the late records of each release
    are tables of their own, and all releases together reveal nothing more than each.
    """
    references = {row.reference for row in before}
    return [row for row in now if row.reference not in references]


def revised(keys: Iterable[Key], before: ShownRanges, late: ShownRanges) -> ShownRanges:
    """Return what figures are shown as with the late records added.

    A measure that was not published before is left out: what it counted is not known.
    """
    measures = {key.measure for key in before}
    return {
        key: _plus(before.get(key, NOTHING), late.get(key, NOTHING))
        if key.measure in measures
        else None
        for key in keys
    }


def _ranges_of_group(
    quarter: Quarter,
    rows: Sequence[Counted],
    areas: Sequence[PublishedArea],
    categories: Sequence[str],
) -> Iterator[tuple[Cell, Shown | None]]:
    """Yield what the figures of one group are shown as."""
    weeks = [str(week) for week in quarter.weeks]
    for district in dict.fromkeys(row.district for row in rows):
        own = [row for row in rows if row.district == district]
        splits = [
            Split([Cell(district, "week", week) for week in weeks], whole=True),
            _wards(district, areas, own),
            Split([Cell(district, "category", code) for code in categories]),
        ]
        counts = Counter(cell for row in own for cell in _cells(row))
        used = [split for split in splits if split.parts]
        yield from published(Cell(district, "all"), used, counts).items()


def _wards(
    district: str, areas: Iterable[PublishedArea], rows: Iterable[Counted]
) -> Split:
    """Return a district's wards, and wards of others with records of the district."""
    codes = {a.code for a in areas if (a.level, a.district) == ("ward", district)}
    codes |= {row.ward for row in rows}
    return Split([Cell(district, "ward", code) for code in sorted(codes - {ELSEWHERE})])


def _groups(counted: Iterable[Counted]) -> dict[RecordGroup, list[Counted]]:
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
        group = RecordGroup(frozenset(codes), record.known_to)
        found[group].append(record._replace(category=categories[record]))
    return dict(found)


def _cells(row: Counted) -> list[Cell]:
    return [
        Cell(row.district, "all"),
        Cell(row.district, "week", str(Week(row.week))),
        Cell(row.district, "ward", row.ward),
        Cell(row.district, "category", row.category),
    ]


def _keys(cell: Cell, group: RecordGroup, quarter: Quarter) -> list[Key]:
    """Return the figures that count a cell: one for each measure."""
    period = cell.code if cell.kind == "week" else str(quarter)
    level = "ward" if cell.kind == "ward" else "district"
    code = cell.code if cell.kind == "ward" else cell.district
    category = cell.code if cell.kind == "category" else ""
    return [
        Key(measure, period, level, code, category)
        for measure in sorted(group.measures)
    ]


def _plus(first: Shown | None, second: Shown | None) -> Shown | None:
    return first + second if first and second else None


def keys_of_week(
    week: Week, measures: Iterable[str], areas: Iterable[PublishedArea]
) -> list[Key]:
    """Return every figure of a week, including those that are zero."""
    districts = [area.code for area in areas if area.level == "district"]
    return [
        Key(measure, str(week), "district", code)
        for measure in measures
        for code in districts
    ]


def keys_of_quarter(
    quarter: Quarter,
    categories: Mapping[str, Iterable[str]],
    areas: Iterable[PublishedArea],
) -> list[Key]:
    """Return every figure of a quarter, by the categories of each measure.

    Records in no ward have no ward figure: they would be shown twice, by ward and by
    district.
    """
    areas = [a for a in areas if (a.level, a.code) != ("ward", ELSEWHERE)]
    return [
        Key(measure, str(quarter), area.level, area.code, category)
        for measure, codes in categories.items()
        for area in areas
        for category in ("", *(codes if area.level == "district" else ()))
    ]
