"""Can a line be closed with its type, and its week of action be read and followed?"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from operations.safeguarding.models import CountyLine
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import LONDON
from tests.browser.checks import wait_until
from tests.browser.conftest import Watch
from tests.factories import (
    Cast,
    make_activity,
    make_arrest,
    make_cast,
    make_county_line,
    make_premises,
    make_seizure,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SINCE = "Number out of use since"
LINES = "/operations/safeguarding/lines/"


@pytest.fixture
def cast(site: str) -> Cast:
    return make_cast()


@pytest.fixture
def page(
    page_phone: Page,
    cast: Cast,
    watch: Watch,
    signed_in: Callable[[Page, str], Page],
) -> Page:
    """A supervisor's page; the checks look at both widths."""
    watch.allowed.append("status of 400")
    return signed_in(page_phone, "supervisor")


def fill_day(page: Page, name: str, day: datetime) -> None:
    for part in ("day", "month", "year"):
        page.locator(f"[name={name}_{part}]").fill(str(getattr(day, part)))


def test_a_line_is_closed_and_counted_in_its_week(
    page: Page, cast: Cast, assert_sound: Callable[[Page], None]
) -> None:
    """Long: the form in three states, and the return with its records opened."""
    today = clock.now().astimezone(LONDON)
    line = make_county_line(cast.supervisor, occurred_on=today.date(), occurred_at=None)
    home = make_premises(cast.officer)
    make_activity(cast.officer, kind="welfare_visit", premises=home)
    for disposal in ("charged-bail", ""):
        make_arrest(cast.officer, disposal=disposal, offence_class="92A")
    make_seizure(cast.officer, kind="cash", drug="", drug_class="", estimate=640)
    page.goto(f"{LINES}{line.reference}/change/")
    expect(page.get_by_text("How was it closed?")).to_be_hidden()
    page.get_by_label("Closed", exact=True).check()
    fill_day(page, "closed_on", today)
    fill_day(page, "number_dead_on", today)
    page.get_by_label("Type 1").check()
    button = page.locator("main form button[type=submit]")
    button.click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_contain_text("No arrest linked to this line")
    assert_sound(page)
    page.get_by_label("How is the charge known").fill("Charged by the force of its hub")
    button.click()
    wait_until(page, CountyLine.objects.filter(closure_type="1").exists)
    expect(page.get_by_role("term").filter(has_text=SINCE).first).to_be_visible()
    assert_sound(page)

    first = (today - timedelta(days=3)).date()
    page.goto(f"/weeks-of-action/?from={first}&to={today.date()}")
    expect(page.get_by_text("These days are not over")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Lines closed, type 1")
    expect(row.locator("td")).to_have_text("1")
    assert_sound(page)
    row.locator("summary").press("Enter")
    expect(row.get_by_role("link", name=line.reference)).to_be_visible()
    assert_sound(page)
    row.get_by_role("link", name=line.reference).click()
    expect(page.get_by_role("term").filter(has_text=SINCE).first).to_be_visible()

    page.goto(f"/weeks-of-action/?from={first - timedelta(days=20)}&to={today.date()}")
    expect(page.locator("[data-error-summary]")).to_contain_text("14 days at most")
    assert_sound(page)
