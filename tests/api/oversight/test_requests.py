"""Requests about people's data: who may, what is gathered, what the answer holds."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from operations.records import EVERY_KIND
from reports.models import Attachment, Report
from reports.report.record import REPORTS
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event, Reason
from stronghold.core.audit.record import Request as Reading
from stronghold.core.audit.record import during, record
from stronghold.core.kernel import clock
from stronghold.core.ui.dates import short_date, written_instant
from stronghold.core.uploads import folder
from stronghold.oversight.models import (
    DataRequest,
    Decision,
    RequestItem,
    RequestNotice,
    RequestRecord,
    RequestStep,
)
from stronghold.oversight.requests.actions import erase_ended_requests
from stronghold.oversight.requests.queries import find_record, gathered
from stronghold.oversight.tasks import erase_ended
from tests.api.oversight.test_breaches import recorded
from tests.database_roles import age
from tests.factories import (
    Cast,
    make_arrest,
    make_photo,
    make_report,
    make_reporter,
    make_row,
    make_user,
    make_warrant,
)
from tests.paper import assert_accessible

LIST = "/requests/"
# The day on which the fixture `tuesday` holds the clock.
TODAY = date(2026, 11, 24)
PHONE, NAME, WORDS = "01632 960123", "Zebedee Quartz", "He at number nine sells it"
OTHER = "Persephone Umber"


pytestmark = pytest.mark.usefixtures("tuesday")


def on(day: date | None = None, name: str = "on") -> dict[str, str]:
    """Return the parts of a day as a form sends them; of today if none is named."""
    day = day or clock.today()
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{name}_{part}": str(number) for part, number in parts.items()}


NEW = {
    "kind": "access",
    "known_by": "reporter",
    "regime": "part_3",
    "force_reference": "SAR/118/26",
    "asks": "",
}


@pytest.fixture
def records(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    return as_user(cast.records)


def opened(client: Client, **given: str) -> DataRequest:
    received = on(name="received_on")
    answer = client.post(f"{LIST}new/", NEW | received | given)
    assert answer.status_code == 302, answer.context["form"].errors
    return DataRequest.objects.order_by("-pk")[0]


def sent(client: Client, row: DataRequest, path: str, **given: str) -> Any:
    answer = client.post(f"{LIST}{row.reference}/{path}", given)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer


def chosen(client: Client, row: DataRequest, reference: str) -> dict[str, str]:
    """Return what a rule answers on the page of a record, the rest as about others."""
    page = client.get(f"{LIST}{row.reference}/records/{reference}/")
    fields = page.context["form"].fields
    items = {name: fields[name].initial or "others" for name in fields if "_" in name}
    return items | {"read": "on"}


def labels(client: Client, row: DataRequest, reference: str) -> dict[str, Any]:
    """Return the words of each item and its choice; None for one that is locked."""
    return labels_of(client.get(f"{LIST}{row.reference}/records/{reference}/"))


def labels_of(page: Any) -> dict[str, Any]:
    return {
        row.item.label: (row.item.words, row.field and row.field.initial)
        for row in page.context["form"].rows
    }


def pack_of(client: Client, row: DataRequest) -> ZipFile:
    answer = client.post(f"{LIST}{row.reference}/answer/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    return ZipFile(BytesIO(answer.content))


def text_of(pack: ZipFile, name: str) -> str:
    pages = PdfReader(BytesIO(pack.read(name))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_others_cannot_know_of_it(
    cast: Cast, as_user: Callable[[User], Client], records: Client
) -> None:
    row = opened(records)
    away = cast.other_officer.organisation
    stranger = make_user("away", "records", away)
    for person in (cast.officer, cast.supervisor, cast.analyst, cast.admin):
        assert as_user(person).get(LIST).status_code == 403
        assert as_user(person).get(f"{LIST}{row.reference}/").status_code == 403
    assert as_user(cast.partner).get(LIST).status_code in (403, 404)
    theirs = as_user(stranger)
    assert theirs.get(f"{LIST}{row.reference}/").status_code == 404
    assert row.reference not in theirs.get(LIST).content.decode()
    assert theirs.post(f"{LIST}{row.reference}/answer/").status_code == 404


def test_it_shows_its_clock_and_each_read_is_logged(records: Client) -> None:
    row = opened(records, asks_identity="on")
    page = records.get(f"{LIST}{row.reference}/").content.decode()
    assert "Clock not started" in page
    assert "Waiting for proof of identity" in page

    sent(records, row, "steps/identity/", **on())
    page = records.get(f"{LIST}{row.reference}/").content.decode()
    assert "s.54(2), Data Protection Act 2018" in page
    safe = re.search(r"To be safe by ([^<]+)<", page)
    assert safe
    home = records.get("/").content.decode()
    by = datetime.strptime(safe[1], "%d %B %Y").date()  # noqa: DTZ007 - a day
    assert f"To be safe by {short_date(by)}" in home

    sent(records, row, "steps/clarify/", **on())
    assert "Clock stopped" in records.get(LIST).content.decode()
    reads = Event.objects.filter(kind="consultation", records=[row.reference])
    assert {event.detail["page"] for event in reads} >= {
        "requests:detail",
        "requests:list",
    }
    moves = Event.objects.filter(kind="alteration", records=[row.reference])
    assert [m.detail["move"] for m in moves.order_by("pk")] == ["identity", "clarify"]


def test_a_step_that_the_law_does_not_allow_is_refused(records: Client) -> None:
    month = timedelta(days=50)
    row = opened(records, **on(TODAY - month, "received_on"))
    page = records.post(
        f"{LIST}{row.reference}/steps/extend/", {"because": "complex", **on()}
    )
    assert page.status_code == 400
    assert "s.54(3B)(a)" in page.content.decode()
    early = on(TODAY - month - timedelta(days=1))
    page = records.post(f"{LIST}{row.reference}/steps/clarify/", early)
    assert page.status_code == 400
    assert records.get(f"{LIST}{row.reference}/steps/answer/").status_code == 404
    assert not RequestStep.objects.exists()


def test_there_is_no_right_to_object_under_part_3(records: Client) -> None:
    page = records.post(
        f"{LIST}new/", NEW | on(name="received_on") | {"kind": "object"}
    )
    assert page.status_code == 400
    assert "no right to object" in page.content.decode()
    assert opened(records, kind="object", regime="uk_gdpr").regime == "uk_gdpr"


def test_late_ones_are_on_the_home_page_and_in_the_list(records: Client) -> None:
    late = opened(records, **on(TODAY - timedelta(days=40), "received_on"))
    new = opened(records)

    due = records.get(f"{LIST}?due=yes").content.decode()
    home = records.get("/").content.decode()

    assert late.reference in due
    assert new.reference not in due
    assert "Requests due within 7 days, or late" in home
    assert late.reference in home
    assert "overdue by" in home


def test_the_home_page_reads_requests_and_breaches_once(records: Client) -> None:
    """However many there are."""

    def asked() -> list[str]:
        # The counts of the menu are kept for a minute.
        records.get("/")
        with CaptureQueriesContext(connection) as captured:
            assert records.get("/").status_code == 200
        return [query["sql"] for query in captured]

    opened(records)
    recorded(records)
    few = asked()
    for _ in range(3):
        opened(records, **on(TODAY - timedelta(days=40), "received_on"))
        recorded(records)
    many = asked()

    assert len(many) == len(few)
    for table in ("datarequest", "databreach"):
        read = [sql for sql in many if f'FROM "oversight_{table}"' in sql]
        assert len(read) == 1, read


@pytest.fixture
def report(cast: Cast) -> Any:
    row = make_report(cast.officer, description=WORDS, place_text="9 Blue Row")
    make_reporter(row, name=NAME, phone=PHONE, risk="Lives next door")
    make_photo(cast.officer, row, caption="The red door")
    council = {"by": cast.partner, "detail": {"page": "portal:record"}}
    record(Kind.CONSULTATION, records=[row.reference], **council)
    # A disclosure that was made, and not read.
    named = {"by": cast.officer, "recipient": "Housing Ltd"}
    record(Kind.DISCLOSURE, records=[row.reference], **named)
    return row


@pytest.mark.client
def test_someone_who_reported_gets_what_they_gave_and_no_one_elses(
    records: Client, cast: Cast, report: Any
) -> None:
    theirs = make_report(cast.officer)
    make_reporter(theirs, name=OTHER, phone="01632 960999")
    row = opened(records)
    # As typed: it is stored in one form.
    sent(records, row, "reporter/", phone="+44 1632 960123", email="")
    assert [r.reference for r in RequestRecord.objects.all()] == [report.reference]

    held = labels(records, row, report.reference)
    assert held["Reporter: Phone number"] == (PHONE, "give")
    assert held["Reporter: Name"] == (NAME, "give")
    assert held["Original words"] == (WORDS, "")
    assert held["Place"] == ("9 Blue Row", "")
    assert held["Recorded by"] == (cast.officer.display_name, "")
    assert held["About"][1] == "give"
    council = cast.partner.organisation.name
    assert held["Shared with"] == (", ".join(sorted([council, "Housing Ltd"])), "give")
    given = chosen(records, row, report.reference)
    sent(records, row, f"records/{report.reference}/", **given)
    part = {"outcome": "part", "reasons": "It names a neighbour", "says_why": "on"}
    sent(records, row, "decision/", **part, **on())

    page = records.get(f"{LIST}{row.reference}/").content.decode()
    assert page.count(">What is held<") == 1
    assert "The answer was downloaded" not in page
    pack = pack_of(records, row)

    again = records.get(f"{LIST}{row.reference}/answer/", follow=True).content.decode()
    [step] = RequestStep.objects.filter(move="pack")
    taken = f"{cast.records.display_name}, {written_instant(step.at)}"
    assert f"The answer was downloaded by {taken}" in again
    assert f"By {cast.records.display_name}" in again
    assert ">Download<" not in again
    assert sorted(pack.namelist()) == ["answer.pdf", "your-data.json", "your-data.pdf"]
    assert_accessible(pack.read("your-data.pdf"), "request_data.html")
    assert_accessible(pack.read("answer.pdf"), "request_answer.html")
    data, letter = text_of(pack, "your-data.pdf"), text_of(pack, "answer.pdf")
    for words in (PHONE, NAME, "Lives next door", "Call-back 1"):
        assert words in data
    everything = data + letter + pack.read("your-data.json").decode()
    withheld = (WORDS, "9 Blue Row", OTHER, cast.officer.display_name, "red door")
    assert [words for words in withheld if words in everything] == []
    assert "OFFICIAL" not in everything
    for words in (
        "DPA 2018, s.45(4)(e)",
        "It names a neighbour",
        council,
        "Housing Ltd",
        "reviewed 6 years",
        "section 51",
        "ico.org.uk",
        "You reported it to us",
        "SAR/118/26",
    ):
        assert words in letter
    shown = Event.objects.get(kind="disclosure", recipient="the person who asked")
    assert sorted(shown.records) == sorted([row.reference, report.reference])


def test_the_answer_is_downloaded_once(records: Client, report: Any) -> None:
    row = opened(records)
    sent(records, row, "reporter/", phone=PHONE, email="")
    assert records.post(f"{LIST}{row.reference}/answer/").status_code == 400
    sent(
        records,
        row,
        f"records/{report.reference}/",
        **chosen(records, row, report.reference),
    )
    part = {"outcome": "part", "reasons": "Others", **on()}
    sent(records, row, "decision/", **part)
    pack = pack_of(records, row)
    # Without the tick it does not say that anything is withheld, or why.
    assert "45(4)" not in text_of(pack, "answer.pdf")

    again = records.post(f"{LIST}{row.reference}/answer/")
    assert again.status_code == 400
    assert "downloaded already" in again.content.decode()
    sent(records, row, "steps/answer/", **on())
    row.refresh_from_db()
    assert (row.state, row.ended_on) == ("answered", TODAY)
    assert set(RequestItem.objects.values_list("digest", flat=True)) == {""}
    assert records.post(f"{LIST}{row.reference}/answer/").status_code == 400


def test_someone_named_in_a_report_never_gets_who_reported_it(
    records: Client, report: Any, settings: Any, tmp_path: Path
) -> None:
    settings.ATTACHMENTS_FOLDER = str(tmp_path)
    row = opened(records, known_by="reference")
    sent(records, row, "records/new/", record=report.reference.lower())
    held = labels(records, row, report.reference)
    locked = [label for label, (_, field) in held.items() if field is None]
    assert {"Reporter: Name", "Reporter: Phone number", "Call-back 1"} <= set(locked)
    # Also if a form is made up to give everything that it has.
    url = f"{LIST}{row.reference}/records/{report.reference}/"
    every = [one.item.code for one in records.get(url).context["form"].rows]
    made_up = {f"item_{code}": "give" for code in every}
    sent(records, row, f"records/{report.reference}/", read="on", **made_up)
    sent(records, row, "decision/", outcome="part", reasons="Others", **on())
    missing = records.post(f"{LIST}{row.reference}/answer/")
    assert missing.status_code == 400
    assert "is missing" in missing.content.decode()
    photo = Attachment.objects.get()
    (folder.folder() / f"{photo.stored_name}.jpg").write_bytes(b"a picture")
    pack = pack_of(records, row)
    assert pack.read(f"photos/{photo.reference}.jpg") == b"a picture"
    content = pack.read("your-data.json").decode()
    assert WORDS in content
    assert NAME not in content
    assert PHONE not in content
    assert "Lives next door" not in content
    assert "Withheld. It is about someone else" in records.get(url).content.decode()


def answers_of(client: Client, row: DataRequest, reference: str) -> dict[str, str]:
    """Return the answer beside each item that can be given, by its label."""
    form = client.get(f"{LIST}{row.reference}/records/{reference}/").context["form"]
    return {one.item.label: one.field.initial for one in form.rows if one.field}


def test_some_answers_are_saved_and_the_rest_later(
    records: Client, report: Any
) -> None:
    """What no rule decides waits; the last answer needs the tick that all is read."""
    row = opened(records, known_by="reference")
    sent(records, row, "records/new/", record=report.reference)
    page = f"records/{report.reference}/"
    before = answers_of(records, row, report.reference)
    waiting = [label for label, answer in before.items() if not answer]
    n = len(waiting)
    assert 2 < n < len(before)
    assert f"{n} to decide" in records.get(f"{LIST}{row.reference}/").content.decode()

    every = chosen(records, row, report.reference)
    words = "item_field.description"
    sent(records, row, page, **{words: "give"})
    after = answers_of(records, row, report.reference)
    assert [label for label, answer in after.items() if not answer] == [
        label for label in waiting if label != "Original words"
    ]
    assert RequestItem.objects.get().item == "field.description"
    shown = records.get(f"{LIST}{row.reference}/").content.decode()
    assert f"{n - 1} to decide" in shown
    assert "Partly answered by" in shown

    unread = {name: answer for name, answer in every.items() if name != "read"}
    refused = records.post(f"{LIST}{row.reference}/{page}", unread)
    assert refused.status_code == 400
    assert "once you have read each item" in refused.content.decode()
    sent(records, row, page, **every)
    shown = records.get(f"{LIST}{row.reference}/").content.decode()
    assert "to decide" not in shown
    assert "Read by" in shown

    # Taken back: it waits again.
    sent(records, row, page, **unread | {words: ""})
    shown = records.get(f"{LIST}{row.reference}/").content.decode()
    assert "1 to decide" in shown


def test_the_next_step_is_the_items_until_each_is_decided(
    records: Client, report: Any
) -> None:
    """What waits is marked, and what a rule answered is said."""
    row = opened(records)
    sent(records, row, "reporter/", phone=PHONE, email="")
    url = f"{LIST}{row.reference}/"
    items = f"{url}records/{report.reference}/"
    page = records.get(url).context["page"]
    assert (page.main.label, page.main.url) == ("Decide what is given", items)
    assert "Decide" in [link.label for link in page.more]

    form = records.get(items)
    waits = [label for label, (_, answer) in labels_of(form).items() if answer == ""]
    said = form.content.decode()
    assert said.count(">To decide<") == len(waits)
    assert f"{len(waits)} items wait for your answer, marked “To decide”" in said
    assert "what the reporter left about themselves" in said

    given = chosen(records, row, report.reference)
    sent(records, row, f"records/{report.reference}/", **given)
    page = records.get(url).context["page"]
    assert page.main.label == "Decide"
    assert [cells[-1].text for cells in _cells(records, url)] == ["See what is given"]
    said = records.get(items).content.decode()
    assert ">To decide<" not in said
    assert "No item waits for your answer" in said
    assert "(optional)" not in records.get(f"{url}decision/").content.decode()


def test_a_step_of_the_day_gives_its_day_once(records: Client) -> None:
    day = timedelta(days=1)
    row = opened(records, **on(TODAY - day, "received_on"), asks_identity="on")
    sent(records, row, "steps/identity/", **on())
    sent(records, row, "steps/clarify/", words="Which street", **on())
    history = records.get(f"{LIST}{row.reference}/").context["page"].history
    assert [step.text for step in history] == ["Which street", "", "", ""]


def test_a_given_item_that_repeats_what_is_withheld_is_asked_back(
    records: Client, report: Any
) -> None:
    """Page and store: with all else that is wrong, until it is ticked or withheld."""
    Attachment.objects.update(caption="The door of 9 blue row")
    photo = Attachment.objects.get().reference
    row = opened(records, known_by="reference")
    sent(records, row, "records/new/", record=report.reference)
    url = f"{LIST}{row.reference}/records/{report.reference}/"
    every = chosen(records, row, report.reference)
    given = every | {
        f"item_photo.{photo}": "give",
        "item_field.place_text": "privilege",
    }

    asked = records.post(url, given | {"item_field.description": ""})
    assert asked.status_code == 400
    form = asked.context["form"]
    words = f"What you withhold is also in Photo {photo}: Place (“9 blue row”)"
    assert words in form.errors[f"item_photo.{photo}"][0]
    assert set(form.errors) == {
        f"item_photo.{photo}",
        "item_field.description",
        "because",
    }
    page = asked.content.decode()
    assert page.count('name="kept"') == 1
    assert "Give it all the same" in page
    assert not RequestItem.objects.exists()

    given["item_field.place_text"] = "others"
    assert records.post(url, given).status_code == 400
    kept = {"kept": f"photo.{photo}|field.place_text"}
    sent(records, row, f"records/{report.reference}/", **given, **kept)
    assert RequestItem.objects.get(item=f"photo.{photo}").ground == ""


def test_what_a_rule_gives_is_asked_back_with_the_tick_that_all_is_read(
    records: Client, report: Any
) -> None:
    Report.objects.update(place_text="Dealing")
    row = opened(records, known_by="reference")
    sent(records, row, "records/new/", record=report.reference)
    every = chosen(records, row, report.reference)
    unread = {name: answer for name, answer in every.items() if name != "read"}
    url = f"{LIST}{row.reference}/records/{report.reference}/"
    errors = records.post(url, unread).context["form"].errors
    assert set(errors) == {"item_field.concern", "read"}
    # Some answers alone: what a rule answers is not stored with them yet.
    sent(
        records,
        row,
        f"records/{report.reference}/",
        **unread | {"item_field.description": ""},
    )


def test_what_a_rule_answers_is_not_to_decide_but_is_read(
    records: Client, report: Any
) -> None:
    row = opened(records, known_by="reference")
    sent(records, row, "records/new/", record=report.reference)
    page = f"records/{report.reference}/"
    every = chosen(records, row, report.reference)
    form = records.get(f"{LIST}{row.reference}/{page}").context["form"]
    by_rule = [one.item for one in form.rows if one.field and one.field.initial]
    sent(records, row, page, **every)
    # All is answered; then someone looks again, and takes back what a rule answers.
    unread = {name: answer for name, answer in every.items() if name != "read"}
    sent(records, row, page, **unread | {f"item_{by_rule[0].code}": ""})

    shown = records.get(f"{LIST}{row.reference}/").content.decode()
    assert "to decide" not in shown
    assert "To read" in shown
    given = {"outcome": "part", "reasons": "Others", **on()}
    refused = records.post(f"{LIST}{row.reference}/decision/", given)
    assert refused.status_code == 400
    words = f"Read each item first of {report.reference}"
    assert words in refused.content.decode()
    sent(records, row, page, **every)
    sent(records, row, "decision/", **given)


def test_what_someone_withheld_against_the_rule_is_not_given_when_it_changes(
    records: Client, report: Any
) -> None:
    row = opened(records, known_by="reference")
    sent(records, row, "records/new/", record=report.reference)
    every = chosen(records, row, report.reference)
    about = {"item_field.concern": "crime"}
    assert every["item_field.concern"] == "give"
    sent(records, row, f"records/{report.reference}/", **every | about)
    assert "to decide" not in records.get(f"{LIST}{row.reference}/").content.decode()

    Report.objects.update(concern="cuckooing")

    assert "1 to decide" in records.get(f"{LIST}{row.reference}/").content.decode()


def test_who_reported_is_known_by_their_contact_details_alone(
    records: Client, cast: Cast, report: Any
) -> None:
    """A report that was added by its reference is theirs once they are compared."""
    arrest = make_arrest(cast.officer)
    row = opened(records)
    for reference in (report.reference, arrest.reference):
        sent(records, row, "records/new/", record=reference)
    url = f"{LIST}{row.reference}/"
    as_what = [cells[1].text for cells in _cells(records, url)]
    assert as_what == [
        "Someone it is about, not known as its reporter",
        "Someone it is about",
    ]
    given = chosen(records, row, report.reference)
    sent(records, row, f"records/{report.reference}/", **given)
    named = f"{report.reference}|Housing Ltd"
    sent(records, row, "notified/", notified=named, **on())

    sent(records, row, "reporter/", phone=PHONE, email="")

    as_what = {cells[0].reference: cells[1].text for cells in _cells(records, url)}
    assert as_what == {
        report.reference: "Its reporter",
        arrest.reference: "Someone it is about",
    }
    # Nothing stands of what was decided of someone whom it names.
    assert not RequestItem.objects.exists()
    assert RequestNotice.objects.get().organisation == "Housing Ltd"
    page = f"{url}records/{report.reference}/"
    assert "Its reporter" in records.get(page).content.decode()
    held = labels(records, row, report.reference)
    assert held["Reporter: Phone number"] == (PHONE, "give")


def _cells(client: Client, url: str) -> list[Any]:
    return [row.cells for row in client.get(url).context["page"].records.rows]


def test_what_changed_since_it_was_decided_is_not_given(
    records: Client, cast: Cast, report: Any
) -> None:
    row = opened(records, known_by="reference")
    sent(records, row, "records/new/", record=report.reference)
    given = chosen(records, row, report.reference)
    sent(records, row, f"records/{report.reference}/", **dict.fromkeys(given, "give"))
    REPORTS.model.objects.update(description=f"{OTHER} sells it")

    page = records.post(
        f"{LIST}{row.reference}/decision/",
        {"outcome": "part", "reasons": "Others", **on()},
    )
    assert page.status_code == 400
    assert "2 are not decided" in page.content.decode()


def test_what_was_decided_stands_after_a_change_of_the_secret_key(
    records: Client, report: Any, settings: Any
) -> None:
    old, new = (f"the {n} key of this test, as long as it has to be" for n in "ab")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = old, []
    records.force_login(User.objects.get(role="records", username="records"))
    row = opened(records, known_by="reference")
    sent(records, row, "records/new/", record=report.reference)
    given = chosen(records, row, report.reference)
    sent(records, row, f"records/{report.reference}/", **given)
    url = f"{LIST}{row.reference}/"
    assert "to decide" not in records.get(url).content.decode()

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = new, [old]
    assert "to decide" not in records.get(url).content.decode()
    part = {"outcome": "part", "reasons": "It names a neighbour", **on()}
    sent(records, row, "decision/", **part)
    assert text_of(pack_of(records, row), "your-data.pdf")

    sent(records, row, "steps/reopen/", **on())
    settings.SECRET_KEY_FALLBACKS = []
    records.force_login(User.objects.get(role="records", username="records"))
    assert " to decide" in records.get(url).content.decode()


def test_a_live_warrant_is_not_there_for_others_and_never_given(
    records: Client, cast: Cast
) -> None:
    hidden = make_warrant(cast.officer, place_text="3 Green Court")
    row = opened(records, known_by="reference")
    page = records.post(
        f"{LIST}{row.reference}/records/new/", {"record": hidden.reference}
    )
    assert page.status_code == 400
    never = records.post(
        f"{LIST}{row.reference}/records/new/", {"record": "W-2222-2222"}
    )
    assert [str(e) for e in page.context["form"].errors["record"]] == [
        str(e) for e in never.context["form"].errors["record"]
    ]

    User.objects.filter(pk=cast.records.pk).update(team=hidden.team)
    sent(records, row, "records/new/", record=hidden.reference)
    held = labels(records, row, hidden.reference)
    assert held
    assert {field for _, field in held.values()} == {None}


def test_someone_arrested_is_found_by_their_custody_number(
    records: Client, cast: Cast
) -> None:
    arrest = make_arrest(cast.officer, custody_number="TV/4411/26")
    row = opened(records, known_by="reference")
    sent(records, row, "records/new/", record="tv/4411/26")
    assert RequestRecord.objects.get().reference == arrest.reference
    sent(records, row, f"records/{arrest.reference}/remove/")
    assert not RequestRecord.objects.exists()


def test_every_kind_of_record_can_be_gathered(cast: Cast, records: Client) -> None:
    request = opened(records, known_by="reference")
    with during(Reading()):
        for kind in EVERY_KIND:
            row = make_row(kind, cast.officer)
            # What its fields said before is held too.
            earlier = row.recorded_at - timedelta(minutes=1)
            kind.model._default_manager.filter(pk=row.pk).update(recorded_at=earlier)
            if not kind.rows(cast.records).filter(pk=row.pk).exists():
                assert kind.code == "warrants"
                continue
            found = find_record(cast.records, row.reference)
            held = gathered(
                cast.records,
                RequestRecord.objects.create(
                    request=request,
                    record_kind=found.kind.code,
                    reference=row.reference,
                    added_at=clock.now(),
                    added_by=cast.records,
                ),
            )
            assert held is not None
            shown = {item.label for item in held.items}
            assert "Reference" in shown
            assert len(shown) > 2
            codes = [item.code for item in held.items]
            assert len(codes) == len(set(codes))


def test_a_correction_is_notified_to_those_who_saw_it(
    records: Client, cast: Cast, report: Any
) -> None:
    row = opened(records, kind="rectify", known_by="reference", asks="Wrong street")
    sent(records, row, "records/new/", record=report.reference)
    council = cast.partner.organisation.name
    url = f"{LIST}{row.reference}/"
    page = records.get(url).content.decode()
    assert council in page
    assert "Not yet" in page

    for name in (council, "Housing Ltd"):
        sent(records, row, "notified/", notified=f"{report.reference}|{name}", **on())
    closed = {"status": "closed", "outcome": "no_trace"}
    Report.objects.filter(reference=report.reference).update(**closed)
    sent(records, row, f"records/{report.reference}/keep/", what="restrict.disputed")
    sent(records, row, "decision/", outcome="granted", says_why="on", **on())

    page = records.get(url).content.decode()
    assert "Not yet" not in page
    assert "Restricted" in page
    held = Decision.objects.get()
    assert (held.what, held.because, held.reference) == (
        "restrict",
        "disputed",
        report.reference,
    )
    assert "We have corrected it" in text_of(pack_of(records, row), "answer.pdf")


def test_nothing_typed_to_find_someone_is_kept_or_logged(
    records: Client, report: Any, caplog: pytest.LogCaptureFixture
) -> None:
    row = opened(records, asks="The wrong house")
    sent(records, row, "reporter/", phone=PHONE, email="zebedee@example.org")
    logged = json.dumps(list(Event.objects.values("detail", "records", "recipient")))
    reasons = " ".join(Reason.objects.values_list("words", flat=True))
    for words in (PHONE, "zebedee", "The wrong house", "SAR/118/26"):
        assert words not in logged + reasons + caplog.text
    assert PHONE not in records.get(LIST).content.decode()


@pytest.mark.django_db(transaction=True)
def test_retention_erases_it_and_all_that_hangs_on_it(
    records: Client, report: Any
) -> None:
    kept = opened(records)
    row = opened(records)
    sent(records, row, "reporter/", phone=PHONE, email="")
    given = chosen(records, row, report.reference)
    sent(records, row, f"records/{report.reference}/", **given)
    sent(records, row, "steps/withdraw/", **on())
    assert erase_ended_requests() == 0

    with clock.stopped(clock.now() + timedelta(days=3 * 366)):
        erase_ended()
    # For the database it ended today.
    assert DataRequest.objects.count() == 2
    age(row, ended_on=clock.today() - timedelta(days=3 * 366))
    erase_ended()

    assert list(DataRequest.objects.all()) == [kept]
    assert not RequestRecord.objects.exists()
    assert not RequestItem.objects.exists()
    assert not RequestStep.objects.exists()
    assert Event.objects.get(kind="erasure").records == [row.reference]


def test_a_complaint_is_decided_with_reasons_that_its_form_asks_for(
    records: Client,
) -> None:
    """Who complained gets the outcome in every case: section 164A(4)(b)."""
    row = opened(records, kind="complain", known_by="neither")
    sent(records, row, "steps/acknowledge/", **on())
    url = f"{LIST}{row.reference}/"
    shown = [one.key for one in records.get(url).context["page"].clock]
    assert "Where it stands" in shown
    assert "Answer by" not in shown

    page = records.get(f"{url}decision/").content.decode()
    assert "The answer gives them, and they are kept" in page
    assert "Needed unless all is granted" not in page
    assert not re.search(r"Reasons\s*(<[^>]*>)?\s*\(optional\)", page)
    refused = records.post(f"{url}decision/", {"outcome": "not_up", **on()})
    assert refused.status_code == 400
    assert "Enter the reasons" in refused.content.decode()
