"""An agreement between the cast's force and its council, and a way to read by it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connections

from stronghold.core.accounts.models import User
from stronghold.core.audit.record import Request, during
from stronghold.core.geography.models import Area
from stronghold.core.sharing.models import Agreement
from stronghold.partners.portal.kinds import KINDS
from stronghold.partners.portal.queries import SharedRow, reading
from tests.agreements import make_agreement
from tests.factories import Cast, make_cast


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The cast in a database that a second connection can see."""
    return make_cast()


@pytest.fixture
def agreement(cast: Cast, country: dict[str, Area]) -> Agreement:
    """One about the western ward, releasing all kinds as rows."""
    return make_agreement(cast)


@pytest.fixture
def west(country: dict[str, Area]) -> dict[str, Any]:
    """Where a record of the western ward lies: its point, and its areas."""
    return {
        "point": Point(-1.26, 51.76, srid=4326),
        "ward": country["E05000001"],
        "district": country["E07000001"],
        "place_text": "9 Canary Street",
    }


@pytest.fixture
def east(country: dict[str, Area]) -> dict[str, Any]:
    return {
        "point": Point(-1.22, 51.76, srid=4326),
        "ward": country["E05000002"],
        "district": country["E07000001"],
        "place_text": "9 Canary Street",
    }


def rows_for(viewer: User, agreement: Agreement, kind: str) -> list[SharedRow]:
    """Return the rows of a kind as the viewer is shown them."""
    with during(Request()), reading(viewer, agreement) as read:
        return list(read.rows(KINDS[kind]).rows)


@pytest.fixture
def shown(cast: Cast, agreement: Agreement) -> Callable[[str], list[str]]:
    """Return the references that the council is shown of a kind."""

    def read(kind: str) -> list[str]:
        return [row.reference for row in rows_for(cast.partner, agreement, kind)]

    return read


@pytest.fixture(autouse=True)
def fresh_partner_connection() -> Iterator[None]:
    """The partner's connection outlives a test, and must not outlive its database."""
    yield
    connections["partner"].close()
