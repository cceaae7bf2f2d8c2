"""Coarse places follow their records, in the same transaction, whoever writes."""

from typing import Any

import pytest

from operations.models import Activity
from stronghold.geography.models import Area, SnapPoint, Street
from stronghold.sharing.actions import refresh_coarse_places
from stronghold.sharing.models import CoarsePlace
from tests.database_roles import connected_as
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_activity,
    make_cast,
    make_closure,
    make_country,
)

pytestmark = pytest.mark.django_db


def places() -> dict[tuple[str, int], Any]:
    return {(p.kind, p.record_id): p.point.coords for p in CoarsePlace.objects.all()}


def make_snap(at: Any) -> SnapPoint:
    street = Street.objects.create(name="Lake Street", kind="street", point=at)
    months = {"first_month": "2026-01-01", "last_month": "2026-01-01"}
    return SnapPoint.objects.create(street=street, point=at, **months)


def test_a_place_is_kept_and_moved_with_its_record(
    cast: Cast, country: dict[str, Area]
) -> None:
    west, east = country["E05000001"], country["E05000002"]
    made = make_activity(cast.officer, point=WEST_SOUTH, ward=west)
    make_closure(cast.officer)
    key = ("activity", made.pk)
    assert places() == {key: west.point.coords}

    Activity.objects.filter(pk=made.pk).update(ward=east)
    assert places() == {key: east.point.coords}
    Activity.objects.filter(pk=made.pk).update(point=None)
    assert places() == {}
    Activity.objects.filter(pk=made.pk).update(point=WEST_SOUTH)
    assert places() == {key: east.point.coords}


@pytest.mark.django_db(transaction=True)
def test_a_place_goes_with_a_record_that_the_owner_deletes() -> None:
    cast, country = make_cast(), make_country()
    make_activity(cast.officer, point=WEST_SOUTH, ward=country["E05000001"])
    assert places()

    with connected_as("owner") as owner:
        owner.execute("DELETE FROM operations_activity")

    assert places() == {}


def test_other_streets_count_once_it_is_refreshed(
    cast: Cast, country: dict[str, Area]
) -> None:
    made = make_activity(cast.officer, point=WEST_SOUTH, ward=country["E05000001"])
    snap = make_snap(WEST_SOUTH)

    assert refresh_coarse_places() == 1
    assert places() == {("activity", made.pk): snap.point.coords}
    assert refresh_coarse_places() == 0
