"""Many reports, a restarted browser, a killed server: are there exactly as many?"""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from reports.models import Report
from stronghold.core.geography.models import Street
from tests.api.serving.test_servers import (
    end,
    granian,
    on_the_test_database,
)
from tests.browser.checks import wait_until
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.offline.conftest import get_ready
from tests.browser.offline.queue import (
    PATIENCE,
    QUEUE,
    REPORT,
    contents,
    entries,
    expect_kept,
    log_many,
    log_report,
    lose_signal,
    regain_signal,
    sign_in,
    status,
)
from tests.database_away import database_away
from tests.factories import PASSWORD, WEST_SOUTH, make_cast, make_country
from tests.ports import free_port

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[3]
N_REPORTS = 50
# The server is killed after so many, or a few more: it never has all before.
BEFORE_THE_KILL, MOST_BEFORE = 6, 15
WORDS = "12 Lake Street"


def is_answered(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Server:
    """The site in processes of its own, on the test's database."""

    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        environment = on_the_test_database() | {
            "STATIC_ROOT": str(settings.STATIC_ROOT)
        }
        self.process = subprocess.Popen(
            granian(self.port),
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + PATIENCE
        while not is_answered(self.port):
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.1)

    def kill(self) -> None:
        """End it and its workers without a word, as a lost machine does."""
        if self.process:
            end(self.process)
            self.process = None


@pytest.fixture
def running(transactional_db: None) -> Iterator[Server]:
    make_cast()
    make_country()
    Street.objects.create(
        name="Lake Street", locality="", kind="street", point=WEST_SOUTH
    )
    server = Server()
    server.start()
    yield server
    server.kill()


@pytest.fixture
def open_browser(
    browser: Browser, running: Server, tmp_path: Path
) -> Callable[[], "contextmanager[BrowserContext]"]:
    """Start the browser; each time with the same profile on its disk."""

    @contextmanager
    def start() -> Iterator[BrowserContext]:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=CHROMIUM,
            args=ARGUMENTS,
            base_url=running.url,
            viewport={"width": 390, "height": 844},
            service_workers="allow",
        )
        context.set_default_timeout(PATIENCE * 1000)
        yield context
        context.close()

    return start


def files_with(words: str, folder: Path) -> list[str]:
    """Return the files that hold these words, in one of the ways a browser writes."""
    ways = [words.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(way in path.read_bytes() for way in ways)
    ]


def hold_back_the_last(page: Page) -> None:
    """Let some reports pass and lose the others, until the routes are taken away."""
    passed: list[str] = []

    def pass_some(route: Route) -> None:
        if route.request.method == "POST" and len(passed) >= MOST_BEFORE:
            route.abort()
        else:
            if route.request.method == "POST":
                passed.append(route.request.url)
            route.continue_()

    page.route(f"**{REPORT}", pass_some)


@pytest.mark.long
def test_many_reports_survive_a_restart_and_a_killed_server(
    running: Server,
    open_browser: Callable[[], "contextmanager[BrowserContext]"],
    tmp_path: Path,
) -> None:
    """Long: many reports are typed, and browser and server start again."""
    with open_browser() as context:
        page = context.pages[0]
        sign_in(page, "officer", PASSWORD)
        get_ready(page)
        lose_signal(page)
        log_report(page, WORDS)
        # Leaving the page before it says so loses what it had not kept yet.
        expect_kept(page)
        log_many(page, N_REPORTS - 1, WORDS)
        expect(status(page)).to_contain_text(f"{N_REPORTS} waiting")
    assert Report.objects.count() == 0
    assert files_with(WORDS, tmp_path) == []

    with open_browser() as context:
        page = context.pages[0]
        lose_signal(page)
        context.clear_cookies()
        page.goto(QUEUE)
        expect(page.locator(".sh-entry")).to_have_count(N_REPORTS)
        assert WORDS not in page.content()
        kept = {row["clientUuid"] for row in entries(page, "waiting")}
        assert len(kept) == N_REPORTS

        hold_back_the_last(page)
        regain_signal(page)
        sign_in(page, "officer", PASSWORD)
        wait_until(
            page,
            lambda: Report.objects.count() >= BEFORE_THE_KILL,
            seconds=3 * PATIENCE,
        )
        running.kill()
        n_before = Report.objects.count()
        assert BEFORE_THE_KILL <= n_before < N_REPORTS
        expect(status(page)).to_contain_text("waiting")
        page.unroute_all()
        running.start()

        expect(status(page)).to_contain_text(
            "Nothing waiting, last sent", timeout=3 * PATIENCE * 1000
        )
        stored = Report.objects.values_list("client_uuid", flat=True)
        assert len(stored) == N_REPORTS
        assert {str(one) for one in stored} == kept
        assert set(Report.objects.values_list("place_text", flat=True)) == {WORDS}
        assert entries(page, "waiting") == entries(page, "refused") == []
        assert contents(page)["keys"][0][1]["lastSent"]


def test_what_is_logged_waits_while_the_database_is_away(phone: Page) -> None:
    with database_away():
        log_report(phone)
        expect_kept(phone)
        expect(status(phone)).to_contain_text("1 waiting")
    regain_signal(phone)

    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    assert Report.objects.get().place_text == "Lake Street"
