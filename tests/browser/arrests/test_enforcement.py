"""Can arrests be completed, matched and imported, and seizures kept, on any screen?"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from operations.arrests.models import Arrest
from operations.seizures.models import Seizure
from stronghold.core.kernel import clock
from tests.api.arrests.import_runs import HEADER, import_lines, line
from tests.browser.checks import link_to
from tests.browser.conftest import Watch
from tests.factories import WEST_SOUTH, Cast, make_arrest, make_cast, make_seizure

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
URL = "/operations/arrests/"
SEIZURES = "/operations/seizures/"


@pytest.fixture
def cast(site: str) -> Cast:
    return make_cast()


@pytest.fixture
def page(page_phone: Page, cast: Cast, watch: Watch) -> Page:
    """A page without a signed-in user, on a desktop and on a phone."""
    watch.allowed.append("status of 400")
    return page_phone


Sound = Callable[[Page], None]
SignedIn = Callable[[Page, str], Page]


def tick(page: Page, label: str) -> None:
    """Choose a chip, whose box lies over its words."""
    page.get_by_label(label, exact=True).check()


def test_an_arrest_is_completed_and_a_child_is_asked_about(
    page: Page, cast: Cast, assert_sound: Sound, signed_in: SignedIn
) -> None:
    signed_in(page, "officer")
    arrest = make_arrest(cast.officer, age_band="10-17", place_text="Mill Lane")
    page.goto(URL)
    assert_sound(page)
    link_to(page, arrest.reference).click()
    expect(page.get_by_text("Could this child be exploited?")).to_be_visible()
    assert_sound(page)

    page.get_by_role("link", name="Answer", exact=True).click()
    assert_sound(page)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Choose yes or no")
    assert_sound(page)
    tick(page, "Yes, or it may be")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("is not referred yet")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Go to the referral").click()
    expect(page.get_by_role("link", name="Open a referral")).to_be_in_viewport()

    page.get_by_role("link", name="Complete the arrest").click()
    assert_sound(page)
    page.get_by_label("Custody record number (optional)").fill("TV/1/26")
    page.get_by_label("Disposal (optional)").select_option("bail")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Bailed before charge").first).to_be_visible()
    assert_sound(page)


def test_a_child_under_ten_leads_to_a_report(
    page: Page, cast: Cast, assert_sound: Sound, signed_in: SignedIn
) -> None:
    signed_in(page, "officer")
    page.goto(f"{URL}new/")
    assert_sound(page)
    tick(page, "Under 10")
    tick(page, "Now")
    page.get_by_label("Where was the arrest?").fill("Mill Lane")
    page.get_by_role("button", name="Save arrest").click()
    expect(page.get_by_role("button", name="Log a report instead")).to_be_visible()
    assert_sound(page)

    page.get_by_role("button", name="Log a report instead").click()

    expect(page.get_by_label("Where did it happen?")).to_have_value("Mill Lane")
    assert_sound(page)


def test_custody_and_officer_are_compared_and_decided(
    page: Page, cast: Cast, assert_sound: Sound, signed_in: SignedIn
) -> None:
    signed_in(page, "supervisor")
    page.goto(f"{URL}matches/")
    assert_sound(page)
    at = clock.now() - timedelta(hours=5)
    make_arrest(cast.officer, occurred_at=at, point=WEST_SOUTH, place_text="Mill Lane")
    import_lines(cast.records, line("TV/1/26", at), line("TV/2/26", at))

    page.goto(URL)
    page.get_by_role("link", name="2 imported arrests may be").click()
    assert_sound(page)
    page.get_by_role("button", name="One arrest").first.click()
    expect(page.get_by_text("They are one arrest now")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("The decision is undone")).to_be_visible()


def test_a_file_is_checked_and_imported(
    page: Page, cast: Cast, assert_sound: Sound, signed_in: SignedIn, tmp_path: Path
) -> None:
    signed_in(page, "records")
    at = clock.now() - timedelta(hours=5)
    wrong, right = tmp_path / "wrong.csv", tmp_path / "right.csv"
    wrong.write_text("\n".join([HEADER, line("TV/1/26", at, age="under-10")]))
    right.write_text("\n".join([HEADER, line("TV/1/26", at)]))

    page.goto(f"{URL}import/")
    assert_sound(page)
    page.get_by_label("CSV file").set_input_files(wrong)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("cannot be arrested")).to_be_visible()
    assert_sound(page)
    page.get_by_label("CSV file").set_input_files(right)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("It would add 1 arrest")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("1 arrest stored")).to_be_visible()
    assert Arrest.objects.count() == 1


def test_what_is_seized_is_kept_alone_and_with_an_arrest(
    page: Page, cast: Cast, assert_sound: Sound, signed_in: SignedIn
) -> None:
    signed_in(page, "officer")
    page.goto(SEIZURES)
    assert_sound(page)
    page.get_by_role("link", name="Record a seizure").first.click()
    tick(page, "Drugs")
    page.get_by_role("button", name="Save seizure").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert_sound(page)

    arrest = make_arrest(cast.officer)
    make_seizure(cast.officer, arrest=arrest, exhibit_reference="X" * 30)
    page.goto(f"{URL}{arrest.reference}/")
    page.get_by_role("link", name="Add a seizure").click()
    tick(page, "Drugs")
    page.get_by_label("Which drug?").select_option("nitrous-oxide")
    page.get_by_label("Quantity (optional)").fill("12")
    page.get_by_label("Unit").select_option("items")
    assert_sound(page)
    page.get_by_role("button", name="Save seizure").click()
    expect(page.get_by_role("heading", name="Seized")).to_be_visible()
    assert_sound(page)

    page.goto(SEIZURES)
    assert_sound(page)
    link_to(page, Seizure.objects.latest("pk").reference).click()
    expect(page.get_by_text("Class C", exact=True)).to_be_visible()
    assert_sound(page)
