"""Where does the map say that things are?"""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from tests.agreements import make_agreement
from tests.factories import Cast, make_activity, make_closure, make_snapped_streets

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
AsUser = Callable[[User], Client]


def drawn(page: str) -> Any:
    found = re.search(r'<script id="shared-places"[^>]*>(.*?)</script>', page)
    assert found
    return json.loads(found.group(1))


def test_a_row_is_at_its_stretch_of_street_and_at_its_address_if_that_is_agreed(
    cast: Cast,
    country: dict[str, Area],
    west: dict[str, Any],
    as_user: AsUser,
) -> None:
    from django.contrib.gis.geos import Point

    make_snapped_streets({"Lake Street": Point(-1.27, 51.75, srid=4326)})
    day = clock.today()
    order = {"state": "order", "order_made_on": day, "order_ends_on": day}
    case = make_closure(cast.officer, scope="full", **order, **west)
    patrol = make_activity(cast.officer, **west)
    for addresses, expected in ((False, [-1.27, 51.75]), (True, [-1.26, 51.76])):
        agreement = make_agreement(
            cast, reference=f"G-TEST-{addresses}", closure_addresses=addresses
        )
        url = f"/shared/{agreement.reference}/map/"

        page = as_user(cast.partner).get(url).content.decode()

        places = {one["reference"]: one for one in drawn(page)["places"]}
        assert places[case.reference]["at"] == expected
        is_told_as = "address" if addresses else "street"
        assert places[case.reference]["is"] == is_told_as
        assert places[patrol.reference]["is"] == "street"
        assert places[patrol.reference]["at"] == [-1.27, 51.75]
        assert ("9 Canary Street" in page) is addresses
        only = as_user(cast.partner).get(f"{url}?show=activities").content.decode()
        assert {one["reference"] for one in drawn(only)["places"]} == {patrol.reference}
        assert len(drawn(page)["areas"]) == 1
        Agreement.objects.filter(pk=agreement.pk).update(
            ended_at=clock.now(), ended_by=cast.records
        )
        assert as_user(cast.partner).get(url).status_code == 404
