"""Keys, features as pages and an agreement's file, in every state, wide and narrow."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from operations.activities.models import Activity
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from stronghold.exports.models import Export
from tests.agreements import make_agreement
from tests.browser.conftest import Watch
from tests.browser.portal.test_every_page import make_figures
from tests.exports import write_export
from tests.factories import (
    Cast,
    make_activity,
    make_arrest,
    make_cast,
    make_closure,
    make_country,
    make_report,
    make_warrant,
)
from tests.sweeps import some

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "partner"]),
]
Check = Callable[[Page], None]
SignIn = Callable[[Page, str], Page]
Look = Callable[..., None]
CITY = "G-TEST-0001"
KEY = re.compile("shk_.{40}")
SENTENCES = {
    "writing": "1,200 rows written so far.",
    "refused": "You may no longer read what it would hold.",
    "too_many": "Use filters",
    "broken": "It failed three times.",
    "cancelled": "There is no file.",
}
PURPOSE = "The tasking meeting on Monday about the streets around the station"


@pytest.fixture
def cast(site: str, watch: Watch, tmp_path: Path, settings: LazySettings) -> Cast:
    settings.EXPORTS_FOLDER = str(tmp_path / "exports")
    watch.allowed += [f"status of {status}" for status in (400, 401, 403, 404)]
    return make_cast()


@pytest.fixture
def shared(cast: Cast) -> Agreement:
    """An agreement with something of each kind; what only police read."""
    country, today = make_country(), clock.today()
    ward = country["E05000001"]
    at = {"point": ward.point, "ward": ward, "district": country["E07000001"]}
    at["place_text"] = "The passage between the station and Becket Street"
    order = {"state": "order", "scope": "full", "order_made_on": today, **at}
    make_closure(cast.officer, order_ends_on=today, **order)
    make_warrant(cast.officer, executed_on=today - timedelta(days=30), **at)
    for _ in range(3):
        make_activity(cast.officer, occurred_on=today, occurred_at=None, **at)
        make_report(cast.officer, **at)
    make_arrest(cast.officer, custody_number="TV/1234/26", **at)
    make_figures(cast, "reports", "reports")
    return make_agreement(cast, figures=["reports"])


@pytest.fixture
def page(page_wide: Page) -> Page:
    return page_wide


@pytest.fixture
def look(page: Page, signed_in: SignIn, assert_sound: Check) -> Look:
    """Go to a page, unless one is open: all can read it, and it fits."""

    def at(name: str, path: str = "", who: str = "") -> None:
        if who:
            signed_in(page, who)
        if path:
            page.goto(path)
        assert_sound(page)

    return at


def test_keys(page: Page, shared: Agreement, cast: Cast, look: Look) -> None:
    for who in ("partner", "analyst"):
        look(f"{who}-none", "/keys/", who)
        page.get_by_role("button", name="Make the key").click()
        expect(page.locator("[data-error-summary]")).to_contain_text("Say what the key")
        look(f"{who}-wrong")
        page.get_by_label("What is the key for?").fill("QGIS on the office’s computer")
        page.get_by_label("Read map layers").check()
        page.get_by_role("button", name="Make the key").click()
        expect(page.get_by_label("Key", exact=True)).to_have_value(KEY)
        page.get_by_role("button", name="Copy Key", exact=True).click()
        expect(page.get_by_text(re.compile("^(Copied|Selected)"))).to_be_visible()
        look(f"{who}-made")
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("You have no key yet")).to_be_visible()
    look("revoked")


# Both see the same pages, and the partner one more: the figures.
@pytest.mark.parametrize("who", some(["partner", "analyst"], short=set()))
def test_features_as_pages(page: Page, shared: Agreement, look: Look, who: str) -> None:
    """Long: every page of features by one role."""
    record = "activities" if who == "partner" else "reports"
    paths = {
        "landing": "",
        "api": "api",
        "conformance": "conformance",
        "collections": "collections",
        "collection": f"collections/{record}",
        "items": f"collections/{record}/items?limit=2",
        "warrants": "collections/warrants/items",
        "none": f"collections/{record}/items?bbox=1,1,2,2",
        "wrong": f"collections/{record}/items?limit=none",
        "nothing": "collections/nothing",
    }
    for name, path in paths.items():
        look(f"{who}-{name}", f"/ogc/{path}", who)
    page.goto(f"/ogc/{paths['items']}")
    page.get_by_role("link", name="Next").click()
    page.locator("tbody a").first.click()
    look(f"{who}-feature")
    if who == "partner":
        page.goto("/ogc/collections/figures-reports/items")
        look(f"{who}-figures")


def test_features_without_a_viewer_and_for_who_may_not(
    page: Page, shared: Agreement, look: Look
) -> None:
    look("nobody", "/ogc/")
    look("refused", "/ogc/", "admin")


def test_the_lists_of_exports_lead_police_to_their_keys(
    page: Page, shared: Agreement, look: Look
) -> None:
    look("exports", "/exports/", "analyst")
    page.get_by_role("link", name="keys for programs").click()
    expect(page.get_by_role("heading", name="Keys for programs")).to_be_visible()


@pytest.mark.long
def test_files_of_an_agreement_in_every_state(
    page: Page, shared: Agreement, cast: Cast, look: Look
) -> None:
    """Long: the file in each of its states."""
    url = f"/shared/{CITY}/geopackage/"
    look("none", url, "partner")
    page.get_by_role("button", name="Make the file").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Enter what the file")
    look("wrong")
    page.get_by_label("What is the file for?").fill(PURPOSE)
    page.get_by_role("button", name="Make the file").click()
    expect(page.locator("[data-sentence]")).to_contain_text("It is next in the queue")
    look("waiting")
    ready = Export.objects.get()
    assert write_export(ready)
    # The page polls, and shows it.
    expect(page.get_by_role("link", name="Download (")).to_be_visible()
    look("ready")
    for state, export in in_other_states(ready).items():
        page.goto(f"/shared/files/{export.key}/")
        expect(page.locator("[data-sentence]")).to_contain_text(SENTENCES[state])
        look(state)
    look("all", url)
    # The file holds a record that was taken back since.
    make_wrong(cast)
    page.goto(f"/shared/files/{ready.key}/")
    expect(page.locator("[data-sentence]")).to_contain_text("Ask for another")
    expect(page.get_by_role("link", name="Download (")).to_have_count(0)
    look("withheld")
    Agreement.objects.update(ended_at=clock.now(), ended_by=cast.records)
    for name, path in (("over", url), ("file-over", f"/shared/files/{ready.key}/")):
        page.goto(path)
        look(name)
        expect(page.locator("main")).not_to_contain_text(PURPOSE)


def in_other_states(like: Export) -> dict[str, Export]:
    """Store a file in each state that a worker or its maker could bring it to."""
    now = clock.now()
    leased = {"lease": uuid.uuid4(), "leased_until": now + timedelta(hours=1)}
    states: dict[str, dict[str, Any]] = {
        "writing": {"state": "writing", "n_rows": 1200, **leased},
        "cancelled": {"state": "cancelled", "ended_at": now},
    }
    for why in ("refused", "too_many", "broken"):
        states[why] = {"state": "failed", "why_failed": why, "ended_at": now}
    same: dict[str, Any] = {
        "made_by": like.made_by,
        "of": like.of,
        "params": like.params,
        "columns": [],
        "file_format": like.file_format,
        "srid": like.srid,
        "purpose": PURPOSE,
        "asked_at": now,
    }
    return {
        name: Export.objects.create(**same | given) for name, given in states.items()
    }


def make_wrong(cast: Cast) -> None:
    """Mark what is in the file as recorded in error, past the action."""
    Activity.objects.update(
        error_at=clock.now(), error_by=cast.officer, error_reason="Twice"
    )
