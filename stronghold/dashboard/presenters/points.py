"""What lies in a box of the map, as GeoJSON with how many are not in it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.urls import reverse

from stronghold.dashboard.measures import Measure
from stronghold.dashboard.queries import PointsAnswer, Spot, Thing
from stronghold.look.dates import written_date

# The page of a record, by the source that counts it.
PAGES: Mapping[str, str] = MappingProxyType(
    {
        "reports": "reports:detail",
        "arrests": "arrests:detail",
        "warrants": "warrants:detail",
        "closures": "closures:detail",
        "seizures": "seizures:detail",
        "activities": "activities:detail",
        "referrals": "safeguarding:referrals:detail",
    }
)
# A metre or so for a square, which is no exact place; a decimetre for a point.
# So many streets name a circle; the rest are counted together.
MOST_STREETS = 3
DIGITS_OF_A_SQUARE, DIGITS_OF_A_POINT = 5, 6


def points_answer(answer: PointsAnswer) -> dict[str, Any]:
    """Return the answer as the map reads it; shown, outside and not known are all."""
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
            # Of those shown, in no loaded district.
            "elsewhere": answer.n_elsewhere,
            "outside": answer.n_outside,
            "not_known": answer.n_not_known,
            "total": answer.total,
        },
        "streets": _streets(answer),
        "features": [_feature(spot, measure, digits) for spot in answer.spots],
    }


def _streets(answer: PointsAnswer) -> list[dict[str, Any]] | None:
    """Return how many of the view are in each street; None if there are too many."""
    if answer.streets is None:
        return None
    measure = answer.question.measure
    return [
        {
            "name": one.name,
            "n": one.n,
            "words": measure.units_of(one.n),
            "at": [
                round(one.longitude, DIGITS_OF_A_SQUARE),
                round(one.latitude, DIGITS_OF_A_SQUARE),
            ],
        }
        for one in answer.streets
    ]


def _feature(spot: Spot, measure: Measure, digits: int) -> dict[str, Any]:
    at = [round(spot.longitude, digits), round(spot.latitude, digits)]
    properties: dict[str, Any] = {"n": spot.n, "words": measure.units_of(spot.n)}
    if spot.streets is not None:
        properties["streets"] = [
            {"name": name, "n": n} for name, n in spot.streets[:MOST_STREETS]
        ]
        properties["others"] = sum(n for _, n in spot.streets[MOST_STREETS:])
    if spot.near:
        properties["near"] = spot.near
    if spot.things:
        properties["things"] = [_thing(thing, measure) for thing in spot.things]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": at},
        "properties": properties,
    }


def _thing(thing: Thing, measure: Measure) -> dict[str, str]:
    told = {
        "day": written_date(thing.day),
        "what": measure.category_name(thing.category),
    }
    if thing.reference:
        url = reverse(PAGES[measure.source], args=[thing.reference])
        told |= {"reference": thing.reference, "url": url}
    return told
