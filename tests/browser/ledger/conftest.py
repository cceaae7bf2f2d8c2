"""What browser tests of the place ledger share: a busy street and its premises."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from reports.models import CallBack
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from tests.browser.conftest import Watch
from tests.factories import (
    ELSEWHERE,
    WEST_SOUTH,
    Cast,
    make_arrest,
    make_cast,
    make_country,
    make_report,
)

# What Chromium logs of a form that comes back with its errors.
COMES_BACK = "status of 400"
WORDS = (
    "Two cars stop for a minute each evening about six. Someone comes out of the "
    "side door, leans in and goes back. The lamp over the door is switched off first."
)


@dataclass(frozen=True)
class World:
    """Who and what there is: a busy street, one premises with nothing, long names."""

    cast: Cast
    busy: Street
    house: Premises
    empty: Premises
    long: Premises


def _premises(address: str, street: Street, cast: Cast, **more: object) -> Premises:
    fields = {"kind": "dwelling", "postcode": "OX1 4RP", "point": WEST_SOUTH} | more
    force = cast.officer.force
    return Premises.objects.create(
        force=force, address=address, street=street, **fields
    )


@pytest.fixture
def world(site: str) -> World:
    """A street with 60 reports, arrests and premises; two streets of long names."""
    cast = make_cast()
    make_country()
    busy = Street.objects.create(
        name="Lake Street", locality="Grandpont", kind="street", point=WEST_SOUTH
    )
    longest = Street.objects.create(
        name=("Upper Saint Bartholomew the Less and All Angels Processional Way " * 3)[
            :140
        ],
        locality="Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
        kind="street",
        point=ELSEWHERE,
    )
    house = _premises("12 Lake Street", busy, cast)
    world = World(
        cast,
        busy,
        house,
        empty=_premises("14 Lake Street", busy, cast),
        long=_premises("W" * 90 + " House", longest, cast, kind="licensed"),
    )
    _fill(world)
    return world


def _fill(world: World) -> None:
    officer, now = world.cast.officer, clock.now()
    street = {"street": world.busy, "point": WEST_SOUTH, "place_text": "Lake Street"}
    house = street | {"premises": world.house, "place_text": "12 Lake Street"}
    concerns = ("dealing", "use", "cuckooing", "smell", "litter")
    done = {"status": "closed", "outcome": "patrol"}
    for n in range(60):
        make_report(
            officer,
            received_at=now - timedelta(days=n * n // 3, hours=n),
            concern=concerns[n % 5],
            drug=("unknown", "crack", "cannabis")[n % 3],
            description=WORDS if n % 2 else "",
            **(house if n % 4 == 0 else street),
            **({} if n < 3 else done),
        )
        if n % 10 == 3:
            make_arrest(officer, occurred_at=now - timedelta(days=n * n // 3), **street)
    kept = make_report(officer, received_at=now - timedelta(days=5), grade="2", **house)
    make_report(officer, received_at=now - timedelta(days=5), merged_into=kept, **house)
    error = {"error_at": now, "error_by": officer, "error_reason": "the wrong street"}
    make_report(officer, received_at=now - timedelta(days=6), **error, **street)
    make_report(officer, point=WEST_SOUTH, place_text="Behind the pavilion")
    CallBack.objects.create(report=kept, ordinal=1, due_on=clock.today())
    long = {"premises": world.long, "street": world.long.street, "point": ELSEWHERE}
    make_report(officer, place_text="w" * 200, description="x" * 4000, **long)


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


@pytest.fixture
def controls() -> str:
    """What a thumb must hit on these pages, where more links stand alone."""
    return (
        "main :is(button, .govuk-button, summary, select, textarea, .sh-chip, "
        ".sh-pagination__link, .sh-ledger a, .sh-ledger-link a, .sh-ledger-due a, "
        "input:not([type=hidden], [type=radio], [type=checkbox]))"
    )
