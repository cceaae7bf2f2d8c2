"""What tests of evaluations share: a street, its ring, a district, and the time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from operations.closures.models import ClosureCase
from stronghold.core.geography.models import Area, Street
from stronghold.core.kernel import clock
from tests.factories import EAST_NORTH, WEST_SOUTH, Cast, make_closure, make_report

# A Tuesday; its week began on 23 November 2026.
NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
# A Wednesday: ten whole weeks have passed since the Monday after.
SERVED = date(2026, 9, 9)
METRE = 1 / 111_250


def north_of(point: Point, metres: float) -> Point:
    return Point(point.x, point.y + metres * METRE, srid=4326)


@dataclass(frozen=True)
class Town:
    """A street with a closure case in it, and the areas around."""

    cast: Cast
    street: Street
    case: ClosureCase
    areas: dict[str, Area]

    def report(self, on: date, point: Point | None, **given: Any) -> Any:
        """Make a report that was received on a day, in the district by default."""
        at = datetime.combine(on, time(12), UTC)
        in_areas = {
            "district": self.areas["E07000001"],
            "ward": self.areas["E05000001"],
        }
        return make_report(
            self.cast.officer, received_at=at, point=point, **in_areas | given
        )

    def here(self, on: date, **given: Any) -> Any:
        return self.report(on, WEST_SOUTH, street=self.street, **given)

    def near(self, on: date, metres: float = 200, **given: Any) -> Any:
        return self.report(on, north_of(WEST_SOUTH, metres), **given)

    def away(self, on: date, **given: Any) -> Any:
        east = {"ward": self.areas["E05000002"]}
        return self.report(on, EAST_NORTH, **east | given)


@pytest.fixture(autouse=True)
def at_now() -> Iterator[datetime]:
    with clock.stopped(NOW):
        yield NOW


@pytest.fixture
def town(cast: Cast, country: dict[str, Area]) -> Town:
    street = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    case = make_closure(
        cast.officer,
        served_on=SERVED,
        street=street,
        point=WEST_SOUTH,
        place_text="12 Lake Street",
        district=country["E07000001"],
        ward=country["E05000001"],
    )
    made = Town(cast, street, case, country)
    # Half a year earlier, so that weeks without any are known to be empty.
    made.away(SERVED - timedelta(weeks=40))
    return made


@pytest.fixture
def officer(client: Client, cast: Cast) -> Client:
    client.force_login(cast.officer)
    return client
