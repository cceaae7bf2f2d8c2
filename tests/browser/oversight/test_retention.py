"""A week's reviews by keys: 32 kept, 5 held, 3 proposed for erasure."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from reports.report.record import REPORTS
from stronghold.core.kernel import clock
from stronghold.oversight.models import Decision
from tests.factories import make_cast, make_row

pytestmark = pytest.mark.browser
MOST_PRESSES = 60
OLD = clock.now() - timedelta(days=6 * 366)


class Keys:
    """Presses keys, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.n = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
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
            occurred_on=at.date(),
            status="closed",
            outcome="no_trace",
        )
    page: Page = page_wide
    return signed_in(page, "records")


def test_a_weeks_reviews_take_less_than_sixty_presses(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    keys = Keys(page)
    page.goto("/retention/")
    expect(page.get_by_role("checkbox")).to_have_count(40)
    assert_sound(page)
    # All are ticked, and the first eight are unticked again.
    keys.press("t", "j", *["x"] * 8, "1", "Enter")
    expect(page.get_by_text("32 records are kept until")).to_be_visible()
    # The first five of those that are left are put on hold.
    keys.press("j", *["x"] * 5, "2", "p", "Tab", "Enter")
    expect(page.get_by_text("5 records are put on legal hold")).to_be_visible()
    keys.press("t", "4", "Enter")
    expect(page.get_by_text("3 records are proposed for erasure")).to_be_visible()

    assert keys.n < MOST_PRESSES
    kept = Decision.objects.filter(what="keep")
    assert kept.count() == 32
    held = Decision.objects.filter(what="hold")
    assert {row.asked_by for row in held} == {"prosecution"}
    assert held.count() == 5
    assert Decision.objects.filter(what="erase").count() == 3
    for path in ("erasures/", "decisions/hold/", "rules/", "rules/reports/"):
        page.goto(f"/retention/{path}")
        assert_sound(page)
