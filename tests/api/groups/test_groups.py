"""Can an organised crime group be recorded, found, changed and withdrawn?"""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from operations.groups.models import CrimeGroup
from stronghold.core.accounts.models import Team
from stronghold.core.audit.models import Event
from tests.api.groups.conftest import ENDPOINT, URL, group_body, group_form
from tests.factories import WEST_SOUTH, Cast, make_group
from tests.things import make_things

pytestmark = pytest.mark.usefixtures("tuesday")


def shown(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_a_group_is_recorded_without_a_place(supervisor: Client) -> None:
    answer = supervisor.post(f"{URL}new/", group_form(), follow=True)

    row = CrimeGroup.objects.get()
    assert (row.name, row.status, row.team.code) == ("Harbour", "suspected", "city")
    assert (row.occurred_on, row.occurred_at) == (date(2026, 11, 1), None)
    assert (row.place_text, row.point) == ("", None)
    page = answer.content.decode()
    for text in (row.reference, "Harbour", "City team", "1 November 2026"):
        assert text in page


def test_a_group_is_recorded_at_a_point(supervisor: Client) -> None:
    given = group_form(latitude="51.72", longitude="-1.28")

    supervisor.post(f"{URL}new/", given)

    assert CrimeGroup.objects.get().point is not None


def test_a_form_sent_twice_stores_one_group(supervisor: Client) -> None:
    given = group_form()

    for _ in range(2):
        assert supervisor.post(f"{URL}new/", given).status_code == 302

    assert CrimeGroup.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": ""}, "Enter the name of the group"),
        ({"name": "x" * 61}, "Name must be 60 characters or less"),
        ({"name": "  "}, "Enter the name of the group"),
        ({"suspected_of": []}, "Choose what it is suspected of"),
        ({"assessment_reference": "OCGM-14"}, "Enter the day it was assessed"),
        (
            {
                "assessed_on_day": "1",
                "assessed_on_month": "2",
                "assessed_on_year": "2026",
            },
            "Enter the reference of the assessment",
        ),
        ({"status": ""}, "Choose the status"),
        ({"team": ""}, "Choose the lead team"),
        ({"day_day": "", "day_month": "", "day_year": ""}, "Enter the day it was"),
        ({"day_year": "2027"}, "must be today or in the past"),
        ({"name": "Mr Smith"}, "name"),
    ],
)
def test_each_mistake_has_its_message(
    supervisor: Client, given: dict[str, str], message: str
) -> None:
    answer = supervisor.post(f"{URL}new/", group_form(**given))

    assert answer.status_code == 400
    assert message in answer.content.decode()
    assert not CrimeGroup.objects.exists()


def test_a_name_that_may_be_a_persons_is_kept_only_after_a_warning(
    supervisor: Client,
) -> None:
    refused = supervisor.post(f"{URL}new/", group_form(name="Mr Smith"))
    assert "Keep the words as they are" in refused.content.decode()

    supervisor.post(f"{URL}new/", group_form(name="Mr Smith", keep_words="on"))

    assert CrimeGroup.objects.get().name == "Mr Smith"


def correction(**given: Any) -> dict[str, Any]:
    fields = {
        "name": "Lantern",
        "suspected_of": ["weapons", "drugs"],
        "phase": "hold",
        "team": str(Team.objects.get(code="city").pk),
        "assessment_reference": "OCGM-2026-014",
        "assessed_on_day": "2",
        "assessed_on_month": "11",
        "assessed_on_year": "2026",
    }
    return fields | given


def test_its_facts_are_completed_and_the_history_says_so(
    supervisor: Client, cast: Cast
) -> None:
    row = make_group(cast.supervisor)
    url = f"{URL}{row.reference}/"

    answer = supervisor.post(f"{url}correct/", correction())

    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.name, row.phase) == ("Lantern", "hold")
    assert row.suspected_of == ["drugs", "weapons"]
    assert (row.assessment_reference, row.assessed_on) == (
        "OCGM-2026-014",
        date(2026, 11, 2),
    )
    page = shown(supervisor, url)
    for text in ("Drugs, Weapons", "Hold", "OCGM-2026-014", "2 November 2026"):
        assert text in page
    assert "Harbour" in page.partition("History")[2]
    event = Event.objects.filter(detail__change="group_corrected").get()
    assert event.detail["fields"] == [
        "assessed_on",
        "assessment_reference",
        "name",
        "phase",
        "suspected_of",
    ]
    # The same again changes nothing, so the log says nothing.
    supervisor.post(f"{url}correct/", correction())
    assert Event.objects.filter(detail__change="group_corrected").count() == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": ""}, "Enter the name of the group"),
        ({"suspected_of": []}, "Choose what it is suspected of"),
        ({"assessment_reference": ""}, "Enter the reference of the assessment"),
        ({"assessed_on_year": "2027"}, "must be today or in the past"),
        ({"assessment_reference": "Mr Smith"}, "Keep the words as they are"),
    ],
)
def test_each_mistake_of_a_correction_has_its_message(
    supervisor: Client, cast: Cast, given: dict[str, Any], message: str
) -> None:
    row = make_group(cast.supervisor)

    answer = supervisor.post(f"{URL}{row.reference}/correct/", correction(**given))

    assert answer.status_code == 400
    assert message in answer.content.decode()
    row.refresh_from_db()
    assert row.name == "Harbour"


