"""Can arrests be completed, matched and imported, and seizures kept, on any screen?"""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from operations.arrests.models import Arrest
from operations.seizures.models import Seizure
from stronghold.kernel import clock
from tests.api.arrests.import_runs import HEADER, import_lines, line
from tests.browser.conftest import Watch
from tests.factories import WEST_SOUTH, Cast, make_arrest, make_cast, make_seizure

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
URL = "/operations/arrests/"
SEIZURES = "/operations/seizures/"


@pytest.fixture
def cast(site: str) -> Cast:
    return make_cast()


@pytest.fixture(params=["page_wide", "page_phone"])
def page(request: pytest.FixtureRequest, cast: Cast, watch: Watch) -> Page:
    """A page that nobody is signed in on yet, on a desk and on a phone."""
    watch.allowed.append("status of 400")
    found: Page = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def sound(page: Page, assert_sound: Callable[[Page], None]) -> Callable[[str], None]:
    """Check the page as it stands; keep a picture where SHOTS names a folder."""

    def check(name: str) -> None:
        if folder := os.environ.get("SHOTS"):
            width = (page.viewport_size or {})["width"]
            path = Path(folder) / f"{name}-{width}.png"
            page.screenshot(path=path, full_page=True)
        assert_sound(page)

    return check


Sound = Callable[[str], None]
SignedIn = Callable[[Page, str], Page]


def tick(page: Page, label: str) -> None:
    """Choose a chip, whose box lies over its words."""
    page.get_by_label(label, exact=True).check(force=True)


def test_an_arrest_is_completed_and_a_child_is_asked_about(
    page: Page, cast: Cast, sound: Sound, signed_in: SignedIn
) -> None:
    signed_in(page, "officer")
    arrest = make_arrest(cast.officer, age_band="10-17", place_text="Mill Lane")
    page.goto(URL)
    sound("arrest-list")
    page.get_by_role("link", name=arrest.reference).click()
    expect(page.get_by_text("Could this child be exploited?")).to_be_visible()
    sound("arrest-todo")

    page.get_by_role("link", name="Answer", exact=True).click()
    sound("exploitation")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Choose yes or no")
    sound("exploitation-errors")
    tick(page, "Yes, or it may be")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("is not referred yet")).to_be_visible()
    sound("arrest-to-refer")
    page.get_by_role("link", name="Go to the referral").click()
    expect(page.get_by_role("link", name="Open a referral")).to_be_in_viewport()

    page.get_by_role("link", name="Complete the arrest").click()
    sound("complete")
    page.get_by_label("Custody record number (optional)").fill("TV/1/26")
    page.get_by_label("How custody let them go (optional)").select_option("bail")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Bailed before charge").first).to_be_visible()
    sound("arrest-completed")


def test_a_child_under_ten_leads_to_a_report(
    page: Page, cast: Cast, sound: Sound, signed_in: SignedIn
) -> None:
    signed_in(page, "officer")
    page.goto(f"{URL}new/")
    sound("arrest-new")
    tick(page, "Under 10")
    tick(page, "Now")
    page.get_by_label("Where was the arrest?").fill("Mill Lane")
    page.get_by_role("button", name="Save arrest").click()
    expect(page.get_by_role("button", name="Log a report instead")).to_be_visible()
    sound("arrest-under-ten")

    page.get_by_role("button", name="Log a report instead").click()

    expect(page.get_by_label("Where did it happen?")).to_have_value("Mill Lane")
    sound("report-carried")


def test_custody_and_officer_are_compared_and_decided(
    page: Page, cast: Cast, sound: Sound, signed_in: SignedIn
) -> None:
    signed_in(page, "supervisor")
    page.goto(f"{URL}matches/")
    sound("matches-none")
    at = clock.now() - timedelta(hours=5)
    make_arrest(cast.officer, occurred_at=at, point=WEST_SOUTH, place_text="Mill Lane")
    import_lines(cast.records, line("TV/1/26", at), line("TV/2/26", at))

    page.goto(URL)
    page.get_by_role("link", name="2 imported arrests may be").click()
    sound("matches")
    page.get_by_role("button", name="One arrest").first.click()
    expect(page.get_by_text("They are one arrest now")).to_be_visible()
    sound("matches-decided")
    page.get_by_role("button", name="Take back").first.click()
    expect(page.get_by_text("The decision is taken back")).to_be_visible()


def test_a_file_is_checked_and_imported(
    page: Page, cast: Cast, sound: Sound, signed_in: SignedIn, tmp_path: Path
) -> None:
    signed_in(page, "records")
    at = clock.now() - timedelta(hours=5)
    wrong, right = tmp_path / "wrong.csv", tmp_path / "right.csv"
    wrong.write_text("\n".join([HEADER, line("TV/1/26", at, age="under-10")]))
    right.write_text("\n".join([HEADER, line("TV/1/26", at)]))

    page.goto(f"{URL}import/")
    sound("import")
    page.get_by_label("CSV file").set_input_files(wrong)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("nobody of that age can be arrested")).to_be_visible()
    sound("import-wrong")
    page.get_by_label("CSV file").set_input_files(right)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("It would add 1 arrest")).to_be_visible()
    sound("import-checked")
    page.get_by_label("CSV file").set_input_files(right)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("1 arrest stored")).to_be_visible()
    assert Arrest.objects.count() == 1


def test_what_is_seized_is_kept_alone_and_with_an_arrest(
    page: Page, cast: Cast, sound: Sound, signed_in: SignedIn
) -> None:
    signed_in(page, "officer")
    page.goto(SEIZURES)
    sound("seizures-none")
    page.get_by_role("link", name="Record a seizure").first.click()
    tick(page, "Drugs")
    page.get_by_role("button", name="Save seizure").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    sound("seizure-new-errors")

    arrest = make_arrest(cast.officer)
    make_seizure(cast.officer, arrest=arrest, exhibit_reference="X" * 30)
    page.goto(f"{URL}{arrest.reference}/")
    page.get_by_role("link", name="Add a seizure").click()
    tick(page, "Drugs")
    page.get_by_label("Which drug?").select_option("nitrous-oxide")
    page.get_by_label("Quantity (optional)").fill("12")
    page.get_by_label("Counted in").select_option("items")
    sound("seizure-with")
    page.get_by_role("button", name="Save seizure").click()
    expect(page.get_by_role("heading", name="Seized")).to_be_visible()
    sound("arrest-seized")

    page.goto(SEIZURES)
    sound("seizures")
    page.get_by_role("link", name=Seizure.objects.latest("pk").reference).click()
    expect(page.get_by_text("Class C", exact=True)).to_be_visible()
    sound("seizure")
