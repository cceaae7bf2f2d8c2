"""What tests of the place ledger share: a street with premises, and the time."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse

from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from tests.factories import WEST_SOUTH, Cast

# A Tuesday afternoon in winter, so that London and UTC agree.
NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
# 90 and 120 metres north of WEST_SOUTH; a degree of latitude is 111,250 metres here.
METRE = 1 / 111_250


def north_of(point: Point, metres: float) -> Point:
    return Point(point.x, point.y + metres * METRE, srid=4326)


@dataclass(frozen=True)
class Town:
    """A street with two premises, and a street elsewhere."""

    street: Street
    other: Street
    house: Premises
    shop: Premises

    def at(self, place: Street | Premises) -> dict[str, Any]:
        """Return the fields of a record that an action would put at this place."""
        if isinstance(place, Street):
            return {"street": place, "point": place.point, "place_text": str(place)}
        return {
            "street": place.street,
            "premises": place,
            "point": place.point,
            "place_text": place.address,
        }


def url_of(place: Street | Premises) -> str:
    name = "street" if isinstance(place, Street) else "premises"
    return reverse(f"ledger:{name}", args=[place.pk])


@pytest.fixture(autouse=True)
def at_now() -> Iterator[datetime]:
    with clock.stopped(NOW):
        yield NOW


@pytest.fixture
def town(cast: Cast) -> Town:
    street = Street.objects.create(
        name="Lake Street", locality="Grandpont", kind="street", point=WEST_SOUTH
    )
    other = Street.objects.create(
        name="Long Wall", kind="street", point=north_of(WEST_SOUTH, 2000)
    )
    common = {"force": cast.officer.force, "street": street, "point": WEST_SOUTH}
    return Town(
        street,
        other,
        Premises.objects.create(
            address="12 Lake Street", postcode="OX1 4RP", kind="dwelling", **common
        ),
        Premises.objects.create(
            address="14 Lake Street", postcode="OX1 4RP", kind="shop", **common
        ),
    )


@pytest.fixture
def officer(client: Client, cast: Cast) -> Client:
    client.force_login(cast.officer)
    return client


@pytest.fixture
def read(officer: Client) -> Callable[..., str]:
    """Return the text of a page's main part, in single spaces: `read(town.street)`."""

    def text_of(place: Street | Premises | str, **params: str) -> str:
        url = place if isinstance(place, str) else url_of(place)
        response = officer.get(url, params)
        assert response.status_code == 200
        return main_text(response)

    return text_of


def main_text(response: Any) -> str:
    page = response.content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    text = html.unescape(re.sub(r"<[^>]+>", " ", main))
    return " ".join(text.split())
