"""What is in a box of the map, as GeoJSON, and the counts of what is not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.records import RECORD_KINDS
from operations.taskings.record import TASKINGS
from operations.taskings.rules import shortened
from stronghold.core.ui.dates import week_of, written_date
from stronghold.figures.counted_rows import NO_STREET, CountedRows, written_box
from stronghold.figures.grid import Box
from stronghold.figures.measures import Measure
from stronghold.figures.presenters.wording import LONGEST_TASKING, n_open_taskings

if TYPE_CHECKING:
    from operations.taskings.models import Tasking
    from operations.taskings.queries import OnMap
    from stronghold.figures.queries import CountedItem, InStreet, PointsAnswer, Spot

# The page of a record, by the source that counts it.
PAGES: Mapping[str, str] = MappingProxyType(
    {kind.code: f"{kind.app}:detail" for kind in RECORD_KINDS}
)
# The most streets named for one circle; the rest are counted together.
MOST_STREETS = 2
# Decimals of a degree: about a metre for a square, a decimetre for a point.
DIGITS_OF_A_SQUARE, DIGITS_OF_A_POINT = 5, 6


def points_answer(answer: "PointsAnswer", *, may_list: bool) -> dict[str, Any]:
    """Return the answer for the map; shown, outside and not known add up to all.

    `may_list`: whether the viewer may read the records that are counted.
    """
    digits = DIGITS_OF_A_POINT if answer.are_points else DIGITS_OF_A_SQUARE
    measure, box = answer.question.measure, answer.box
    return {
        "type": "FeatureCollection",
        "bbox": [
            round(degrees, DIGITS_OF_A_POINT)
            for degrees in (box.west, box.south, box.east, box.north)
        ],
        "shows": "points" if answer.are_points else "squares",
        "counts": {
            "shown": answer.n_shown,
            # Of those shown, how many are in no loaded district.
            "elsewhere": answer.n_elsewhere,
            "outside": answer.n_outside,
            "not_known": answer.n_not_known,
            "total": answer.total,
        },
        "streets": _streets(answer, may_list=may_list),
        "features": [_feature(spot, measure, digits) for spot in answer.spots],
    }


def taskings_answer(found: "OnMap", box: Box) -> dict[str, Any]:
    """Return open taskings for the map, those of one place in one circle."""
    at: dict[tuple[float, ...], list[Tasking]] = defaultdict(list)
    for row in found.taskings:
        if row.point:
            at[row.point.coords].append(row)
    n = len(found.taskings)
    return {
        "type": "FeatureCollection",
        "bbox": [box.west, box.south, box.east, box.north],
        "shows": "points",
        "counts": {
            "shown": n,
            "more": found.n_more,
            "elsewhere": 0,
            "outside": found.n_outside,
            "not_known": found.n_without_point,
            "total": n + found.n_more + found.n_outside + found.n_without_point,
        },
        "streets": None,
        "features": [_taskings_at(coords, rows) for coords, rows in at.items()],
    }


def _taskings_at(at: tuple[float, ...], rows: "Sequence[Tasking]") -> dict[str, Any]:
    n = len(rows)
    return {
        "type": "Feature",
        "geometry": {
            "type": "Point",
            "coordinates": [round(degrees, DIGITS_OF_A_POINT) for degrees in at],
        },
        "properties": {
            "n": n,
            "words": n_open_taskings(n),
            "streets": [{"name": rows[0].place_text, "n": n}],
            "others": 0,
            "items": [
                {
                    "day": f"Due {written_date(row.due_on)}",
                    "what": shortened(row.what, LONGEST_TASKING),
                    "reference": row.reference,
                    "url": TASKINGS.url("detail", row.reference),
                }
                for row in rows
            ],
        },
    }


def _streets(answer: "PointsAnswer", *, may_list: bool) -> list[dict[str, Any]] | None:
    """Return the count of each street in the view; None if there are too many.

    `url` is the address of the records counted, if the viewer may read them.
    """
    if answer.streets is None:
        return None
    measure = answer.question.measure
    return [
        {
            "name": street.name,
            "n": street.n,
            "words": measure.units_of(street.n),
            "at": [
                round(street.longitude, DIGITS_OF_A_SQUARE),
                round(street.latitude, DIGITS_OF_A_SQUARE),
            ],
            "url": _rows_url(answer, street) if may_list else "",
        }
        for street in answer.streets
    ]


def _rows_url(answer: "PointsAnswer", street: "InStreet") -> str:
    """Return the address of the records of a street in the view."""
    question, box = answer.question, answer.box
    first, last = question.periods_counted
    rows = CountedRows(question.measure, first.start, last.last_day, question.category)
    # The squares of a view of the whole world reach beyond it.
    box = Box(
        max(box.west, -180), max(box.south, -90), min(box.east, 180), min(box.north, 90)
    )
    return rows.url(
        street=str(street.id) if street.id else NO_STREET, box=written_box(box)
    )


def _feature(spot: "Spot", measure: Measure, digits: int) -> dict[str, Any]:
    coordinates = [round(spot.longitude, digits), round(spot.latitude, digits)]
    properties: dict[str, Any] = {"n": spot.n, "words": measure.units_of(spot.n)}
    if spot.streets is not None:
        properties["streets"] = [
            {"name": name, "n": n} for name, n in spot.streets[:MOST_STREETS]
        ]
        properties["others"] = sum(n for _, n in spot.streets[MOST_STREETS:])
    if spot.items:
        properties["items"] = [_item(item, measure) for item in spot.items]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": coordinates},
        "properties": properties,
    }


def _item(item: "CountedItem", measure: Measure) -> dict[str, str]:
    shown = {
        "day": week_of(item.week.start) if item.week else written_date(item.day),
        "what": measure.category_name(item.category),
    }
    if item.reference:
        url = reverse(PAGES[measure.source], args=[item.reference])
        shown |= {"reference": item.reference, "url": url}
    return shown