def test_the_list_is_narrowed_by_status(supervisor: Client, cast: Cast) -> None:
    active = make_group(cast.supervisor, status="active")
    archived = make_group(cast.supervisor, status="archived")

    page = shown(supervisor, f"{URL}?status=archived")

    assert archived.reference in page
    assert active.reference not in page
    assert "Status: Archived" in page


def test_its_status_is_changed_and_the_history_and_the_audit_log_say_so(
    supervisor: Client, cast: Cast
) -> None:
    row = make_group(cast.supervisor, status="active")
    url = f"{URL}{row.reference}/"

    supervisor.post(f"{url}status/", {"status": "disrupted"})

    row.refresh_from_db()
    assert row.status == "disrupted"
    assert "Disrupted" in shown(supervisor, url)
    trail = shown(supervisor, f"/audit/records/{row.reference}/")
    assert "Changed the status of the organised crime group" in trail
    assert "Harbour" not in trail


@pytest.mark.parametrize(
    ("status", "message"),
    [
        ("active", "The group has this status already"),
        ("", "Choose the status"),
        ("gone", "Choose the status"),
    ],
)
def test_a_status_that_is_no_change_is_refused(
    supervisor: Client, cast: Cast, status: str, message: str
) -> None:
    row = make_group(cast.supervisor, status="active")

    answer = supervisor.post(f"{URL}{row.reference}/status/", {"status": status})

    assert answer.status_code == 400
    assert message in answer.content.decode()


def test_one_recorded_in_error_counts_and_changes_no_longer(
    supervisor: Client, cast: Cast
) -> None:
    row = make_group(cast.records)
    url = f"{URL}{row.reference}/"

    supervisor.post(f"{url}withdraw/", {"reason": "Recorded twice"})

    row.refresh_from_db()
    assert row.is_in_error
    shown(supervisor, url)
    assert row.reference not in shown(supervisor, URL)
    assert row.reference in shown(supervisor, f"{URL}?in_error=yes")
    assert "Change the status" not in shown(supervisor, url)
    answer = supervisor.post(f"{url}status/", {"status": "archived"})
    assert answer.status_code == 400


def test_a_search_finds_it_by_its_name_and_its_reference(
    supervisor: Client, cast: Cast
) -> None:
    row = make_group(cast.supervisor, name="Heliotrope")

    for words in ("heliotrope", row.reference):
        found = supervisor.post("/search/", {"words": words}, follow=True)
        assert f"{URL}{row.reference}/" in found.content.decode()


def test_the_ledger_of_its_place_lists_it(supervisor: Client, cast: Cast) -> None:
    things = make_things(cast)
    where = {"premises_id": things.premises, "street_id": things.street}
    row = make_group(cast.supervisor, name="Heliotrope", point=WEST_SOUTH, **where)

    page = shown(supervisor, reverse("ledger:premises", args=[things.premises]))

    assert "Heliotrope" in page
    assert f"{URL}{row.reference}/" in page


def send(client: Client, **given: Any) -> Any:
    body = group_body(**given)
    return client.post(ENDPOINT, body, content_type="application/json")


def test_the_api_stores_lists_and_returns_it(supervisor: Client) -> None:
    answer = send(supervisor)

    assert answer.status_code == 201
    stored = answer.json()
    assert (stored["name"], stored["status"]) == ("Harbour", "active")
    assert stored["team"] == "City team"
    assert stored["occurred_on"] == "2026-11-01"
    (item,) = supervisor.get(f"{ENDPOINT}?status=active").json()["items"]
    one = supervisor.get(f"{ENDPOINT}/{stored['reference']}").json()
    assert item == stored
    assert one == stored | {"links": []}
    assert supervisor.get(f"{ENDPOINT}?status=archived").json()["items"] == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"team": "nowhere"}, "team"),
        ({"status": "gone"}, "status"),
        ({"name": ""}, "name"),
        ({"suspected_of": []}, "suspected_of"),
        ({"suspected_of": ["theft"]}, "suspected_of"),
        ({"assessed_on": "2026-10-01"}, "assessment_reference"),
        ({"occurred_on": None}, "occurred_on"),
        ({"occurred_on": "2027-01-01"}, "occurred_at"),
        ({"name": "Mr Smith"}, "name"),
    ],
)
def test_the_api_names_the_field_that_is_wrong(
    supervisor: Client, given: dict[str, Any], field: str
) -> None:
    answer = send(supervisor, **given)

    assert answer.status_code == 400
    assert field in answer.content.decode()
    assert not CrimeGroup.objects.exists()


def test_each_read_is_logged(supervisor: Client, cast: Cast) -> None:
    row = make_group(cast.supervisor)

    for url in (URL, f"{URL}{row.reference}/", ENDPOINT):
        supervisor.get(url)
        event = Event.objects.order_by("-pk").first()
        assert event
        assert (event.kind, row.reference in event.records) == ("consultation", True)
