"""What is counted where and when: each record once, in the first place it is in."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from stronghold.core.audit.record import Request, during
from stronghold.core.kernel import clock
from stronghold.evaluation.choices import Flow, Subject, Where
from stronghold.evaluation.queries.counts import cells_of, weekly, zones_of
from stronghold.evaluation.queries.subjects import evaluated
from stronghold.evaluation.rules.cells import Cells, Pair
from stronghold.evaluation.rules.windows import windows
from tests.api.evaluation.conftest import SERVED, Town, north_of
from tests.factories import (
    WEST_SOUTH,
    make_activity,
    make_arrest,
    make_operation,
)

BEFORE, AFTER = SERVED - timedelta(days=10), SERVED + timedelta(days=10)
WEEKS = 8


@pytest.fixture(autouse=True)
def reader() -> Iterator[None]:
    """Gather what is read, as every page does."""
    with during(Request()):
        yield


def cells(
    town: Town,
    where: Where = Where.STREET,
    *,
    one: Any = None,
    flow: Flow = Flow.REPORTS,
    metres: int = 100,
    ring: int = 300,
    ward: str = "",
) -> Cells:
    viewer = town.cast.officer
    one = one or evaluated(viewer, Subject.CLOSURE, town.case.reference)
    zones = zones_of(one, where, metres=metres, ring=ring, ward=ward)
    around = windows(
        SERVED,
        today=clock.today(),
        recorded_since=SERVED - timedelta(weeks=40),
        wanted=WEEKS,
    )
    return cells_of(viewer, flow, zones, windows=around)


def test_each_falls_to_the_first_that_it_is_in(town: Town) -> None:
    for day, n in ((BEFORE, 3), (AFTER, 1)):
        for _ in range(n):
            town.here(day)
            town.near(day)
            town.away(day)
            town.away(day)

    assert cells(town) == Cells(Pair(3, 1), Pair(3, 1), Pair(6, 2))


def test_only_whole_weeks_count_and_the_week_of_the_day_does_not(town: Town) -> None:
    monday = SERVED - timedelta(days=SERVED.weekday())
    counted = [
        monday - timedelta(weeks=WEEKS),
        monday - timedelta(days=1),
        monday + timedelta(days=7),
        monday + timedelta(days=7 * (WEEKS + 1) - 1),
    ]
    not_counted = [
        monday - timedelta(weeks=WEEKS, days=1),
        monday,
        SERVED,
        monday + timedelta(days=6),
        monday + timedelta(days=7 * (WEEKS + 1)),
    ]
    for day in (*counted, *not_counted):
        town.here(day)

    assert cells(town).place == Pair(2, 2)


def test_a_radius_and_its_ring_are_metres_along_the_ground(town: Town) -> None:
    for metres in (0, 95, 105, 250, 395, 405):
        town.near(AFTER, metres)

    found = cells(town, Where.RADIUS, metres=100, ring=300)

    assert found == Cells(Pair(0, 2), Pair(0, 3), Pair(0, 1))


def test_a_street_holds_what_has_no_position(town: Town) -> None:
    town.here(AFTER)
    town.report(AFTER, None, street=town.street)
    town.report(AFTER, None, ward=None)
    town.report(AFTER, None, ward=None, district=None)

    assert cells(town) == Cells(Pair(0, 2), Pair(), Pair(0, 1))


def test_a_ward_may_be_compared_with_less_the_place_and_the_ring(town: Town) -> None:
    town.here(AFTER)
    town.near(AFTER)
    town.near(AFTER, 900)
    town.away(AFTER)

    west, east = cells(town, ward="E05000001"), cells(town, ward="E05000002")

    assert west == Cells(Pair(0, 1), Pair(0, 1), Pair(0, 1))
    assert east == Cells(Pair(0, 1), Pair(0, 1), Pair(0, 1))


def test_what_does_not_count_is_not_counted(town: Town) -> None:
    kept = town.here(AFTER)
    town.here(AFTER, merged_into=kept)
    town.here(
        AFTER,
        error_at=clock.now(),
        error_by=town.cast.officer,
        error_reason="the wrong street",
    )
    town.here(AFTER, force=town.cast.other_officer.force)

    assert cells(town).place == Pair(0, 1)


def test_an_arrest_that_was_recorded_twice_counts_once(town: Town) -> None:
    here = {"occurred_on": AFTER, "occurred_at": None, "street": town.street}
    by = town.cast.officer
    arrest = make_arrest(by, **here)
    make_arrest(by, is_imported=True, same_as=arrest, **here)
    make_arrest(by, is_imported=True, waits_for_match=True, **here)

    assert cells(town, flow=Flow.ARRESTS).place == Pair(0, 1)


@pytest.mark.parametrize(
    ("flow", "make"), [(Flow.ARRESTS, make_arrest), (Flow.ACTIVITIES, make_activity)]
)
def test_other_flows_by_the_day_they_happened(
    town: Town, flow: Flow, make: Any
) -> None:
    make(
        town.cast.officer,
        occurred_on=AFTER,
        occurred_at=None,
        street=town.street,
        point=WEST_SOUTH,
        district=town.areas["E07000001"],
    )
    town.here(AFTER)

    assert cells(town, flow=flow) == Cells(Pair(0, 1), Pair(), Pair())


def test_an_operation_counts_in_its_wards_and_around_their_outline(town: Town) -> None:
    operation = make_operation(town.cast.officer, begins_on=SERVED, areas=["E05000001"])
    one = evaluated(town.cast.officer, Subject.OPERATION, operation.reference)
    town.here(AFTER)
    # Some 70 metres east of the line between the wards, and far from it.
    east = {"ward": town.areas["E05000002"]}
    line = north_of(WEST_SOUTH, 0)
    line.x = -1.249
    town.report(AFTER, line, **east)
    town.away(AFTER)

    found = cells(town, Where.WARDS, one=one, ring=100)

    assert one.districts == ["E07000001"]
    assert found == Cells(Pair(0, 1), Pair(0, 1), Pair(0, 1))


def test_weeks_are_counted_by_their_monday(town: Town) -> None:
    viewer = town.cast.officer
    one = evaluated(viewer, Subject.CLOSURE, town.case.reference)
    zones = zones_of(one, Where.STREET, metres=100, ring=300, ward="")
    around = windows(SERVED, today=clock.today(), recorded_since=BEFORE, wanted=4)
    for day in (SERVED, SERVED + timedelta(days=1), AFTER, clock.today()):
        town.here(day)
    town.near(AFTER)

    found = weekly(viewer, Flow.REPORTS, zones, first=around.first, last=around.last)

    monday = SERVED - timedelta(days=SERVED.weekday())
    assert found[monday] == 2
    assert found[monday + timedelta(weeks=1)] == 1
    assert found[around.last.start] == 1
    assert sum(found.values()) == 4
