"""A real Chromium before the real site: pages, signing in, and what none may do.

No page may ask another host, nor log an error, nor break the content security policy:
each page watches for that and its test fails at the end if it happened.
"""

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.browser.checks import (
    DESK,
    PATIENCE_MS,
    PHONE,
    Pictures,
    address_of,
    at_widths,
    faint_in_the_dark,
    kind_of,
    overflow,
    serving_axe,
    too_small,
    violations,
)
from tests.browser.ground import build_city
from tests.roomy_stack import with_room

CONTROLS = (
    "main :is(button, .govuk-button, summary, select, textarea, "
    "input:not([type=hidden], [type=radio], [type=checkbox]), .sh-choice, "
    ".govuk-radios__item, .govuk-checkboxes__item)"
)
ERRORS = ".govuk-error-summary"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
# Playwright's own list, which this one replaces, without services that no page here
# uses. RenderDocument gives each page that is opened a new frame, which costs Chromium
# a third more for each; a reader does not see the difference.
WITHOUT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "RenderDocument",
    "ThirdPartyStoragePartitioning",
)
# The most letters of a page that the report of a failure quotes.
SHOWN = 1_500
# A page that asks another host logs this error, since no other name has an address.
ANOTHER_HOST = "ERR_NAME_NOT_RESOLVED"
ARGUMENTS = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    f"--disable-features={','.join(WITHOUT)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--no-first-run",
    "--process-per-site",
    # The browser's own process draws, and no script runs for so long that it pays to
    # make it faster: together a sixth of Chromium's time.
    "--in-process-gpu",
    "--js-flags=--no-opt,--no-maglev",
]
# Chromium asks for it where an answer is no page, such as JSON.
ICON = "/favicon.ico"
# Without a service worker a page keeps nothing; tests/browser/offline allows it.
NO_WORKER = "Service Worker registration blocked by Playwright"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[None]:
    """Add to a failure what the open pages show, for it may not come again."""
    report: Any = yield
    browser = getattr(item, "funcargs", {}).get("browser")
    if report.when != "teardown" and report.failed and browser:
        for context in browser.contexts:
            for page in context.pages:
                report.sections.append((f"page {page.url}", shown_on(page)))
    return report


def shown_on(page: Page) -> str:
    try:
        return page.locator("body").inner_text(timeout=1_000)[:SHOWN]
    except PlaywrightError as error:
        return str(error)


@dataclass
class Watch:
    """What a page asked for and complained of; `allowed` are expected complaints.

    `others` are hosts that it may ask too: a provider to which it leads.
    """

    host: str
    others: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def note_request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc not in {
            self.host,
            *self.others,
        }:
            self.strangers.append(url)

    def note_console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} ({message.location.get('url')})")

    def note_error(self, error: Any) -> None:
        self.complaints.append(str(error))

    def check(self) -> None:
        assert not self.strangers, "a page asked another host"
        unexpected = [
            complaint
            for complaint in self.complaints
            if ANOTHER_HOST in complaint
            or not any(words in complaint for words in (*self.allowed, ICON, NO_WORKER))
        ]
        assert not unexpected, "a page logged errors"


def listen(
    context: BrowserContext, watch: Callable[[], Watch], *, requests: bool
) -> None:
    """Note what all pages of a profile do in the watch of the test that runs.

    `requests`: also each address that is asked for, a sixth of the time of a page. A
    request to another host is a complaint without it.
    """
    if requests:
        context.on("request", lambda request: watch().note_request(request.url))
    context.on("console", lambda message: watch().note_console(message))
    context.on("weberror", lambda found: watch().note_error(found.error))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright runs an event loop in this thread, in which Django would refuse
    # its own ordinary queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


