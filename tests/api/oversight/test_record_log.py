"""The audit log of one record says first who has had to do with it."""

import csv
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from operations.closures.record import CLOSURES
from operations.models import Warrant
from reports.models import Report
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.records.filters import ListFilter
from stronghold.oversight.choices import Part
from stronghold.oversight.pages import pages_of_one_record
from stronghold.oversight.queries import RECORD_FILTERS, events_of_record
from tests.factories import (
    Cast,
    make_closure,
    make_report,
    make_team,
    make_user,
    make_warrant,
)
from tests.paper import assert_accessible

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def report(cast: Cast) -> Report:
    return make_report(cast.officer)


@pytest.fixture
def reader(client: Client, cast: Cast) -> Client:
    client.force_login(cast.records)
    return client


@pytest.fixture
def history(cast: Cast, report: Report) -> str:
    """Four who opened it, three who saw it in a list, and a council that read it."""
    reference, hour = report.reference, timedelta(hours=1)
    own, listed = {"page": "reports:detail"}, {"page": "reports:list"}
    more = [make_user(f"pc{n}", "officer", cast.officer.organisation) for n in (1, 2)]
    acts: list[tuple[Kind, Any, dict[str, Any]]] = [
        (Kind.COLLECTION, cast.officer, {}),
        (Kind.CONSULTATION, cast.officer, own),
        (Kind.CONSULTATION, cast.officer, own),
        (Kind.CONSULTATION, cast.supervisor, own),
        (Kind.CONSULTATION, more[0], own),
        (Kind.CONSULTATION, more[1], own | {"originals": True}),
        (Kind.CONSULTATION, cast.analyst, listed),
        (Kind.CONSULTATION, cast.supervisor, listed),
        (Kind.CONSULTATION, cast.records, {"page": "oversight:record"}),
        (Kind.ALTERATION, cast.supervisor, {}),
        (Kind.EXPORT, cast.analyst, {"of": "reports", "format": "csv", "rows": 9}),
        (Kind.CONSULTATION, cast.partner, {"page": "portal:record"}),
    ]
    for n, (kind, by, detail) in enumerate(acts):
        with clock.stopped(NOON + n * hour):
            record(kind, by=by, records=[reference], detail=detail)
    with clock.stopped(NOON + timedelta(days=2)):
        record(
            Kind.DISCLOSURE,
            by=cast.officer,
            records=[reference, "R-2222-2222"],
            recipient="Housing Ltd",
            reason="Joint visit",
        )
    return reference


def rows(reader: Client, reference: str, show: str = "") -> list[str]:
    url = reverse("oversight:record", args=[reference])
    response = reader.get(url, {"show": show} if show else {})
    assert response.status_code == 200
    table = response.context["screen"]["table"]
    return [str(row.cells[2]) for row in table.rows] if table else []


def test_one_sentence_says_who_opened_saw_changed_and_was_given_it(
    reader: Client, history: str, cast: Cast
) -> None:
    text = reader.get(reverse("oversight:record", args=[history])).content.decode()

    partner = cast.partner.organisation.name
    assert (
        f"Opened by 4 people, in lists that 4 people saw (1 of {partner}), changed by "
        f"2 people, in files of 1 person, disclosed to {partner}, Housing Ltd, "
        "between 20 November 2026 and 22 November 2026."
    ) in text


@pytest.mark.parametrize(
    ("show", "n"),
    [("", 13), ("opened", 5), ("listed", 4), ("changed", 2), ("files", 1),
     ("disclosed", 2), ("other", 13)],
)  # fmt: skip
def test_each_part_has_its_events(
    reader: Client, history: str, show: str, n: int
) -> None:
    assert len(rows(reader, history, show)) == n


def test_an_event_is_one_thing_that_was_done_and_may_disclose_beside_it(
    cast: Cast, history: str
) -> None:
    def found(part: str = "") -> list[Event]:
        wanted = ListFilter(RECORD_FILTERS, {})
        given = {"show": part, "wanted": wanted, "most": 99}
        return events_of_record(cast.records, history, **given)[1]

    done = [event for part in Part.values if part != Part.DISCLOSED
            for event in found(part)]  # fmt: skip
    given = found(Part.DISCLOSED)

    assert len({event.pk for event in done}) == len(done) == 12
    # What a partner read, and what the police gave to someone.
    assert [event in done for event in given] == [False, True]
    assert {event.pk for event in done + given} == {event.pk for event in found()}


