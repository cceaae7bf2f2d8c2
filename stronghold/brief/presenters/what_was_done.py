"""What was done in a week, by kind: how many, by category, and a few records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stronghold.brief.kinds import COUNTED
from stronghold.brief.presenters.figures import map_url
from stronghold.brief.presenters.taskings import DONE as DONE_PART
from stronghold.brief.presenters.taskings import tasking_url
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.presenters import area_beside_place, written_place
from stronghold.core.ui.parts import Cell
from stronghold.figures.measures import MEASURES

if TYPE_CHECKING:
    from stronghold.brief.queries.figures import Figures

# The measures of the part "What was done", in order.
DONE = (
    "warrants_executed",
    "arrests",
    "closure_notices",
    "closure_orders",
    "seizures",
    "activities",
)
MOST_CATEGORIES = 4


@dataclass(frozen=True)
class KindDone:
    """One kind of activity: how many, by category, and a few records."""

    label: str
    url: str
    n: str
    by_category: str
    named: Sequence[Cell]
    tasking_url: str


def kinds_done(
    week: Week,
    figures: "Figures",
    named: Mapping[str, Sequence[Any]],
    *,
    people_hours: float,
) -> list[KindDone]:
    """Present each kind; `named` has the records that the brief names."""
    counts = {line.measure: line.n for line in figures.lines}
    return [
        KindDone(
            label=MEASURES[code].label,
            url=map_url(MEASURES[code], week),
            n=f"{counts[code] or 0:,}",
            by_category=_categories(
                code, figures.by_category.get(code, {}), people_hours
            ),
            named=[_named(code, row) for row in named.get(code, ())],
            tasking_url=tasking_url(week, code, part=DONE_PART),
        )
        for code in DONE
        if code in counts
    ]


def _categories(code: str, counts: Mapping[str, int], hours: float) -> str:
    """Return the counts by category, most frequent first."""
    measure = MEASURES[code]
    most = sorted(counts.items(), key=lambda count: (-count[1], count[0]))
    words = [
        f"{measure.category_name(category)}: {n:,}"
        for category, n in most[:MOST_CATEGORIES]
    ]
    if more := sum(n for _, n in most[MOST_CATEGORIES:]):
        words.append(f"Others: {more:,}")
    if code == "activities" and hours:
        words.append(f"{hours:,.0f} officer-hours in all")
    return "; ".join(words)


def _named(code: str, row: Any) -> Cell:
    area = area_beside_place(row)
    where = ", ".join(part for part in (written_place(row), area) if part)
    url = COUNTED[code].kind.url("detail", row.reference)
    return Cell(row.reference, href=url, note=where)
