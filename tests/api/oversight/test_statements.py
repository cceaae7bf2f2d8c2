"""What a force states: open to everyone, or for those who answer for the data."""

import csv
from io import StringIO

import pytest
from django.test import Client

from operations.records import EVERY_KIND
from stronghold.core.accounts.models import ForceDetails, Organisation
from stronghold.core.audit.models import Event
from stronghold.core.geography.choices import Country
from stronghold.core.geography.models import Force
from tests.agreements import make_agreement
from tests.factories import Cast
from tests.paper import assert_accessible
from tests.sweeps import some

OPEN = ("/accessibility/", "/privacy/", "/complaints/")
MAILBOX = "data.protection@force.example"
CONTROLLER = {
    "controller": "Chief Constable of the Valley",
    "address": "Headquarters\nHigh Street",
    "ico_number": "Z7654321",
    "dpo_email": MAILBOX,
    "dpo_phone": "",
}


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin)
    return client


@pytest.fixture
def only_force(cast: Cast) -> Force:
    """Leave one force that has people."""
    own = cast.officer.force
    Organisation.objects.exclude(force=own).update(force=own)
    return own


def page_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("url", OPEN)
def test_open_statements_name_the_only_force_to_anyone(
    client: Client, only_force: Force, url: str
) -> None:
    page = page_of(client, url)

    assert only_force.name in page
    assert "Choose your force" not in page
    # What is for everyone has no other marking, and nothing that is not set.
    assert "OFFICIAL-SENSITIVE" not in page
    assert "None" not in page


@pytest.mark.parametrize("url", OPEN)
def test_visitor_chooses_among_forces(client: Client, cast: Cast, url: str) -> None:
    page = page_of(client, url)
    assert f"{url}?force=wessex" in page
    assert "Choose your force" in page

    chosen = page_of(client, f"{url}?force=wessex")

    assert Force.objects.get(code="wessex").name in chosen
    assert "Choose your force" not in chosen
    assert client.get(f"{url}?force=nowhere").status_code == 404


def test_signed_in_reader_sees_their_own_force(client: Client, cast: Cast) -> None:
    client.force_login(cast.partner)

    page = page_of(client, "/privacy/?force=wessex")

    assert cast.officer.force.name in page


def test_open_statements_are_there_before_there_is_a_force(
    client: Client, db: None
) -> None:
    for url in OPEN:
        assert "The police force that runs this site" in page_of(client, url)


def test_every_page_leads_to_the_open_statements(client: Client, cast: Cast) -> None:
    signed_out = page_of(client, "/accounts/login/")
    client.force_login(cast.officer)
    officer = page_of(client, "/reports/")
    client.force_login(cast.records)
    records = page_of(client, "/reports/")

    for page in (signed_out, officer, records):
        assert all(f'href="{url}"' in page for url in OPEN)
    assert [
        'href="/statements/"' in page for page in (signed_out, officer, records)
    ] == [
        False,
        False,
        True,
    ]


def test_details_are_set_kept_and_published(admin: Client, cast: Cast) -> None:
    saved = admin.post("/force/controller/", CONTROLLER)
    assert saved.status_code == 302
    admin.post("/force/controller/", CONTROLLER | {"ico_number": "ZA123456"})

    page = page_of(admin, "/force/")
    assert "ZA123456" in page
    assert "Z7654321" not in page
    rows = ForceDetails.objects.order_by("pk").values_list("ico_number", "set_by")
    assert list(rows) == [("Z7654321", cast.admin.pk), ("ZA123456", cast.admin.pk)]
    event = Event.objects.filter(detail__change="force_details_set").latest("id")
    assert event.detail["fields"] == ["ico_number"]
    assert MAILBOX not in str(list(Event.objects.values_list("detail", flat=True)))
    admin.logout()
    notice = page_of(admin, f"/privacy/?force={cast.admin.force.code}")
    assert "ZA123456" in notice
    assert f"mailto:{MAILBOX}" in notice
    assert "Chief Constable of the Valley" in notice


def test_what_changes_nothing_is_no_change(admin: Client) -> None:
    for _ in range(2):
        admin.post("/force/controller/", CONTROLLER)

    assert ForceDetails.objects.count() == 1