def test_pages_keep_the_part(reader: Client, cast: Cast, report: Report) -> None:
    for _ in range(60):
        record(Kind.CONSULTATION, by=cast.officer, records=[report.reference],
               detail={"page": "reports:detail"})  # fmt: skip
    record(Kind.PRINT, by=cast.officer, records=[report.reference])
    url = reverse("oversight:record", args=[report.reference])

    pager = reader.get(url, {"show": "opened"}).context["screen"]["pager"]

    older = reader.get(pager.older_url).context["screen"]["table"]
    assert len(older.rows) == 10


def take(reader: Client, reference: str, form: str, **data: str) -> Any:
    url = reverse(f"oversight:record_{form}", args=[reference])
    return reader.post(url, {"purpose": "Complaint 12", **data})


def test_as_csv_with_the_marking_and_the_purpose(reader: Client, history: str) -> None:
    answer = take(reader, history, "csv")

    lines = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert len(lines) == 13
    newest, oldest = lines[0], lines[-1]
    assert oldest["When"] == "2026-11-20T12:00:00+00:00"
    assert (newest["Given to"], newest["Reason"]) == ("Housing Ltd", "Joint visit")
    assert newest["Username"] == "officer"
    assert newest["Protective marking"] == "OFFICIAL-SENSITIVE"
    assert newest["Purpose of this file"] == "Complaint 12"
    assert f"audit-log-{history}.csv" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.client
def test_as_pdf_with_the_sentence(reader: Client, history: str) -> None:
    answer = take(reader, history, "pdf")

    assert_accessible(answer.content, "record_log.html")
    pages = PdfReader(BytesIO(answer.content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "Opened by 4 people" in text
    assert "OFFICIAL-SENSITIVE" in text
    assert "Joint visit" in text
    assert "Complaint 12" in text


def test_a_file_is_of_the_part_that_was_chosen(reader: Client, history: str) -> None:
    url = reverse("oversight:record_csv", args=[history])

    answer = reader.post(f"{url}?show=changed", {"purpose": "Complaint 12"})

    text = answer.content.decode("utf-8-sig")
    assert len(list(csv.DictReader(StringIO(text)))) == 2


def test_filters_narrow_the_page_and_its_file_and_keep_the_part(
    reader: Client, history: str
) -> None:
    url = reverse("oversight:record", args=[history])
    params = {"show": "opened", "person": "officer", "date_to": "2026-11-20"}

    page = reader.get(url, params)

    screen = page.context["screen"]
    assert len(screen["table"].rows) == 2
    # The sentence is of the whole record, whatever is shown of it.
    assert "Opened by 4 people" in page.content.decode()
    assert 'name="show" value="opened"' in page.content.decode()
    (file, _) = page.context["head"]["files"]
    text = reader.post(file.url, {"purpose": "Complaint 12"}).content.decode()
    assert len(list(csv.DictReader(StringIO(text)))) == 2
    read = Event.objects.filter(actor="records", detail__page="oversight:record")
    assert read.latest("pk").detail["person"] == "officer"
    n_events = Event.objects.filter(records__contains=[history]).count()
    wrong = reader.get(url, {"date_to": "yesterday"})
    assert wrong.status_code == 400
    assert len(wrong.context["screen"]["table"].rows) == n_events


@pytest.mark.parametrize("form", ["csv", "pdf"])
def test_the_purpose_comes_first_and_is_in_the_log(
    reader: Client, history: str, form: str
) -> None:
    url = reverse(f"oversight:record_{form}", args=[history])
    asked = reader.get(url)
    assert asked.status_code == 200
    assert reader.post(url, {"purpose": ""}).status_code == 400
    assert not Event.objects.filter(actor="records", kind="export").exists()

    take(reader, history, form)

    made = Event.objects.filter(actor="records").latest("pk")
    assert made.kind == (Kind.EXPORT if form == "csv" else Kind.PRINT)
    assert made.records == [history]
    assert made.reason_digest
    assert "its audit log" in rows(reader, history, "files")[0]


@pytest.mark.parametrize("name", ["officer", "analyst", "admin", "partner"])
@pytest.mark.parametrize("form", ["csv", "pdf"])
def test_no_one_else_gets_a_file(
    client: Client, cast: Cast, history: str, name: str, form: str
) -> None:
    client.force_login(getattr(cast, name))

    assert take(client, history, form).status_code == 403


def test_a_live_warrant_of_another_team_is_in_no_log(
    client: Client, cast: Cast
) -> None:
    force = cast.officer.organisation
    city, east = make_team(force, "town"), make_team(force, "east")
    by = make_user("drafter", "officer", force, team=city)
    warrant: Warrant = make_warrant(by, team=city)
    record(Kind.CONSULTATION, by=by, records=[warrant.reference])
    url = reverse("oversight:record", args=[warrant.reference])

    for team, status in ((city, 200), (east, 404)):
        client.force_login(make_user(team.code, "supervisor", force, team=team))
        assert client.get(url).status_code == status
        for form in ("csv", "pdf"):
            assert take(client, warrant.reference, form).status_code == status


@pytest.fixture
def council(cast: Cast) -> list[User]:
    """An officer and a manager of a council that issues closure notices."""
    own = cast.partner.organisation
    Organisation.objects.filter(pk=own.pk).update(
        name="Town Council", issues_as="unitary"
    )
    return [cast.partner, make_user("manager", "partner", own)]


def opened_by(who: User, url: str, *, times: int = 1) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=who.pk))
    for _ in range(times):
        assert client.get(url).status_code == 200


