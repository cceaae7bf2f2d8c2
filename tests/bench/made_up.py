"""The reports that the benchmark submits: at one of many places, all different."""

import uuid
from collections.abc import Mapping
from functools import cache
from random import Random
from typing import Any

from stronghold.core.geography.models import Force, SnapPoint, Street
from stronghold.core.geography.visibility import own_streets
from stronghold.demo.accounts import FORCE
from stronghold.demo.plausible import CONCERNS, SEEN, one_of

_random = Random("stronghold bench")  # noqa: S311 - made-up records, no secret


@cache
def _points() -> list[tuple[float, float]]:
    """Return the points of the streets of the force whose officer submits them."""
    force = Force.objects.get(code=FORCE[0])
    own = Street.objects.filter(own_streets(force.pk))
    rows = SnapPoint.objects.filter(street__in=own).order_by("pk")
    return [(snap.point.x, snap.point.y) for snap in rows]


def new_report() -> dict[str, Any]:
    """Return a report as the API takes it, just seen, beside some street."""
    longitude, latitude = _random.choice(_points())
    concern = one_of(_random, CONCERNS)
    return {
        "client_uuid": str(uuid.uuid4()),
        "concern": concern,
        "description": _random.choice(SEEN[concern]),
        "place": "Beside the path",
        "point": {
            "latitude": latitude + _random.uniform(-0.0002, 0.0002),
            "longitude": longitude + _random.uniform(-0.0003, 0.0003),
        },
    }


def as_form(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same as the page's form sends it."""
    return {
        **{name: report[name] for name in ("client_uuid", "concern", "description")},
        "place": report["place"],
        "latitude": report["point"]["latitude"],
        "longitude": report["point"]["longitude"],
        "when": "now",
        "channel": "officer",
    }
