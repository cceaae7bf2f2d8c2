"""Fixtures for tests of work without a connection: a phone."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from stronghold.core.geography.models import Street
from tests.browser.checks import PHONE
from tests.browser.conftest import PERSONAL, NewContext, Profile, Watch
from tests.browser.offline.queue import PATIENCE, current_key
from tests.factories import WEST_SOUTH, Cast, make_cast, make_country

# Chromium's console messages about a lost connection and about refusals.
EXPECTED = (
    "ERR_INTERNET_DISCONNECTED",
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_FAILED",
    "status of 413",
    "status of 500",
    "status of 507",
    "status of 503",
    "status of 400",
    "status of 403",
    "status of 404",
    "status of 409",
)

HOW_READY = """async () => {
  const { serviceWorker: workers } = navigator;
  const kinds = ["installing", "waiting", "active"];
  const found = await workers.getRegistrations();
  return {
    page: location.href,
    owner: document.querySelector("[data-queue]")?.dataset.owner,
    isOnline: navigator.onLine,
    controller: workers.controller?.state,
    registrations: found.map((one) => kinds.map((kind) => one[kind]?.state)),
    databases: await indexedDB.databases(),
    locks: await navigator.locks.query(),
  };
}"""


@pytest.fixture
def world(site: str) -> Cast:
    """The cast, the square country and one Lake Street."""
    cast = make_cast()
    make_country()
    Street.objects.create(
        name="Lake Street", locality="", kind="street", point=WEST_SOUTH
    )
    return cast


@pytest.fixture
def make_phone(
    world: Cast, watch: Watch, open_page: Callable[..., Page]
) -> Callable[..., Page]:
    """Open a phone of its own, on which no one has signed in."""
    watch.allowed.extend(EXPECTED)

    def make(width: int = 390, height: int = 844, **options: Any) -> Page:
        return open_page(width, height, service_workers="allow", **options)

    return make


@pytest.fixture(scope="session")
def ready_profile(new_context: NewContext, is_long: bool) -> Profile:
    """A phone whose service worker and its hundred files stay from test to test."""
    options = {"has_touch": True, "is_mobile": True, "service_workers": "allow"}
    context = new_context(*PHONE, **options)
    return Profile(context, is_long=is_long, forget=PERSONAL)


@pytest.fixture
def phone(
    world: Cast,
    watch: Watch,
    ready_profile: Profile,
    signed_in: Callable[[Page, str], Page],
) -> Iterator[Page]:
    """An officer's phone that is ready to lose its signal."""
    watch.allowed.extend(EXPECTED)
    with ready_profile.page(watch) as page:
        # The stored streets belong to an account, unlike the files.
        page.goto("/service-worker.js")
        page.evaluate("caches.delete('stronghold-places')")
        signed_in(page, "officer").goto("/")
        get_ready(page)
        yield page
    ready_profile.context.unroute_all()


@pytest.fixture
def phone_apart(
    make_phone: Callable[..., Page], signed_in: Callable[[Page, str], Page]
) -> Page:
    """A separate phone for tests that set its clock, which cannot be reset."""
    page = signed_in(make_phone(has_touch=True, is_mobile=True), "officer")
    page.goto("/")
    get_ready(page)
    return page


def get_ready(page: Page, *, other_than: str = "") -> None:
    """Wait until the worker answers and there is a key, `other_than` the given one.

    Chromium may empty the storage of the test before only now, and then takes what this
    page had stored: the page is opened once more, as a person would.
    """
    began, is_again = time.monotonic(), False
    while current_key(page) in {"", other_than}:
        waited = time.monotonic() - began
        if waited > PATIENCE:
            pytest.fail(f"the phone is not ready: {page.evaluate(HOW_READY)}")
        if waited > PATIENCE / 2 and not is_again:
            is_again = True
            page.reload()
        page.wait_for_timeout(50)
