"""The audit log at a desk and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from tests.factories import make_cast

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]
WHOLE = "R-2222-2222"


@pytest.fixture
def page(page_wide: Page, site: str, signed_in: Callable[[Page, str], Page]) -> Page:
    cast = make_cast()
    record(Kind.COLLECTION, by=cast.officer, records=[WHOLE])
    for n in range(60):
        many = [f"R-{n:04}-{k:04}" for k in range(25)]
        detail = {"page": "reports:list", "concern": "dealing"}
        record(Kind.CONSULTATION, by=cast.analyst, records=many, detail=detail)
    page: Page = page_wide
    return signed_in(page, "records")


@pytest.mark.long
@pytest.mark.parametrize(
    "path", ["/audit/", f"/audit/records/{WHOLE}/", "/audit/people/analyst/"]
)
def test_pages_are_accessible_and_fit(
    page: Page, path: str, assert_accessible: Check, assert_fits: Check
) -> None:
    page.goto(path)

    assert_accessible(page)
    assert_fits(page)


def test_finds_a_record_and_follows_who_made_it(page: Page) -> None:
    page.goto("/audit/")
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Reference").fill(WHOLE.lower())
    page.get_by_role("button", name="Apply filters").click()

    expect(page.get_by_role("link", name=WHOLE, exact=True)).to_be_visible()
    page.get_by_role("link", name="Officer", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Officer")


def test_older_events_are_a_page_away(page: Page) -> None:
    page.goto("/audit/")
    page.get_by_role("link", name="Older").click()

    expect(page.get_by_role("link", name=WHOLE, exact=True)).to_be_visible()
    page.get_by_role("link", name="Newer").click()
    expect(page.get_by_role("link", name=WHOLE, exact=True)).not_to_be_visible()


def test_what_is_wrong_with_a_filter_is_said(
    page: Page, assert_accessible: Check, watch
) -> None:
    watch.allowed.append("400")
    page.goto("/audit/?record=two+words")

    expect(page.get_by_role("alert")).to_contain_text("Enter a whole reference")
    assert_accessible(page)
