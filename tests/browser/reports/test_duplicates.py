"""What is like a report being typed, two side by side, and parting them again."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from playwright.sync_api import Page, expect

from reports.models import Report
from stronghold.core.kernel import clock
from tests.browser.conftest import CONTROLS, Watch
from tests.factories import WEST_SOUTH, Cast, make_cast, make_country, make_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
METRE = 1 / 111_200
SAID = "Two men on the bench sell small wraps to people who come by on bicycles"


@pytest.fixture
def now() -> Iterator[datetime]:
    """The time of the whole test: how long it takes is no part of what it shows."""
    at = clock.now()
    with clock.stopped(at):
        yield at


@pytest.fixture
def cast(site: str, now: datetime) -> Cast:
    cast = make_cast()
    areas = make_country()
    for metres, ago, concern in ((40, 35, "dealing"), (90, 50, "use")):
        at = now - timedelta(minutes=ago)
        make_report(
            cast.officer,
            point=Point(WEST_SOUTH.x, WEST_SOUTH.y + metres * METRE, srid=4326),
            place_text="Bench at the end of Lake Street",
            ward=areas["E05000001"],
            concern=concern,
            received_at=at,
            occurred_at=at,
            description=SAID,
            reported_by="not_given",
            channel="101",
        )
    return cast


@pytest.fixture
def page(
    page_wide: Page,
    cast: Cast,
    watch: Watch,
    signed_in: Callable[[Page, str], Page],
) -> Page:
    return signed_in(page_wide, "officer")


@pytest.fixture
def controls() -> str:
    """What a thumb must hit here, the links of what is alike too."""
    return f"{CONTROLS}, main .sh-alike__open, main .sh-same__open a"


def stand_there(page: Page) -> None:
    """Fill in where it happened as the button for standing there does."""
    page.evaluate(
        "([x, y]) => { const set = (name, value) => {"
        "document.querySelector(`[name=${name}]`).value = value; };"
        "set('longitude', x); set('latitude', y); }",
        [WEST_SOUTH.x, WEST_SOUTH.y],
    )


def begin(page: Page) -> Any:
    page.goto("/reports/new/")
    stand_there(page)
    page.get_by_label("Dealing", exact=True).check()
    page.get_by_label("15 minutes ago").check()
    shown = page.locator("[data-alike-shown]")
    expect(shown).to_contain_text("Has this been reported already?")
    return shown


def test_while_typing_it_shows_and_is_added_to(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    shown = begin(page)

    expect(shown).to_contain_text("40 metres away, 20 minutes apart, both dealing")
    expect(page.locator("[data-alike-status]")).to_contain_text("2 reports may be")
    assert page.evaluate("document.activeElement.name") == "when"
    assert_sound(page)
    assert Report.objects.count() == 2
    page.get_by_label("It is the same as").first.check()
    page.get_by_role("button", name="Save report").click()

    expect(page.get_by_text("This report is merged: it counts as")).to_be_visible()
    new = Report.objects.latest("pk")
    assert new.merged_into == Report.objects.get(concern="dealing", merged_into=None)
    assert_sound(page)


def test_a_choice_stays_while_more_is_typed(page: Page) -> None:
    shown = begin(page)
    page.get_by_label("It is the same as").first.check()

    page.locator(".sh-more__summary").click()
    words = page.get_by_label("What was seen or said")
    words.fill(SAID)

    expect(shown).to_contain_text("nearly the same words")
    expect(page.get_by_label("It is the same as").first).to_be_checked()
    expect(words).to_be_focused()


def test_nothing_is_shown_for_a_place_without_reports(page: Page) -> None:
    page.goto("/reports/new/")
    with page.expect_response("**/reports/similar/") as answer:
        page.evaluate(
            "([x, y]) => { const set = (name, value) => {"
            "document.querySelector(`[name=${name}]`).value = value; };"
            "set('longitude', x); set('latitude', y); }",
            [-1.21, 51.79],
        )
        page.get_by_label("Dealing", exact=True).check()

    assert answer.value.ok
    expect(page.locator("[data-alike-shown] fieldset")).to_have_count(0)
    expect(page.locator("[data-alike-status]")).to_be_empty()


def test_contact_details_are_not_sent_to_be_compared(page: Page) -> None:
    page.goto("/reports/new/")
    stand_there(page)
    with page.expect_request("**/reports/similar/") as asked:
        page.get_by_label("Dealing", exact=True).check()

    sent = asked.value.post_data or ""
    assert "latitude" in sent
    names = {pair.split("=")[0] for pair in sent.split("&")}
    allowed = {"csrfmiddlewaretoken", "concern", "place", "latitude", "longitude"}
    allowed |= {"when", "day_day", "day_month", "day_year", "time", "description"}
    assert names <= allowed | {"same_as", "place_choice", "place_not_known"}


def test_side_by_side_by_keyboard_alone_and_back(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    page.goto("/reports/duplicates/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Possible duplicates")
    assert_sound(page)
    page.get_by_role("link", name="Compare").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Differs").first).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="The same", exact=True).focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("is merged into")).to_be_visible()
    assert_sound(page)
    assert Report.objects.exclude(merged_into=None).count() == 1
    page.get_by_role("button", name="Undo “the same”").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("are separated")).to_be_visible()
    assert not Report.objects.exclude(merged_into=None).exists()


def test_the_report_page_offers_and_parts(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    row = Report.objects.get(concern="dealing")
    page.goto(f"/reports/{row.reference}/")
    assert_sound(page)
    page.get_by_role("link", name="Compare with").click()
    page.get_by_role("button", name="The same", exact=True).click()
    page.goto(f"/reports/{row.reference}/")

    expect(page.get_by_text("Reported by at least 1 source")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Separate R-").click()

    expect(page.get_by_text("are separated")).to_be_visible()


def test_without_javascript_the_saved_page_shows_what_is_alike(
    open_page: Callable[..., Page], cast: Cast, signed_in: Callable[[Page, str], Page]
) -> None:
    page = signed_in(open_page(390, 844, java_script_enabled=False), "officer")
    page.goto("/reports/new/")
    assert page.locator("[data-alike-shown]").inner_text() == ""
    row = Report.objects.get(concern="use")

    page.goto(f"/reports/{row.reference}/")

    expect(page.get_by_role("link", name="Compare with")).to_be_visible()
