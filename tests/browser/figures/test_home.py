"""The home page of each role, and the page of where open data comes from."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from reports.models import CallBack
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from tests.browser.checks import PHONE, at_widths
from tests.factories import make_report

# Two screens of a phone.
MOST_HIGH = 1800
LONG = pytest.mark.long
pytestmark = pytest.mark.usefixtures("force")


@pytest.mark.parametrize(
    ("who", "address", "heading"),
    [
        ("officer", "/", "To do"),
        ("supervisor", "/", "To do"),
        ("supervisor", "/team/", "Your team’s work"),
        ("officer", "/log/", "Log"),
        ("officer", "/more/", "More"),
        ("partner", "/", "Nothing is shared with your organisation yet"),
        pytest.param("analyst", "/", "The week in figures", marks=LONG),
        pytest.param("records", "/", "Records management", marks=LONG),
        pytest.param("admin", "/", "Who may use Stronghold", marks=LONG),
        pytest.param("analyst", "/about/data/", "", marks=LONG),
    ],
)
def test_can_be_read_by_all_and_fits(
    who: str,
    address: str,
    heading: str,
    page_wide: Page,
    signed_in: Callable[[Page, str], Page],
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    cast = {user.username: user for user in User.objects.all()}
    given = {"assigned_to": cast["officer"], "status": "assigned", "grade": "2"}
    report = make_report(cast["supervisor"], place_text="Lake Street " * 9, **given)
    CallBack.objects.create(report=report, ordinal=1, due_on=clock.today())
    for n in range(12):
        given = {"assigned_to": cast[who], "status": "assigned", "grade": "3"}
        make_report(cast["supervisor"], place_text=f"{n} Cowley Road", **given)
    page = signed_in(page_wide, who)

    page.goto(address)

    expect(page.locator("h1")).to_contain_text(heading)
    assert_accessible(page)
    assert_fits(page)
    for _ in at_widths(page, PHONE):
        height = page.evaluate("document.documentElement.scrollHeight")
        assert address != "/" or height <= MOST_HIGH
