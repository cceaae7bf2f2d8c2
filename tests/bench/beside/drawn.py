"""When a page is drawn in Chromium: from the start of its navigation to that frame.

The files of each site are in the browser's cache, as after a first load. No page can
ask another host than this machine, so Superset's telemetry has no address.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Response,
    ViewportSize,
    sync_playwright,
)

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
ARGUMENTS = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
SCREEN: ViewportSize = {"width": 1400, "height": 1000}
PATIENCE_MS = 120_000
# Looks at each frame; returns the milliseconds since the navigation began. Not by
# Playwright's own waiting, which the rules of both sites for scripts do not allow.
WHEN = """(patience) => new Promise((resolve, reject) => {
  const look = () => {
    if (%s) {
      resolve(performance.now());
    } else if (performance.now() > patience) {
      reject(new Error(`not drawn: ${location}`));
    } else {
      requestAnimationFrame(look);
    }
  };
  look();
})"""


@dataclass
class Viewed:
    """A page of one site, in the profile of the browser that is signed in there."""

    url: str
    condition: str
    profile: BrowserContext
    took: list[float] = field(default_factory=list)

    def load(self) -> float:
        """Return the milliseconds until it is drawn, in a tab of its own."""
        page = self.profile.new_page()
        try:
            return self.load_in(page)
        finally:
            page.close()

    def load_in(self, page: Page) -> float:
        page.goto(self.url, wait_until="commit", timeout=PATIENCE_MS)
        return float(page.evaluate(WHEN % self.condition, PATIENCE_MS))


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield chromium
        finally:
            chromium.close()


def profile(
    chromium: Browser, address: str, cookies: Mapping[str, str]
) -> BrowserContext:
    """Return a profile that has these cookies of a site."""
    context = chromium.new_context(viewport=SCREEN, service_workers="block")
    context.add_cookies(
        [{"name": name, "value": v, "url": address} for name, v in cookies.items()]
    )
    return context


def in_turns(pages: Sequence[Viewed], n: int) -> None:
    """Load each page so often, one after the other; the first loads do not count."""
    for _ in range(2):
        for page in pages:
            page.load()
    for _ in range(n):
        for page in pages:
            page.took.append(page.load())


def answers_of(viewed: Viewed, path: str) -> list[Any]:
    """Load a page once more; return the JSON of what it asks of this path."""
    seen: list[Response] = []

    def note(response: Response) -> None:
        if path in response.url:
            seen.append(response)

    viewed.profile.on("response", note)
    page = viewed.profile.new_page()
    viewed.load_in(page)
    answers = [response.json() for response in seen]
    viewed.profile.remove_listener("response", note)
    page.close()
    return answers