class Underway:
    """Counts the requests that the site is working on."""

    def __init__(self) -> None:
        self.n = 0
        self.lock = threading.Lock()

    def add(self, n: int) -> None:
        with self.lock:
            self.n += n

    def around(self, application: Any) -> Any:
        """Return the WSGI application, counted."""

        def counted(environ: Any, start_response: Any) -> Any:
            self.add(1)
            try:
                return application(environ, start_response)
            finally:
                self.add(-1)

        return with_room(counted)

    def wait(self) -> None:
        """Wait until the site has stored what it was asked to."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while self.n:
            assert time.monotonic() < deadline, "the site is still at work"
            time.sleep(0.01)


@pytest.fixture(scope="session")
def underway() -> Underway:
    return Underway()


@pytest.fixture(scope="session")
def server(django_db_setup: None, underway: Underway) -> Iterator[str]:
    """Serve the site; WhiteNoise serves the static files that bin/test collected."""
    hosts = [*settings.ALLOWED_HOSTS, "127.0.0.1"]
    with override_settings(ALLOWED_HOSTS=hosts):
        handler: Any = partial(serving_axe, underway.around)
        thread = LiveServerThread("127.0.0.1", static_handler=handler)
        thread.daemon = True
        with override_settings(WHITENOISE_AUTOREFRESH=False):
            thread.start()
            thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://{thread.host}:{thread.port}"
        thread.terminate()


@pytest.fixture
def site(
    server: str,
    transactional_db: None,
    underway: Underway,
    request: pytest.FixtureRequest,
) -> Iterator[str]:
    """The site's address; the database is empty but for what the test makes."""
    # A page may still ask for the base map when its test ends, so that goes last.
    if "city" in request.fixturenames:
        request.getfixturevalue("city")
    yield server
    # What a closed page had asked for must not be stored in the next test's database.
    underway.wait()


@pytest.fixture(scope="session")
def city_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base map of Oxford's streets and rivers, built once."""
    folder = tmp_path_factory.mktemp("base-map")
    build_city(folder)
    return folder


@pytest.fixture
def city(city_folder: Path, settings: Any) -> Path:
    """The site has a base map of the city."""
    settings.BASEMAP_FOLDER = str(city_folder)
    return city_folder


@pytest.fixture
def watch(site: str) -> Iterator[Watch]:
    """What this test's pages must not do; add to `watch.allowed` what is expected."""
    watch = Watch(urlsplit(site).netloc)
    yield watch
    watch.check()


NewContext = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def new_context(browser: Browser, server: str) -> NewContext:
    """Make a browser profile of its own: `new_context(390, 844, has_touch=True)`."""

    def make(width: int, height: int, **options: Any) -> BrowserContext:
        context = browser.new_context(
            base_url=server,
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/London",
            **{"service_workers": "block", **options},
        )
        context.set_default_timeout(PATIENCE_MS)
        return context

    return make