@pytest.mark.parametrize(
    ("part", "given", "words"),
    [
        ("controller", {"ico_number": "12"}, "Enter the registration number, such as"),
        ("controller", {"dpo_phone": "ask inside"}, "Enter a telephone number"),
        ("controller", {"controller": "x" * 121}, "120 characters"),
        ("privacy", {"complaints_url": "javascript:alert(1)"}, "Enter a"),
        ("accessibility", {"tested_by": "Auditors"}, "Enter both who tested it"),
        (
            "accessibility",
            {
                "prepared_on_day": "2",
                "prepared_on_month": "3",
                "prepared_on_year": "2026",
                "reviewed_on_day": "1",
                "reviewed_on_month": "3",
                "reviewed_on_year": "2026",
            },
            "must be the same as or after",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    admin: Client, part: str, given: dict[str, str], words: str
) -> None:
    response = admin.post(f"/force/{part}/", given)

    assert response.status_code == 400
    assert words in response.content.decode()
    assert not ForceDetails.objects.exists()


def test_only_the_administrator_of_the_force_sets_details(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.records)
    assert "/force/controller/" not in page_of(client, "/force/")

    for person in (cast.records, cast.officer, cast.partner):
        client.force_login(person)
        assert client.post("/force/controller/", CONTROLLER).status_code == 403
    assert not ForceDetails.objects.exists()


def test_part_that_no_details_have_is_not_there(admin: Client) -> None:
    assert admin.get("/force/nothing/").status_code == 404


def test_missing_details_are_listed_for_those_who_answer(
    admin: Client, cast: Cast
) -> None:
    before = page_of(admin, "/statements/")
    admin.post("/force/controller/", CONTROLLER)
    after = page_of(admin, "/statements/")

    assert "Data protection registration number" in before
    assert "Data protection registration number" not in after
    assert "Form for data protection complaints" in after


def test_welsh_force_is_asked_for_welsh(admin: Client, cast: Cast) -> None:
    assert "Welsh Language" not in page_of(admin, "/statements/")

    Force.objects.filter(pk=cast.admin.force.pk).update(jurisdiction=Country.WALES)

    assert "Welsh Language" in page_of(admin, "/statements/")
    assert "Ombudsman for Wales" in page_of(admin, "/complaints/")


def test_accessibility_statement_says_whether_people_tested_it(
    admin: Client, cast: Cast
) -> None:
    untested = "not yet been tested by people"
    assert untested in page_of(admin, "/accessibility/")
    day = {"tested_on_day": "5", "tested_on_month": "10", "tested_on_year": "2026"}

    admin.post("/force/accessibility/", day | {"tested_by": "The Audit Trust"})

    page = page_of(admin, "/accessibility/")
    assert untested not in page
    assert "5 October 2026. The test was carried out by The Audit Trust." in page


def test_partners_are_named_to_those_who_may_read_agreements(
    client: Client, cast: Cast
) -> None:
    make_agreement(cast, reference="G-TEST-0001")
    partner = cast.partner.organisation
    client.force_login(cast.records)
    records = page_of(client, "/statements/processing/")
    client.force_login(cast.admin)
    admin = page_of(client, "/statements/processing/")
    client.logout()
    anyone = page_of(client, f"/privacy/?force={cast.admin.force.code}")

    assert partner.name in records
    assert "G-TEST-0001" in records
    assert "section 115" in records
    for page in (admin, anyone):
        assert "G-TEST-0001" not in page
        assert f"{partner.name}," not in page
        assert partner.get_kind_display() in page


def test_agreement_that_is_not_in_force_makes_no_recipient(
    client: Client, cast: Cast
) -> None:
    row = make_agreement(cast, partner_signed_at=None, partner_signed_by=None)
    client.force_login(cast.records)

    page = page_of(client, "/statements/processing/")

    assert "No agreement is in force" in page
    assert row.reference not in page


def test_record_of_processing_as_csv_has_every_kind_and_is_logged(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.records)

    response = client.get("/statements/processing.csv")

    lines = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    assert lines[0][:3] == ["Part", "What", "Says"]
    assert {line[3] for line in lines[1:]} == {"OFFICIAL-SENSITIVE"}
    data = {line[1] for line in lines if line[0] == "Data of each kind of record"}
    assert data == {kind.many for kind in EVERY_KIND}
    event = Event.objects.get(kind="export")
    assert event.detail == {"document": "record_of_processing", "form": "csv"}


@pytest.mark.client
@pytest.mark.parametrize("name", some(["processing", "impact"], short={"impact"}))
def test_document_can_be_read_aloud(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.records)

    response = client.get(f"/statements/{name}.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert_accessible(response.content, "statement.html")
    assert Event.objects.filter(kind="print").count() == 1


def test_facts_for_an_assessment_count_accounts_and_lead_to_pages(
    admin: Client, cast: Cast
) -> None:
    page = page_of(admin, "/statements/impact/")

    assert "What the force writes itself" in page
    assert "officer 1" in page
    assert "/retention/rules/" in page


def test_statements_of_data_are_for_few(client: Client, cast: Cast) -> None:
    for person in (cast.officer, cast.supervisor, cast.analyst, cast.partner):
        client.force_login(person)
        for url in (
            "/statements/",
            "/statements/processing/",
            "/statements/impact.csv",
        ):
            assert client.get(url).status_code == 403
