"""What a page needs comes in one round of requests: no module waits for another."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.factories import Cast

pytestmark = pytest.mark.browser
# A page of each sort that has scripts of its own, and one that has none.
PAGES = [
    ("officer", "/reports/new/", {"record_form.js", "place_suggestions.js"}),
    ("officer", "/my-day/", {"my_day.js", "store.js"}),
    ("supervisor", "/map/", {"map.js", "base_style.js"}),
    ("supervisor", "/reports/triage/", {"triage.js"}),
    ("supervisor", "/weekly/", {"every_page.js", "start.js", "idb.js"}),
]


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize(("username", "path", "needed"), PAGES)
def test_no_module_or_sheet_waits_for_another(
    page_wide: Page,
    signed_in: Callable[[Page, str], Page],
    cast: Cast,
    username: str,
    path: str,
    needed: set[str],
) -> None:
    page = signed_in(page_wide, getattr(cast, username).username)
    asked: list[dict[str, Any]] = []

    def note(event: dict[str, Any]) -> None:
        asked.append(event)

    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.requestWillBeSent", note)

    page.goto(path, wait_until="networkidle")

    by = {
        name_of(one["request"]["url"]): one["initiator"]["type"]
        for one in asked
        if one["type"] in ("Script", "Stylesheet")
    }
    assert needed <= set(by)
    # A module that a script asked for was not known until that script had come.
    assert {name for name, kind in by.items() if kind != "parser"} == set()
    # Nor are the outlines of the map, which its script draws first.
    outlines = [one for one in asked if "/outlines/" in one["request"]["url"]]
    assert {one["initiator"]["type"] for one in outlines} <= {"parser"}
    assert bool(outlines) is (path == "/map/")
    # The sheets of every page are one.
    assert "every_page.css" in by
    assert {"govuk.css", "app.css", "components.css"} & set(by) == set()


def name_of(url: str) -> str:
    """Return the name of a static file without its hash: `map.js`."""
    name = PurePosixPath(urlsplit(url).path).name
    stem, _hash, ending = name.rsplit(".", 2)
    return f"{stem}.{ending}"
