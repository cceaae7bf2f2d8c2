"""A grid of weekdays and hours: when things happen, as a table with shaded cells.

`components/week_grid.html` draws it. The table is the picture, so each number is in it
once, for the eye, for a screen reader and on paper.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

# A weekday (Monday is 0) and an hour from 0 to 23, both of London time.
WeekHour = tuple[int, int]

WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
BLOCK_HOURS = 3
SHADES = 5
# The darkest shade means at least so many, so that a single report is never dark.
LEAST_DARKEST = 5
# A weekday or block stands out if it has at least so many, and more than twice what it
# would have if all were the same.
LEAST_TO_STAND_OUT = 3
TIMES_EVEN = 2


@dataclass(frozen=True)
class WeekCell:
    """The count of a weekday and block; without `href` it is no link."""

    n: int
    shade: int
    described: str
    href: str = ""


@dataclass(frozen=True)
class WeekRow:
    """One weekday, with a cell for each block."""

    short: str
    day: str
    cells: Sequence[WeekCell]


@dataclass(frozen=True)
class WeekBlock:
    """A block of hours: the hour it begins, and the whole of it in words."""

    begins: str
    words: str


@dataclass(frozen=True)
class WeekGrid:
    """The content of `components/week_grid.html`.

    `words` says which weekday and which hours stand out; empty if none do.
    """

    title: str
    table_id: str
    words: str
    blocks: Sequence[WeekBlock]
    rows: Sequence[WeekRow]
    total: int


def week_grid(
    counts: Mapping[WeekHour, int],
    *,
    title: str,
    table_id: str,
    one: str = "report",
    many: str = "reports",
    href: Callable[[int, int], str] | None = None,
    block_hours: int = BLOCK_HOURS,
) -> WeekGrid:
    """Return the grid of counts by weekday and hour.

    `href` returns the address of the records of a weekday and of the block that begins
    at an hour; it is called only for cells with a count. `block_hours` divides 24.
    """
    starts = range(0, 24, block_hours)
    blocks = [
        WeekBlock(_hour(at, short=True), _hours(at, block_hours)) for at in starts
    ]
    sums = _by_block(counts, block_hours)
    highest = max([*sums.values(), LEAST_DARKEST])

    def cell(day: int, at: int, block: WeekBlock) -> WeekCell:
        n = sums[day, at]
        return WeekCell(
            n=n,
            shade=-(-SHADES * n // highest),
            described=f"{n:,} {one if n == 1 else many}, {WEEKDAYS[day]} {block.words}",
            href=href(day, at) if href and n else "",
        )

    return WeekGrid(
        title=title,
        table_id=table_id,
        words=stands_out(sums, block_hours=block_hours),
        blocks=blocks,
        rows=[
            WeekRow(
                name[:3],
                name,
                [
                    cell(day, at, block)
                    for at, block in zip(starts, blocks, strict=True)
                ],
            )
            for day, name in enumerate(WEEKDAYS)
        ],
        total=sum(sums.values()),
    )


def stands_out(
    counts: Mapping[WeekHour, int], *, block_hours: int = BLOCK_HOURS
) -> str:
    """Say which weekday and which hours have most; empty if none stands out.

    Such as `Busiest on Fridays (5 of 12) and from 6pm to 9pm (7 of 12)`.
    """
    sums = _by_block(counts, block_hours)
    total = sum(sums.values())
    by_day: Counter[int] = Counter()
    by_block: Counter[int] = Counter()
    for (weekday, hour), n in sums.items():
        by_day[weekday] += n
        by_block[hour] += n
    said = []
    if (day := _outstanding(by_day, total, of=len(WEEKDAYS))) is not None:
        said.append(f"on {WEEKDAYS[day]}s ({by_day[day]:,} of {total:,})")
    if (at := _outstanding(by_block, total, of=24 // block_hours)) is not None:
        hours = _hours(at, block_hours)
        said.append(f"from {hours} ({by_block[at]:,} of {total:,})")
    return f"Busiest {' and '.join(said)}" if said else ""


def words_of_block(weekday: int, hour: int, block_hours: int = BLOCK_HOURS) -> str:
    """Return a weekday and block in words, such as `Fridays from 6pm to 9pm`."""
    return f"{WEEKDAYS[weekday]}s from {_hours(hour, block_hours)}"


def _by_block(counts: Mapping[WeekHour, int], block_hours: int) -> Counter[WeekHour]:
    sums: Counter[WeekHour] = Counter()
    for (day, hour), n in counts.items():
        sums[day, hour - hour % block_hours] += n
    return sums


def _outstanding(totals: Mapping[int, int], total: int, *, of: int) -> int | None:
    """Return which of `of` parts has most, if it is alone and far above the rest."""
    most = max(totals.values(), default=0)
    first = [part for part, n in totals.items() if n == most]
    is_clear = most >= LEAST_TO_STAND_OUT and most * of > TIMES_EVEN * total
    return first[0] if is_clear and len(first) == 1 else None


def _hours(at: int, block_hours: int) -> str:
    return f"{_hour(at)} to {_hour((at + block_hours) % 24)}"


def _hour(hour: int, *, short: bool = False) -> str:
    if hour % 12 == 0 and not short:
        return "midday" if hour else "midnight"
    return f"{hour % 12 or 12}{'am' if hour < 12 else 'pm'}"
