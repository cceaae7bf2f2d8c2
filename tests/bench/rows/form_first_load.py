"""An officer opens the form of a report for the first time, on a slow phone.

Chromium with an empty cache, 1.6 Mbit/s, 150 ms round trip. The form is usable when the
document is loaded and its scripts have run, so that entries can be stored.
"""

import os
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.bench.result import Line, Spread
from tests.bench.setting import Bench

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
PATH = "/reports/new/"
ROUNDS = 10
MOST_KB, MOST_MS = 150, 2_000
SLOW = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
USABLE = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def measure(bench: Bench) -> Iterator[Line]:
    """Yield what is sent until the page is whole, and when it can be used."""
    officer = bench.visitor("officer")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        loads = [
            _first_load(chromium, officer.address, officer.cookies["sessionid"])
            for _ in range(bench.rounds(ROUNDS))
        ]
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
        viewport={"width": 390, "height": 844}, service_workers="block"
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