@pytest.fixture
def open_page(new_context: NewContext, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open pages, each in a browser profile of its own, and check them at the end."""
    contexts: list[BrowserContext] = []

    def open_one(width: int, height: int, **options: Any) -> Page:
        context = new_context(width, height, **options)
        contexts.append(context)
        listen(context, lambda: watch, requests=True)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


# What a phone with a service worker forgets between tests: what belongs to a person.
PERSONAL = "cookies,indexeddb,local_storage"


class Profile:
    """A browser profile that tests use in turn, which keeps the site's files.

    Listening to a new page and clearing up after it cost more than most pages do, so
    the listeners and the page that clears up stay.
    """

    def __init__(
        self, context: BrowserContext, *, is_long: bool, forget: str = "all"
    ) -> None:
        self.context, self.forget = context, forget
        self.watch = Watch("")
        listen(context, lambda: self.watch, requests=is_long)
        # Not of the site: such a page would complain of a storage that is cleared.
        self.blank = context.new_page()
        self.blank.goto("/health/live")
        self.devtools = context.new_cdp_session(self.blank)

    @contextmanager
    def page(self, watch: Watch) -> Iterator[Page]:
        """Open a page, and afterwards forget all but the files that all pages share."""
        self.watch = watch
        yield self.context.new_page()
        for opened in self.context.pages:
            if opened is not self.blank:
                opened.close()
        storage = {"origin": f"http://{watch.host}", "storageTypes": self.forget}
        self.devtools.send("Storage.clearDataForOrigin", storage)
        self.context.clear_cookies()
        self.context.clear_permissions()
        self.context.set_offline(False)


@pytest.fixture(scope="session")
def is_long(pytestconfig: pytest.Config) -> bool:
    """Whether the long form runs, which looks at more of each page."""
    return bool(pytestconfig.getoption("--long"))


@pytest.fixture(scope="session")
def desk(new_context: NewContext, is_long: bool) -> Profile:
    """A profile for pages at a desk."""
    return Profile(new_context(*DESK), is_long=is_long)


@pytest.fixture(scope="session")
def phone_profile(new_context: NewContext, is_long: bool) -> Profile:
    """A profile for pages on a phone."""
    context = new_context(*PHONE, has_touch=True, is_mobile=True)
    return Profile(context, is_long=is_long)


@pytest.fixture
def page_wide(desk: Profile, watch: Watch) -> Iterator[Page]:
    """A page on a desk: 1440 pixels wide. Checks look at both widths."""
    with desk.page(watch) as page:
        yield page


@pytest.fixture
def page_phone(phone_profile: Profile, watch: Watch) -> Iterator[Page]:
    """A page on a phone: 390 pixels wide, with touch. Checks look at both widths."""
    with phone_profile.page(watch) as page:
        yield page


@pytest.fixture
def signed_in(site: str) -> Callable[[Page, str], Page]:
    """Sign a page in as somebody of the cast: `signed_in(page_wide, "officer")`."""
    from stronghold.core.accounts.models import User

    def sign_in(page: Page, username: str) -> Page:
        client = Client()
        client.force_login(User.objects.get(username=username))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": site}]
        )
        return page

    return sign_in


@pytest.fixture
def controls() -> str:
    """What a thumb must hit; a page with more of it overrides this."""
    return CONTROLS


class Looks:
    """Which pages were looked at, by address and width, with and without errors.

    The short form repeats what takes long only for a look that is new; the long form
    repeats it for every state of a page. Each look is a file in a folder that all
    processes of the run share: the first that makes it is the one that looks.
    """

    def __init__(self, folder: Path, *, is_long: bool) -> None:
        self.folder, self.is_long = folder, is_long

    def _is_first(self, *look: object) -> bool:
        name = hashlib.sha256(repr(look).encode()).hexdigest()
        try:
            (self.folder / name).touch(exist_ok=False)
        except FileExistsError:
            return self.is_long
        return True

    def is_new(self, what: str, page: Page) -> bool:
        """Note that `what` is done for the page as it stands; return if it must be."""
        width = (page.viewport_size or {})["width"]
        has_errors = page.locator(ERRORS).count() > 0
        return self._is_first(what, address_of(page), width, has_errors)

    def is_first_of_kind(self, page: Page) -> bool:
        """Note that a part of the site is looked at; return if it was not yet."""
        return self._is_first("dark", kind_of(page))


@pytest.fixture(scope="session")
def looks(
    is_long: bool, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Looks:
    base = tmp_path_factory.getbasetemp()
    # Each of several processes has a folder of its own in that of the run.
    folder = (base if worker_id == "master" else base.parent) / "looks"
    folder.mkdir(exist_ok=True)
    return Looks(folder, is_long=is_long or "PICTURES" in os.environ)


@pytest.fixture(scope="session")
def assert_accessible(is_long: bool, looks: Looks) -> Callable[[Page], None]:
    """Check a page by axe-core, each state once: `assert_accessible(page)`.

    At the width that the page has; by `--long` at the other too. The contrast of texts
    is measured for a new look only, and on dark pages for the first page of each part
    of the site; by `--long` in every state.
    """
    widths = (DESK, PHONE) if is_long else ()

    def check(page: Page) -> None:
        for _ in at_widths(page, *widths):
            contrast = looks.is_new("contrast", page)
            assert violations(page, contrast=contrast) == []
            if contrast and looks.is_first_of_kind(page):
                assert faint_in_the_dark(page) == []

    return check


@pytest.fixture(scope="session")
def assert_fits(looks: Looks) -> Callable[[Page], None]:
    """Check that nothing scrolls the page sideways: a new look at both widths."""

    def check(page: Page) -> None:
        widths = (DESK, PHONE) if looks.is_new("fits", page) else ()
        for _ in at_widths(page, *widths):
            assert overflow(page) <= 0, "the page is this many pixels too wide"

    return check


@pytest.fixture
def assert_big_enough(controls: str) -> Callable[[Page], None]:
    """Check that on a phone every control in sight is as tall as a thumb needs."""

    def check(page: Page) -> None:
        for _ in at_widths(page, PHONE):
            assert too_small(page, controls) == []

    return check


@pytest.fixture
def assert_sound(
    assert_accessible: Callable[[Page], None],
    controls: str,
    looks: Looks,
    request: pytest.FixtureRequest,
) -> Callable[[Page], None]:
    """Check all that holds for every page with a form or a list.

    A new look at both widths, each other state at the width that the page has; by
    `--long` each at both. With PICTURES=FOLDER each state is also kept as a picture
    at each width.
    """
    pictures = Pictures(os.environ.get("PICTURES", ""), request.node.name)

    def check(page: Page) -> None:
        assert_accessible(page)
        widths = (DESK, PHONE) if looks.is_new("both widths", page) else ()
        for width in at_widths(page, *widths):
            pictures.keep(page)
            assert overflow(page) <= 0, "the page is this many pixels too wide"
            if width == PHONE:
                assert too_small(page, controls) == []

    return check
