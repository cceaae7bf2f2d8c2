"""The audit log: a person who may read it finds every event of their force, and no
other.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import NOT_SIGNED_IN, SYSTEM, record
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from tests.factories import WEST_SOUTH, Cast, make_report

LOG = "/audit/"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def reader(client: Client, cast: Cast) -> Client:
    client.force_login(cast.records)
    return client


@pytest.fixture
def events(cast: Cast) -> None:
    """Some of each force, an hour apart."""
    what = [
        (Kind.COLLECTION, cast.officer, ["R-2222-2222"]),
        (Kind.CONSULTATION, cast.analyst, ["R-2222-2222", "R-3333-3333"]),
        (Kind.COLLECTION, cast.other_officer, ["R-9999-9999"]),
        (Kind.SIGN_IN_FAILED, NOT_SIGNED_IN, []),
        (Kind.COLLECTION, SYSTEM, ["edition:1"]),
    ]
    for hours, (kind, by, records) in enumerate(what):
        with clock.stopped(NOON + timedelta(hours=hours)):
            record(kind, by=by, records=records)


def page(client: Client, address: str = LOG) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", ["supervisor", "records"])
def test_supervisor_and_records_manager_read_it(
    client: Client, cast: Cast, events: None, name: str
) -> None:
    client.force_login(getattr(cast, name))

    assert "Audit log" in page(client)
    assert "Recorded" in page(client, "/audit/records/R-2222-2222/")
    assert "Officer" in page(client, "/audit/people/officer/")


@pytest.mark.parametrize("name", ["officer", "analyst", "admin", "partner"])
@pytest.mark.parametrize(
    "path", [LOG, "/audit/records/R-2222-2222/", "/audit/people/officer/"]
)
def test_no_one_else_does(
    client: Client, cast: Cast, events: None, name: str, path: str
) -> None:
    client.force_login(getattr(cast, name))

    assert client.get(path).status_code == 403
    assert client.post(path).status_code == 403


@pytest.mark.parametrize(
    "path", [LOG, "/audit/records/R-2222-2222/", "/audit/people/officer/"]
)
def test_no_one_writes_to_it(reader: Client, events: None, path: str) -> None:
    assert reader.post(path).status_code == 405


def test_newest_first_and_of_no_other_force(reader: Client, events: None) -> None:
    text = page(reader)

    order = [
        text.index(t) for t in ("system", "not signed in", ">Analyst", "R-2222-2222")
    ]
    assert order == sorted(order)
    assert "other_officer" not in text
    assert "R-9999-9999" not in text


@pytest.mark.parametrize(
    "address",
    [
        "/audit/records/R-9999-9999/",
        "/audit/records/R-8888-8888/",
        "/audit/people/other_officer/",
        "/audit/people/unknown/",
        "/audit/people/system/",
        "/audit/?after=999999",
        "/audit/?after=x",
        "/audit/?before=-1",
        "/audit/?before=20261127T102233000000",
        "/audit/?before=20261399T102233000000-1",
    ],
)
def test_what_is_of_another_force_is_not_there(
    reader: Client, events: None, address: str
) -> None:
    assert reader.get(address).status_code == 404


def test_event_of_another_force_is_no_way_into_the_log(
    reader: Client, events: None
) -> None:
    theirs = Event.objects.get(actor="other_officer")

    assert reader.get(f"/audit/?after={theirs.pk}").status_code == 404


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"record": "R-2222-2222"}, {"officer", "analyst"}),
        ({"record": "r-3333-3333"}, {"analyst"}),
        ({"record": "edition:1"}, {"system"}),
        ({"record": "R-9999-9999"}, set()),
        ({"person": "Officer"}, {"officer"}),
        ({"person": "other_officer"}, set()),
        ({"kind": "collection"}, {"officer", "system"}),
        ({"kind": "collection", "person": "officer"}, {"officer"}),
        ({"date_from": "2026-11-20", "date_to": "2026-11-20"},
         {"officer", "analyst", "not signed in", "system"}),
        ({"date_from": "2026-11-21"}, set()),
        ({"date_to": "2026-11-19"}, set()),
    ],
)  # fmt: skip
def test_finds_by_record_person_kind_and_day(
    reader: Client, events: None, params: dict[str, str], found: set[str]
) -> None:
    with clock.stopped(NOON - timedelta(days=400)):
        response = reader.get(LOG, params)

    screen = response.context["screen"]
    rows = screen["table"].rows if screen["table"] else []
    assert {str(row.cells[1]).lower() for row in rows} == found


@pytest.mark.parametrize("params", [{"person": "josé"}, {"record": "Aé"}])
def test_what_nothing_is_called_is_refused(
    reader: Client, params: dict[str, str]
) -> None:
    assert reader.get(LOG, params).status_code == 400


def test_day_is_londons(reader: Client, cast: Cast) -> None:
    with clock.stopped(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)):
        record(Kind.PRINT, by=cast.officer)

    june = reader.get(LOG, {"date_to": "2026-06-30"}).context["screen"]
    july = reader.get(LOG, {"date_from": "2026-07-01", "date_to": "2026-07-01"})

    assert june["table"] is None
    assert len(july.context["screen"]["table"].rows) == 1


@pytest.mark.parametrize(
    "params",
    [
        {"record": "John Smith"},
        {"person": "<script>"},
        {"kind": "gossip"},
        {"date_from": "yesterday"},
        {"date_from": "0001-01-01"},
        {"date_to": "9999-12-31"},
        {"date_from": "2026-11-20", "date_to": "2026-11-19"},
    ],
)
def test_wrong_filter_is_shown_as_wrong_and_finds_nothing(
    reader: Client, events: None, params: dict[str, str]
) -> None:
    response = reader.get(LOG, params)

    assert response.status_code == 400
    assert response.context["screen"]["table"] is None
    assert not Event.objects.filter(actor="records").exists()


def test_reading_the_log_is_itself_an_event(reader: Client, events: None) -> None:
    page(reader, "/audit/?person=officer&kind=collection")
    page(reader, "/audit/records/R-2222-2222/")
    page(reader, "/audit/people/officer/")

    read = Event.objects.filter(actor="records").order_by("id")
    assert [(e.kind, e.records, e.detail) for e in read] == [
        (
            "consultation",
            ["audit-log"],
            {"page": "oversight:log", "person": "officer", "kind": "collection"},
        ),
        ("consultation", ["R-2222-2222"], {"page": "oversight:record"}),
        ("consultation", ["person:officer"], {"page": "oversight:person"}),
    ]
    assert "Read in its audit log" in page(reader, "/audit/records/R-2222-2222/")


def test_the_log_of_a_record_shows_who_made_and_who_read_it(
    reader: Client, cast: Cast
) -> None:
    report = make_report(cast.officer)
    theirs = Client()
    theirs.force_login(cast.analyst)
    theirs.get(reverse("reports:detail", args=[report.reference]))
    theirs.get(reverse("reports:list"))

    text = page(reader, f"/audit/records/{report.reference}/")

    assert "Opened its page" in text
    assert "Read in the list of reports" in text


def test_the_filter_of_what_was_read_has_the_words_of_its_rows(
    reader: Client, cast: Cast
) -> None:
    report = make_report(cast.officer)
    theirs = Client()
    theirs.force_login(cast.analyst)
    theirs.get(reverse("reports:detail", args=[report.reference]))
    theirs.get(reverse("reports:list"))

    text = page(reader, "/audit/?kind=consultation")

    for words in ("Opened its page", "Read in the list of reports", "Opened or read"):
        assert words in text


def test_an_imported_month_has_its_audit_log_though_its_name_has_slashes(
    reader: Client, db: None
) -> None:
    month = "opendata:thames-valley/street/2025-06"
    record(Kind.COLLECTION, by=SYSTEM, records=[month])

    assert reverse("oversight:record", args=[month]) in page(reader, LOG)
    assert month in page(reader, reverse("oversight:record", args=[month]))


def test_the_log_of_a_person_shows_what_they_did_and_what_was_done_to_them(
    reader: Client, cast: Cast
) -> None:
    theirs = Client()
    theirs.force_login(cast.admin)
    theirs.post("/people/officer/close/")

    text = page(reader, "/audit/people/officer/")

    assert "Closed the account" in text
    assert "/audit/people/admin/" in text


def test_pages_lead_through_the_whole_log_and_back(reader: Client, cast: Cast) -> None:
    for n in range(120):
        # Several at the same instant: the id breaks the tie.
        with clock.stopped(NOON + timedelta(minutes=n // 7)):
            record(Kind.PRINT, by=cast.officer, records=[f"R-{n}"])

    def whole(direction: str, address: str) -> list[list[str]]:
        pages = []
        while address:
            screen = reader.get(address).context["screen"]
            pages.append([str(row.cells[3]) for row in screen["table"].rows])
            last = address
            address = getattr(screen["pager"], f"{direction}_url")
        return [*pages, [last]]

    *older, [last] = whole("older", "/audit/?kind=print")
    *newer, _ = whole("newer", last)

    assert [len(rows) for rows in older] == [50, 50, 20]
    assert [r for rows in older for r in rows] == [
        f"R-{n}" for n in reversed(range(120))
    ]
    # Pages counted from the other end begin elsewhere, and hold the same events.
    assert sorted({r for rows in newer for r in rows}) == sorted(
        f"R-{n}" for n in range(120)
    )


def test_page_costs_the_same_however_much_is_on_it(
    reader: Client, cast: Cast, django_assert_num_queries
) -> None:
    for n in range(60):
        record(Kind.PRINT, by=cast.officer, records=[f"R-{n}", f"R-{n + 1}"])
    reader.get(LOG)

    # Session, user, events, how many are behind, names of people, and the event of this
    # reading; and which warrants are live and which marks stand, each asked once.
    with django_assert_num_queries(8):
        reader.get(LOG)


def test_people_and_premises_are_called_by_their_names(
    reader: Client, cast: Cast
) -> None:
    street = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    premises = Premises.objects.create(
        force=cast.officer.force,
        address="12 Lake Street",
        street=street,
        point=WEST_SOUTH,
        kind="dwelling",
    )
    cast.officer.display_name = "Sam Okafor"
    cast.officer.save()
    references = [f"premises:{premises.pk}", "person:supervisor", "premises:999999"]
    for reference in references:
        record(Kind.CONSULTATION, by=cast.officer, records=[reference])

    text = page(reader)

    assert ">Sam Okafor</a>" in text
    assert "officer, Officer" in text
    assert ">12 Lake Street</a>" in text
    assert ">Supervisor</a>" in text
    assert ">Premises 999999</a>" in text
    assert ">premises:" not in text
    assert "<h1" in page(reader, f"/audit/records/premises:{premises.pk}/")


def test_premises_of_another_force_are_not_named(reader: Client, cast: Cast) -> None:
    street = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    theirs = Premises.objects.create(
        force=cast.other_officer.force,
        address="9 Secret Row",
        street=street,
        point=WEST_SOUTH,
        kind="dwelling",
    )
    record(Kind.CONSULTATION, by=SYSTEM, records=[f"premises:{theirs.pk}"])

    assert "9 Secret Row" not in page(reader)


def test_times_are_written_as_on_every_page(reader: Client, cast: Cast) -> None:
    with clock.stopped(datetime(2026, 11, 24, 16, 45, 12, tzinfo=UTC)):
        record(Kind.SIGN_IN, by=cast.officer)

    assert "24 Nov 2026, 4:45:12pm" in page(reader)


def test_a_search_is_not_shown_as_a_record(reader: Client, cast: Cast) -> None:
    record(
        Kind.CONSULTATION,
        by=cast.officer,
        records=["search"],
        detail={"page": "search", "text": True},
    )

    text = page(reader)

    assert "Read in a search (text searched)" in text
    assert ">search</a>" not in text


@pytest.mark.parametrize("name", ["record", "person"])
def test_what_nothing_is_called_is_not_kept_of_a_filter(
    reader: Client, events: None, name: str
) -> None:
    page(reader, f"{LOG}?{name}=zebedee-quill")

    assert "zebedee" not in str(list(Event.objects.values()))
    assert Event.objects.filter(**{f"detail__{name}": True}).exists()
