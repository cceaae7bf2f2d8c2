"""What is looked at on a page as it stands: axe-core, its widths, its controls."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

# Width and height, in pixels.
DESK, PHONE = (1440, 1000), (390, 844)
LOWEST_ON_A_PHONE = 48
# How long to wait for something to appear: long, since both cores may be busy.
PATIENCE_MS = 30_000
# Two frames later a page that was given another width has its new layout.
SETTLED = "new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))"

AXE = Axe()
# Where the site of the tests has axe-core. From there a page loads it in a quarter of
# the time that it takes to send the page half a megabyte of script.
AXE_PATH = "/axe-core-of-the-tests.js"
# Nothing of a page without signal that has no axe-core yet. No more of the answer than
# is read: it names every node that passed, too.
RUN_AXE = """async ({path, contrast, only}) => {
  if (!window.axe && !navigator.onLine) {
    return null;
  }
  if (!window.axe) {
    const script = document.createElement('script');
    const loaded = new Promise((done, failed) => {
      script.onload = done;
      script.onerror = () => failed(new Error('axe-core was not loaded'));
    });
    script.src = path;
    document.head.append(script);
    await loaded;
    script.remove();
  }
  const found = await axe.run({
    resultTypes: ['violations'],
    ...(only ? {runOnly: only} : {}),
    rules: {'color-contrast': {enabled: contrast}},
  });
  return found.violations;
}"""


def link_to(where: Page | Locator, reference: str) -> Locator:
    """Return the links to the page of a record, whatever they call it."""
    return where.locator(f"a[href$='/{reference}/']")


def at_widths(page: Page, *sizes: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Give the page each of the sizes in turn, and at the end its own again.

    The size that the page has comes first; with no sizes the page stays as it is.
    """
    viewport = page.viewport_size
    assert viewport, "a page of tests has a size"
    own = (viewport["width"], viewport["height"])
    if not sizes:
        yield own
        return
    now = own
    for size in sorted(sizes, key=lambda size: size[0] != own[0]):
        now = _resize(page, now, size)
        yield size
    _resize(page, now, own)


def _resize(page: Page, now: tuple[int, int], size: tuple[int, int]) -> tuple[int, int]:
    if now[0] == size[0]:
        return now
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate(SETTLED)
    return size


def wait_until(
    page: Page,
    condition: Callable[[], object],
    *,
    seconds: float = PATIENCE_MS / 1000,
) -> None:
    """Let the page run until the condition holds; fail if it does not in time.

    `Page.wait_for_function` takes the promise of an async function for its answer, and
    so does not wait.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "what was waited for did not happen"
        page.wait_for_timeout(50)


def serving_axe(handler: Callable[[Any], Any], application: Any) -> Any:
    """Return the WSGI application in its handler, with axe-core at an address."""
    handled = handler(application)
    headers = [
        ("Content-Type", "text/javascript; charset=utf-8"),
        ("Cache-Control", "max-age=86400, immutable"),
    ]
    script = AXE.axe_script.encode()

    def serve(environ: Any, start_response: Any) -> Any:
        if environ["PATH_INFO"] != AXE_PATH:
            return handled(environ, start_response)
        start_response("200 OK", headers)
        return [script]

    return serve


def violations(page: Page, *, contrast: bool = True) -> list[str]:
    """Return what axe-core finds wrong with the page as it stands, in words.

    `contrast`: also measure the contrast of every text, which takes longer than all
    other rules together.
    """
    # A page that is still on its way has no document to look at.
    page.wait_for_load_state()
    _until_read(page)
    return _axe(page, {"path": AXE_PATH, "contrast": contrast, "only": None})


def faint_in_the_dark(page: Page) -> list[str]:
    """Return the texts of the page that are hard to read on a device set to dark."""
    page.emulate_media(color_scheme="dark")
    given = {"path": AXE_PATH, "contrast": True, "only": ["color-contrast"]}
    found = _axe(page, given)
    if found:
        # A map is drawn again in other colours, and reads the list beside it again.
        _until_read(page)
        found = _axe(page, given)
    page.emulate_media(color_scheme="light")
    return found


def _until_read(page: Page) -> None:
    """Wait for what is being read again, which is dimmed until it is there."""
    wait_until(page, lambda: not page.locator("[aria-busy=true]").count())


def _axe(page: Page, given: dict[str, Any]) -> list[str]:
    found = page.evaluate(RUN_AXE, given)
    if found is None:
        page.evaluate(AXE.axe_script)
        found = page.evaluate(RUN_AXE, given)
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def address_of(page: Page) -> str:
    """Return the page's address without the references and numbers in it."""
    return re.sub(r"[A-Z]-[A-Z0-9]{4}-[A-Z0-9]{4}|\d+", "*", urlsplit(page.url).path)


def kind_of(page: Page) -> str:
    """Return the part of the site that the page is of: the start of its address."""
    return urlsplit(page.url).path.split("/")[1]


def overflow(page: Page) -> int:
    """Return by how many pixels the page scrolls sideways."""
    root = "document.documentElement"
    wide: int = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
    return wide


def too_small(page: Page, controls: str) -> list[str]:
    """Return the controls in sight that are lower than a thumb needs, as HTML."""
    small: list[str] = page.locator(controls).evaluate_all(
        "(found, lowest) => found.filter((e) => e.checkVisibility() && "
        "e.getBoundingClientRect().height < lowest).map((e) => e.outerHTML)",
        LOWEST_ON_A_PHONE,
    )
    return small


class Pictures:
    """Keeps a picture of each state that a test comes to, if there is a folder."""

    def __init__(self, folder: str, test: str) -> None:
        self.folder, self.test = folder, re.sub(r"[^\w-]+", "-", test)
        self.n = 0

    def keep(self, page: Page) -> None:
        if not self.folder:
            return
        self.n += 1
        width = (page.viewport_size or {})["width"]
        name = f"{self.test}-{self.n:02}-{width}.png"
        page.screenshot(path=Path(self.folder) / name, full_page=True)
