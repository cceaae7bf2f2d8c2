"""Who reads the original words of a report, who the cleared ones, and is it logged?"""

from typing import Any

import pytest

from reports.models import Report
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.oversight.words import words
from tests.addresses import addresses
from tests.api.reports.triage import SignIn
from tests.factories import Cast, make_report
from tests.sweeps import is_long
from tests.things import make_things

ORIGINAL = "the woman opposite saw it from her kitchen"
CLEARED = "People come and go at the side door"


@pytest.fixture
def report(cast: Cast) -> Report:
    return make_report(cast.officer, description=ORIGINAL)


def test_the_original_is_for_those_with_its_verb(
    sign_in: SignIn, cast: Cast, report: Report
) -> None:
    url, api = f"/reports/{report.reference}/", f"/api/v1/reports/{report.reference}"

    analyst = sign_in(cast.analyst)
    assert "Not yet cleared" in analyst.get(url).content.decode()
    assert "description" not in analyst.get(api).json()
    Report.objects.update(sanitised_text=CLEARED)

    page = analyst.get(url).content.decode()
    assert CLEARED in page
    assert "Cleared words" in page, "it is in the history"
    assert ORIGINAL not in page
    assert analyst.get(api).json()["sanitised_text"] == CLEARED
    for viewer in (cast.officer, cast.supervisor, cast.records):
        client = sign_in(viewer)
        page = client.get(url).content.decode()
        assert ORIGINAL in page
        assert CLEARED in page
        assert client.get(api).json()["description"] == ORIGINAL


def test_an_original_occurs_nowhere_without_the_verb(
    sign_in: SignIn, cast: Cast, report: Report
) -> None:
    """Whatever the address: list, page, form, search, place, history, API.

    The short form asks those about one record and the lists; the long one asks all, and
    posts to each.
    """
    things = make_things(cast)
    # Twice, so that history holds it too.
    for description in (f"{ORIGINAL} first", ORIGINAL):
        Report.objects.update(description=description)
    Report.objects.filter(reference=things.other).update(merged_into=report)
    client = sign_in(cast.analyst)

    for address in addresses():
        if {*address.arguments} - {"reference"} and not is_long():
            continue
        url = things.url_of(address)
        for asked in {url, url.replace(things.of["reports"], things.other)}:
            is_about_one = bool({"reference", "username"} & set(address.arguments))
            for method in ("get", "post") if is_about_one or is_long() else ("get",):
                answer = getattr(client, method)(asked)
                read = b"" if answer.streaming else answer.content
                assert ORIGINAL not in read.decode(errors="replace"), url
        client.force_login(cast.analyst)


def test_reading_an_original_is_in_the_audit_log(
    sign_in: SignIn, cast: Cast, report: Report
) -> None:
    def read(viewer: User, url: str) -> dict[str, Any]:
        sign_in(viewer).get(url)
        detail: dict[str, Any] = Event.objects.latest("pk").detail
        return detail

    page, api = f"/reports/{report.reference}/", f"/api/v1/reports/{report.reference}"
    forms = (f"{page}{form}/" for form in ("assess", "assign", "clear-words"))
    queue = ("/reports/triage/", f"/reports/triage/{report.reference}/")
    for url in (page, api, "/api/v1/reports", *queue, *forms):
        assert read(cast.supervisor, url)["originals"] == "read", url
    assert words(Event.objects.latest("pk")).endswith("(with the original words)")
    for url in (page, api, "/api/v1/reports"):
        assert "originals" not in read(cast.analyst, url)
    for url in ("/reports/", f"{page}withdraw/"):
        assert "originals" not in read(cast.supervisor, url), "it shows none"
    Report.objects.update(description="")
    assert "originals" not in read(cast.supervisor, page)


def test_words_are_cleared_beside_the_original(
    sign_in: SignIn, cast: Cast, report: Report
) -> None:
    client = sign_in(cast.supervisor)
    url = f"/reports/{report.reference}/clear-words/"
    assert ORIGINAL in client.get(url).content.decode()

    def clear(text: str, **given: str) -> Any:
        answer = client.post(url, {"text": text, **given})
        report.refresh_from_db()
        return answer

    warned = clear("Call 07700 900123")
    assert warned.status_code == 400
    assert "a phone number" in warned.content.decode()
    assert report.sanitised_text == ""
    assert clear("x" * 4001).status_code == 400
    assert clear("Call 07700 900123", keep_words="on").status_code == 302
    assert clear(f"  {CLEARED} ").status_code == 302
    assert report.sanitised_text == CLEARED
    event = Event.objects.filter(kind="alteration").latest("pk")
    assert event.detail == {"change": "words_cleared"}
    assert client.get(url).context["form"]["text"].value() == CLEARED
    assert clear("").status_code == 302
    assert report.sanitised_text == ""


def test_a_source_is_graded_in_part_and_again(
    sign_in: SignIn, cast: Cast, report: Report
) -> None:
    client = sign_in(cast.supervisor)
    url = f"/reports/{report.reference}/grade-source/"

    assert client.post(url, {"source_evaluation": "2"}).status_code == 302
    client.post(url, {"source_evaluation": "", "basis": "fact"})

    report.refresh_from_db()
    assert (report.source_evaluation, report.basis) == ("", "fact")
    page = client.get(f"/reports/{report.reference}/").content.decode()
    assert "Fact" in page
    assert "2 Untested" in page, "in the history"
    wrong = client.post(url, {"information_assessment": "Z"})
    assert wrong.status_code == 400
