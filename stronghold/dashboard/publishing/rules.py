"""Which figures count a record, of the grains that are published. Pure.

District by week, ward by quarter, category by district and quarter; never finer.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from stronghold.kernel.quarters import Quarter
from stronghold.kernel.weeks import Week

ELSEWHERE, NOT_KNOWN = "", "-"
LONGEST_REASON = 300


@dataclass(frozen=True)
class Key:
    """One published figure: an empty category stands for all of them.

    `number` is that of its release. It is left out of what a figure is called, so that
    the same count is shown as the same range when it is published anew.
    """

    measure: str
    period: str
    area_level: str
    area_code: str
    category: str = ""
    number: int = field(default=1, repr=False)


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


def in_week(row: Counted, *, number: int = 1) -> list[Key]:
    """Return the figures of a week that count a record."""
    week = str(Week(row.week))
    return [Key(row.measure, week, "district", row.district, number=number)]


def in_quarter(row: Counted, *, number: int = 1) -> list[Key]:
    """Return the figures of a quarter that count a record."""
    quarter = str(Quarter.of(Week(row.week)))
    return [
        Key(row.measure, quarter, level, code, category, number)
        for level, code, category in (
            ("ward", row.ward, ""),
            ("district", row.district, ""),
            ("district", row.district, row.category),
        )
    ]


def kinds(counted: Iterable[tuple[str, Sequence[Key]]]) -> dict[Collection[Key], int]:
    """Return how many records there are of each kind, from what counts each record."""
    counting: defaultdict[str, set[Key]] = defaultdict(set)
    for reference, keys in counted:
        counting[reference].update(keys)
    return dict(Counter(frozenset(keys) for keys in counting.values()))


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
    """Return every figure of a quarter, by the categories of each measure."""
    areas = list(ground)
    return [
        Key(measure, str(quarter), area.level, area.code, category, number)
        for measure, codes in categories.items()
        for area in areas
        for category in ("", *(codes if area.level == "district" else ()))
    ]
