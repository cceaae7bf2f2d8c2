"""The home page of each role and the data's own page, on a desk and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.usefixtures("force")


@pytest.mark.parametrize("width", ["page_wide", "page_phone"])
@pytest.mark.parametrize(
    ("who", "address", "heading"),
    [
        ("officer", "/", "Your work"),
        ("supervisor", "/", "Your team’s work"),
        ("partner", "/", "Nothing is shared with your organisation yet"),
        ("analyst", "/about/data/", ""),
    ],
)
def test_can_be_read_by_all_and_fits(
    who: str,
    address: str,
    heading: str,
    width: str,
    request: pytest.FixtureRequest,
    signed_in: Callable[[Page, str], Page],
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    page = signed_in(request.getfixturevalue(width), who)

    page.goto(address)

    expect(page.locator("h1")).to_contain_text(heading)
    assert_accessible(page)
    assert_fits(page)
