"""What browser tests of records share: streets to name, and an officer signed in."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from stronghold.geography.models import Street
from stronghold.places.models import Premises
from tests.browser.conftest import Watch
from tests.factories import ELSEWHERE, WEST_SOUTH, Cast, make_cast, make_country

# What Chromium logs of a form that comes back with its errors.
COMES_BACK = "status of 400"
LOWEST_ON_A_PHONE = 48
CONTROLS = (
    "main :is(button, .govuk-button, summary, select, textarea, "
    "input:not([type=hidden], [type=radio], [type=checkbox]), .sh-choice, "
    ".govuk-radios__item, .govuk-checkboxes__item)"
)


@dataclass(frozen=True)
class World:
    """Who and what there is in a browser test of records."""

    cast: Cast


@pytest.fixture
def world(site: str) -> World:
    """The cast, the square country, two Mill Lanes and one Lake Street."""
    cast = make_cast()
    make_country()
    for name, locality, point in (
        ("Mill Lane", "Marston", WEST_SOUTH),
        ("Mill Lane", "Faraway", ELSEWHERE),
        ("Lake Street", "", WEST_SOUTH),
    ):
        Street.objects.create(name=name, locality=locality, kind="street", point=point)
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


@pytest.fixture(params=["page_wide", "page_phone"])
def page(
    request: pytest.FixtureRequest,
    world: World,
    watch: Watch,
    signed_in: Callable[[Page, str], Page],
) -> Page:
    """An officer's page, on a desk and on a phone."""
    watch.allowed.append(COMES_BACK)
    return signed_in(request.getfixturevalue(request.param), "officer")


@pytest.fixture
def assert_big_enough() -> Callable[[Page], None]:
    """Check that on a phone every control in sight is as tall as a thumb needs."""

    def check(page: Page) -> None:
        if (page.viewport_size or {})["width"] > 500:
            return
        small = page.locator(CONTROLS).evaluate_all(
            "(found, lowest) => found.filter((e) => e.checkVisibility() && "
            "e.getBoundingClientRect().height < lowest).map((e) => e.outerHTML)",
            LOWEST_ON_A_PHONE,
        )
        assert small == []

    return check


@pytest.fixture
def assert_sound(
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
    assert_big_enough: Callable[[Page], None],
) -> Callable[[Page], None]:
    """Check all that holds for every page of records."""

    def check(page: Page) -> None:
        assert_accessible(page)
        assert_fits(page)
        assert_big_enough(page)

    return check