def test_a_council_that_opens_its_own_case_opens_it_and_is_given_nothing(
    reader: Client, cast: Cast, council: list[User]
) -> None:
    officer, manager = council
    case = make_closure(officer)
    url = CLOSURES.url("detail", case.reference)
    opened_by(officer, url)
    opened_by(manager, url, times=3)
    opened_by(cast.officer, url)

    page = reader.get(reverse("oversight:record", args=[case.reference]))

    assert page.context["head"]["sentence"].startswith(
        "Opened by 3 people (2 of Town Council, whose case it is), disclosed to no "
        "organisation, on "
    )
    assert len(rows(reader, case.reference, "opened")) == 5
    assert rows(reader, case.reference, "disclosed") == []
    csv_url = reverse("oversight:record_csv", args=[case.reference])
    answer = reader.post(f"{csv_url}?show=opened", {"purpose": "Complaint 12"})
    assert len(list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))) == 5


def test_the_sentence_says_once_whose_case_it_is(
    reader: Client, cast: Cast, council: list[User]
) -> None:
    officer, manager = council
    case = make_closure(officer)
    url = CLOSURES.url("detail", case.reference)
    opened_by(officer, url)
    opened_by(manager, url)
    # By the name that their council has now.
    renamed = [User.objects.get(pk=who.pk) for who in council]
    for who in renamed:
        record(Kind.ALTERATION, by=who, records=[case.reference])
    record(Kind.PRINT, by=renamed[1], records=[case.reference])

    page = reader.get(reverse("oversight:record", args=[case.reference]))

    assert page.context["head"]["sentence"].startswith(
        "Opened by 2 people (all of Town Council, whose case it is), changed by 2 "
        "people (all of Town Council), in files of 1 person (of Town Council), "
        "disclosed to no organisation, on "
    )


def test_a_case_of_the_police_that_a_council_reads_is_disclosed_to_it(
    reader: Client, cast: Cast
) -> None:
    case = make_closure(cast.officer)
    name = cast.partner.organisation.name
    detail = {"page": "portal:kind", "agreement": "G-TEST-0001"}
    record(Kind.DISCLOSURE, by=cast.partner, records=[case.reference],
           recipient=name, detail=detail)  # fmt: skip

    page = reader.get(reverse("oversight:record", args=[case.reference]))

    sentence = page.context["head"]["sentence"]
    assert f"in lists that 1 person saw (of {name}), disclosed to {name}" in sentence
    (words,) = rows(reader, case.reference, "disclosed")
    assert words.endswith(f"as shared with {name}")


@pytest.mark.parametrize("page", ["portal:as_partner_kind", "warrants:detail"])
def test_a_list_and_the_page_of_another_record_open_nothing(
    reader: Client, cast: Cast, page: str
) -> None:
    record(Kind.CONSULTATION, by=cast.supervisor, records=["C-2222-2222"],
           detail={"page": page})  # fmt: skip

    assert rows(reader, "C-2222-2222", "opened") == []
    *_, read = rows(reader, "C-2222-2222", "listed")
    assert read in (
        "Read in what a partner is shown",
        "Read on the page of another record",
    )


def test_pages_of_one_record_are_those_whose_address_names_it() -> None:
    pages = pages_of_one_record()

    assert {"reports:detail", "warrants:detail", "closures:detail"} <= pages
    lists = {"reports:list", "oversight:record", "home"}
    assert not (lists | {"portal:kind", "portal:as_partner_kind"}) & pages
