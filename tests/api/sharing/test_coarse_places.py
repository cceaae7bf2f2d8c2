"""Coarse places follow their records, in the same transaction, for any writer."""

from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.utils import CaptureQueriesContext

from operations.models import Activity
from stronghold.core.geography.models import Area, SnapPoint, Street
from stronghold.core.sharing.actions import refresh_coarse_places
from stronghold.core.sharing.models import CoarsePlace
from tests.agreements import make_agreement
from tests.api.brief.conftest import text_of
from tests.database_roles import connected_as
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_activity,
    make_cast,
    make_closure,
    make_country,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])


WEST = "E05000001"


def places() -> dict[tuple[str, int], Any]:
    return {(p.kind, p.record_id): p.point.coords for p in CoarsePlace.objects.all()}


def make_snap(at: Any, *, name: str = "Lake Street") -> SnapPoint:
    street = Street.objects.create(name=name, kind="street", point=at)
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


def test_a_night_after_which_nothing_was_loaded_reads_no_record(
    cast: Cast, country: dict[str, Area]
) -> None:
    make_activity(cast.officer, point=WEST_SOUTH, ward=country["E05000001"])
    refresh_coarse_places()

    with CaptureQueriesContext(connection) as asked:
        assert refresh_coarse_places() == 0
    assert not any("refresh_coarse_places" in query["sql"] for query in asked)

    Area.objects.update(point=Point(-1.2999, 51.7501, srid=4326))
    assert refresh_coarse_places() == 1


def test_a_place_is_in_its_ward_however_many_streets_of_others_are_nearer(
    cast: Cast, country: dict[str, Area]
) -> None:
    """Eight across the border once hid the one at the other end of the ward."""
    at_the_border = Point(-1.2501, 51.75, srid=4326)
    for n in range(12):
        make_snap(Point(-1.2499 + n * 1e-5, 51.75, srid=4326), name=f"East {n}")
    own = make_snap(Point(-1.29, 51.79, srid=4326))
    assert own.point.within(country[WEST].outline)

    made = make_activity(cast.officer, point=at_the_border, ward=country[WEST])

    assert places() == {("activity", made.pk): own.point.coords}
    assert not CoarsePlace.objects.get().is_area


def test_a_ward_without_a_street_stands_for_itself_and_says_so(
    cast: Cast, country: dict[str, Area], as_user: Any
) -> None:
    agreement = make_agreement(cast, rows=["activities"], area_codes=["E07000001"])
    make_activity(
        cast.officer,
        point=WEST_SOUTH,
        ward=country[WEST],
        district=country["E07000001"],
    )
    assert CoarsePlace.objects.get().is_area

    page = as_user(cast.partner).get(f"/shared/{agreement.reference}/map/")

    assert "Somewhere in this ward" in text_of(page)
    assert '"is": "ward"' in page.content.decode()
    make_snap(WEST_SOUTH)
    refresh_coarse_places()
    again = as_user(cast.partner).get(f"/shared/{agreement.reference}/map/")
    assert "Nearest stretch of street" in text_of(again)
