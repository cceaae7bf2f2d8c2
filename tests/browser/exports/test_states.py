"""Every state of an export can be read by all, in the list and on its own page."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.kernel import clock
from stronghold.exports.models import Export
from tests.browser.conftest import Watch
from tests.factories import make_cast

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]
SENTENCES = {
    "waiting": "It is next in the queue.",
    "writing": "4,500 of about 10,000 rows written so far.",
    "refused": "You may no longer read what it would hold.",
    "too_many": "Use filters",
    "cancelled": "There is no file.",
    "ready": "Your role, your team or the marking has changed since.",
}


@pytest.fixture
def exports(site: str) -> dict[str, Export]:
    """An export in each state; the rights of the ready one are others by now."""
    now = clock.now()
    same: dict[str, Any] = {
        "made_by": make_cast().supervisor,
        "of": "reports",
        "columns": ["reference", "status"],
        "file_format": "csv",
        "srid": 4326,
        "purpose": "A profile of the station and of all the streets around it",
        "asked_at": now,
    }
    leased = {"lease": uuid.uuid4(), "leased_until": now + timedelta(hours=1)}
    states: dict[str, dict[str, Any]] = {
        "writing": {"n_rows": 4500, "n_expected": 10_000, **leased},
        "waiting": {},
        "refused": {"state": "failed", "why_failed": "refused", "ended_at": now},
        "too_many": {"state": "failed", "why_failed": "too_many", "ended_at": now},
        "cancelled": {"ended_at": now},
        "ready": {"read_at": now, "ended_at": now, "file": "a", "rights": "b"},
    }
    return {
        name: Export.objects.create(**same | {"state": name} | given)
        for name, given in states.items()
    }


@pytest.mark.long
def test_the_list_and_the_page_of_each_say_how_it_stands(
    page_wide: Page,
    exports: dict[str, Export],
    signed_in: Callable[[Page, str], Page],
    assert_sound: Check,
) -> None:
    page = signed_in(page_wide, "supervisor")
    page.goto("/exports/")
    for name in ("refused", "too_many", "ready"):
        expect(page.locator("tbody")).to_contain_text(SENTENCES[name])
    assert_sound(page)

    for name, export in exports.items():
        page.goto(f"/exports/{export.key}/")
        expect(page.locator("[data-sentence]")).to_contain_text(SENTENCES[name])
        assert_sound(page)


def test_none_and_a_wrong_address_can_be_read_by_all(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Check,
    watch: Watch,
) -> None:
    watch.allowed.append("status of 400")
    make_cast()
    page = signed_in(page_wide, "analyst")
    page.goto("/exports/")
    expect(page.get_by_text("No exports")).to_be_visible()
    assert_sound(page)

    page.goto("/exports/new/?of=weather")
    expect(page.get_by_role("heading", name="No such export")).to_be_visible()
    assert_sound(page)
