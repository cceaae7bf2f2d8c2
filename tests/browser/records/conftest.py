"""Fixtures for browser tests of records: streets, and a signed-in officer."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from stronghold.core.geography.models import Street
from stronghold.core.places.models import Premises
from tests.browser.conftest import Watch
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_cast,
    make_country,
    make_streets,
)

# Chromium's console message about a form that is answered with errors.
COMES_BACK = "status of 400"


@dataclass(frozen=True)
class World:
    """The users and places of a browser test of records."""

    cast: Cast


@pytest.fixture
def world(site: str) -> World:
    """The cast, the square country, two Mill Lanes and one Lake Street."""
    cast = make_cast()
    make_country()
    make_streets()
    return World(cast)


@pytest.fixture
def home(world: World) -> Premises:
    """Known premises in Lake Street."""
    return Premises.objects.create(
        force=world.cast.officer.force,
        address="12 Lake Street",
        street=Street.objects.get(name="Lake Street"),
        postcode="OX1 4RP",
        point=WEST_SOUTH,
        kind="dwelling",
    )


@pytest.fixture
def page(
    page_phone: Page,
    world: World,
    watch: Watch,
    signed_in: Callable[[Page, str], Page],
) -> Page:
    """An officer's page; the checks look at both widths."""
    watch.allowed.append(COMES_BACK)
    return signed_in(page_phone, "officer")
