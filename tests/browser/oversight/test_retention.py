"""A week's reviews: 32 kept, 5 held, 3 erased once another person has approved it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from reports.report.record import REPORTS
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from stronghold.oversight.models import Decision, Tombstone
from stronghold.oversight.retention.actions import decide
from stronghold.oversight.retention.rules import Decided
from tests.factories import make_cast, make_row

pytestmark = pytest.mark.browser
MOST_PRESSES = 60
OLD = clock.now() - timedelta(days=6 * 366)


class Hands:
    """Presses keys and clicks, and counts both."""

    def __init__(self, page: Page) -> None:
        self.page, self.n = page, 0

    def press(self, *keys: str) -> None:
        # A page knows its keys once its scripts have run, and may be seen before.
        self.page.wait_for_load_state()
        for key in keys:
            self.page.keyboard.press(key)
            self.n += 1

    def follow(self, url: str) -> None:
        self.page.locator(f"main a[href='{url}']").click()
        self.n += 1

    def click(self, role: Any, name: str) -> None:
        self.page.get_by_role(role, name=name).click()
        self.n += 1


@pytest.fixture
def page(page_wide: Page, signed_in: Callable[[Page, str], Page]) -> Page:
    cast = make_cast()
    for n in range(40):
        at = OLD - timedelta(days=n)
        make_row(
            REPORTS,
            cast.officer,
            received_at=at,
            occurred_at=at,
            occurred_on=london_date(at),
            status="closed",
            outcome="patrol",
        )
    page: Page = page_wide
    return signed_in(page, "records")


def test_a_weeks_reviews_take_less_than_sixty_presses(
    page: Page,
    assert_sound: Callable[[Page], None],
    signed_in: Callable[[Page, str], Page],
) -> None:
    hands = Hands(page)
    page.goto("/")
    # From the first page that a records manager sees.
    hands.follow("/retention/")
    expect(page.get_by_role("checkbox")).to_have_count(40)
    assert_sound(page)
    # All are ticked, and the first eight are unticked again.
    hands.press("t", "j", *["x"] * 8, "1", "Enter")
    expect(page.get_by_text("32 records are kept until")).to_be_visible()
    # The first five of those that are left are put on hold.
    hands.press("j", *["x"] * 5, "2", "p", "Tab", "Enter")
    expect(page.get_by_text("5 records are put on legal hold")).to_be_visible()
    hands.press("t", "4", "Enter")
    expect(page.get_by_text("3 records are proposed for erasure")).to_be_visible()

    kept = Decision.objects.filter(what="keep")
    assert kept.count() == 32
    proposed = list(
        Decision.objects.filter(what="erase").values_list("reference", flat=True)
    )
    held = Decision.objects.filter(what="hold")
    assert {row.asked_by for row in held} == {"prosecution"}
    assert held.count() == 5
    assert Decision.objects.filter(what="erase").count() == 3
    # Who proposed them cannot approve them.
    page.goto("/retention/erasures/")
    expect(page.get_by_role("checkbox")).to_have_count(0)
    assert_sound(page)

    signed_in(page, "supervisor")
    page.goto("/")
    hands.follow("/retention/erasures/")
    for n in range(3):
        hands.click("checkbox", f"Tick {proposed[n]}")
    assert_sound(page)
    hands.click("button", "Erase them")
    expect(page.get_by_text("3 records are erased")).to_be_visible()

    assert Tombstone.objects.count() == 3
    assert hands.n < MOST_PRESSES
    signed_in(page, "records")
    chosen = str(kept.values_list("reference", flat=True)[0])
    restrict = Decided("restrict", because="disputed", words="It was the flat above")
    decide(
        by=User.objects.get(username="records"),
        rule="reports",
        references=[chosen],
        given=restrict,
    )
    page.goto(f"/reports/{chosen}/")
    expect(page.get_by_text("used only as evidence")).to_be_visible()
    assert_sound(page)
    for path in ("decisions/hold/", "rules/", "rules/reports/"):
        page.goto(f"/retention/{path}")
        assert_sound(page)


def test_a_file_of_periods_is_checked_and_proposed_by_keyboard(
    page: Page, assert_sound: Callable[[Page], None], tmp_path: Path
) -> None:
    file = tmp_path / "retention.toml"
    file.write_text(
        '[retention]\nreason = "Schedule 5"\n[[retention.period]]\n'
        'code = "reporters"\nmonths = 9\nsource = "Schedule 5"\n'
    )
    page.goto("/retention/rules/")
    page.get_by_role("link", name="Import periods from a file").press("Enter")
    assert_sound(page)
    page.get_by_label("TOML file").set_input_files(file)
    page.get_by_role("button", name="Check the file").press("Enter")
    expect(page.get_by_text("Nothing is stored yet")).to_be_visible()
    expect(page.get_by_role("cell", name="9 months")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Import").press("Enter")
    expect(page.get_by_text("1 period is proposed")).to_be_visible()
    expect(page.get_by_text("Waiting for a second person")).to_be_visible()
    assert_sound(page)
