"""A request from its opening to the answer, and a breach until it is closed."""

from collections.abc import Callable
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from stronghold.oversight.models import DataBreach, DataRequest
from tests.factories import make_cast, make_report, make_reporter

pytestmark = pytest.mark.browser
# A press is a click, or a text typed into one box. The answers to items that no rule
# decides are counted apart, since they are as many as a record has of them.
MOST_FOR_REQUEST, MOST_FOR_BREACH = 21, 18


class Presses:
    """Presses and types, and counts it."""

    def __init__(self, page: Page) -> None:
        self.page, self.n = page, 0

    def press(self, name: str, role: str = "button") -> None:
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.n += 1

    def choose(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).check()
        self.n += 1

    def type(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=True).fill(words)
        self.n += 1


@pytest.fixture
def page(page_wide: Page, signed_in: Callable[[Page, str], Page]) -> Page:
    cast = make_cast()
    report = make_report(cast.officer, description="Dealing at the gate")
    make_reporter(report, name="Zebedee Quartz", phone="01632 960123")
    return signed_in(page_wide, "records")


def _open_and_find(by: Presses, assert_sound: Callable[[Page], None]) -> None:
    """Open a request, and find the report that the person made."""
    page = by.page
    by.press("Open a request", "link")
    assert_sound(page)
    by.choose("To see their data")
    by.type("Its reference in the force’s own system", "SAR/1/26")
    by.choose("As someone who reported, by their contact details")
    by.press("Open it")
    expect(page.get_by_text("Law: due soon")).to_be_visible()
    by.press("Find their reports", "link")
    assert_sound(page)
    by.type("Their phone number (optional)", "01632960123")
    by.press("Find them")
    expect(page.get_by_text("1 report is added")).to_be_visible()
    assert_sound(page)


def test_someone_who_reported_gets_their_answer(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    """It takes its time because it looks at nine pages, at both widths."""
    page.goto("/requests/")
    expect(page.get_by_text("none has been opened yet")).to_be_visible()
    assert_sound(page)
    by = Presses(page)
    _open_and_find(by, assert_sound)
    by.press("Decide what is given", "link")
    assert_sound(page)
    for choice in page.locator(".sh-items select").all():
        if not choice.input_value():
            choice.select_option("others")
    by.choose("I have read each item of this record")
    by.press("Save")
    expect(page.get_by_text("Read by").first).to_be_visible()
    assert_sound(page)
    by.press("Decide", "link")
    assert_sound(page)
    by.choose("Granted in part")
    by.type("Reasons", "The words name a neighbour")
    by.press("Decide")
    by.press("Download the answer", "link")
    assert_sound(page)
    with page.expect_download() as taken:
        by.press("Download")
    with ZipFile(taken.value.path()) as pack:
        data = pack.read("your-data.json").decode()
    assert "Zebedee Quartz" in data
    assert "Dealing at the gate" not in data
    expect(page.get_by_text("The answer was downloaded by")).to_be_visible()
    by.press("Record that it was answered", "link")
    assert_sound(page)
    by.press("Save")
    expect(page.get_by_text("Answered", exact=True).first).to_be_visible()
    assert_sound(page)
    assert by.n <= MOST_FOR_REQUEST
    assert DataRequest.objects.get().state == "answered"


@pytest.mark.long
def test_a_breach_is_recorded_assessed_and_closed(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    page.goto("/breaches/")
    expect(page.get_by_text("none has been recorded yet")).to_be_visible()
    assert_sound(page)
    by = Presses(page)
    by.press("Record a data breach", "link")
    assert_sound(page)
    by.type("What is it, in a few words?", "List left on a bus")
    by.type("What happened, and who knows of it?", "It was handed in after an hour")
    by.choose("Seen or passed on by mistake or without right")
    by.choose("Witnesses, and people who reported")
    by.press("Record it")
    expect(page.get_by_text("Law: due soon")).to_be_visible()
    assert_sound(page)
    by.press("Assess the risk", "link")
    by.choose("Unlikely to be a risk to anyone")
    by.type("Why do you judge it so?", "The driver had it all the time")
    assert_sound(page)
    by.press("Save")
    by.press("Record why it is not reported", "link")
    by.type("Why is it not reported?", "No one read it")
    by.press("Save")
    by.press("Close it", "link")
    by.press("Save")
    expect(page.get_by_text("Closed", exact=True).first).to_be_visible()
    assert_sound(page)
    page.goto("/breaches/")
    assert_sound(page)
    assert by.n <= MOST_FOR_BREACH
    assert DataBreach.objects.get().state == "closed"
