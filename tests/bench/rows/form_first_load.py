"""An officer opens the form of a report for the first time, on a slow phone.

Chromium with an empty cache, 1.6 Mbit/s, 150 ms round trip. The form is usable when the
document is loaded and its scripts have run, so that entries can be stored. The site is
served by HTTPS with HTTP/2, as phones get it from the proxy in front of it: without
HTTPS a browser neither takes brotli nor lets a form be stored.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.bench.processes import GRANIAN, SITE, Process, free_port, wait_for_port
from tests.bench.result import Line, Spread
from tests.bench.setting import Bench
from tests.certificates import self_signed

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
PATH = "/reports/new/"
ROUNDS = 10
MOST_KB, MOST_MS = 100, 2_000
SLOW = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
USABLE = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def measure(bench: Bench) -> Iterator[Line]:
    """Yield what is sent until the page is whole, and when it can be used."""
    session = bench.visitor("officer").cookies["sessionid"]
    with _served_by_https(bench.folder) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        # The first look also waits for the server to be ready.
        loads = [
            _first_load(chromium, address, session)
            for _ in range(bench.rounds(ROUNDS) + 1)
        ][1:]
        chromium.close()
    kilobytes = max(kb for kb, _ in loads)
    yield Line(
        "the officer's form, first load: sent",
        "kB",
        Spread.one(kilobytes),
        budget=f"≤ {MOST_KB} kB",
        within=kilobytes <= MOST_KB,
    )
    usable = Spread.of([ms for _, ms in loads])
    yield Line(
        "… usable at 1.6 Mbit/s and 150 ms",
        "ms",
        usable,
        budget=f"≤ {MOST_MS:,} ms",
        within=usable.p95 <= MOST_MS,
    )


def _first_load(chromium: Browser, address: str, session: str) -> tuple[float, float]:
    """Return kilobytes on the wire and milliseconds until usable, in a new profile."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844},
        service_workers="block",
        ignore_https_errors=True,
    )
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW)
    sent: list[float] = []

    def note(event: dict[str, Any]) -> None:
        sent.append(event["encodedDataLength"])

    network.on("Network.loadingFinished", note)
    page.goto(address + PATH, wait_until="networkidle")
    usable = float(page.evaluate(USABLE))
    context.close()
    return sum(sent) / 1000, usable


@contextmanager
def _served_by_https(folder: Path) -> Iterator[str]:
    """Serve the site with a certificate of its own; return its address."""
    certificate, key = self_signed(folder)
    port = free_port()
    # One process: with two, a later look could be the first of the second.
    process = Process(
        "web by HTTPS",
        *GRANIAN,
        "--workers",
        "1",
        SITE,
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--ssl-certificate",
        str(certificate),
        "--ssl-keyfile",
        str(key),
        log=folder / "https.log",
    )
    try:
        wait_for_port(port)
        yield f"https://127.0.0.1:{port}"
    finally:
        process.stop()
