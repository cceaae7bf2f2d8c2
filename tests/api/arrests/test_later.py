"""Is an arrest completed later, and a child's arrest for supply asked about?"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from operations.arrests.models import Arrest
from operations.deadlines.models import Deadline
from operations.safeguarding.actions.referrals import withdraw_referral
from operations.safeguarding.models import Referral
from operations.seizures.models import Seizure
from stronghold.core.audit.models import Event
from tests.api.records.kinds import ARRESTS
from tests.api.safeguarding.conftest import concern_form, referral_form
from tests.factories import Cast, make_arrest

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("at_now")


@pytest.fixture
def arrest(cast: Cast) -> Arrest:
    return make_arrest(cast.officer)


def url(arrest: Arrest, page: str = "") -> str:
    return f"/operations/arrests/{arrest.reference}/{page}"


def details(**given: Any) -> dict[str, Any]:
    return {
        "custody_number": "TV/1/26",
        "age_band": "25-34",
        "drug_class": "A",
        "offence_provision": "mda-5-3",
        "disposal": "bail",
        **given,
    }


def test_details_are_added_and_shown_in_history_and_audit(
    client: Client, cast: Cast, arrest: Arrest
) -> None:
    client.force_login(cast.officer)

    assert client.post(url(arrest, "complete/"), details()).status_code == 302

    arrest.refresh_from_db()
    assert (arrest.custody_number, arrest.disposal) == ("TV/1/26", "bail")
    event = Event.objects.get(kind="alteration")
    assert event.detail["change"] == "completed"
    assert "TV/1/26" not in str(event.detail)
    page = client.get(url(arrest)).content.decode()
    assert "Bailed before charge" in page
    assert "Custody record number" in page


def test_a_number_must_be_as_the_force_writes_it(
    client: Client, cast: Cast, arrest: Arrest
) -> None:
    force = cast.officer.force
    force.custody_pattern, force.custody_example = r"TV/\d+/\d\d", "TV/1234/26"
    force.save()
    client.force_login(cast.officer)

    answer = client.post(url(arrest, "complete/"), details(custody_number="77"))

    assert answer.status_code == 400
    assert "must look like TV/1234/26" in answer.content.decode()


def test_a_hint_shows_what_the_force_wrote_as_words(
    client: Client, cast: Cast, arrest: Arrest
) -> None:
    force = cast.officer.force
    force.custody_pattern = force.custody_example = "<A HREF=//X.EX>12"
    force.save()
    client.force_login(cast.officer)

    page = client.get(url(arrest, "complete/")).content.decode()

    assert "Such as &lt;A HREF=//X.EX&gt;12" in page
    assert "<A HREF" not in page


def test_a_number_is_on_one_arrest(client: Client, cast: Cast, arrest: Arrest) -> None:
    other = make_arrest(cast.officer, custody_number="TV/1/26")
    client.force_login(cast.officer)

    answer = client.post(url(arrest, "complete/"), details())

    assert f"is already on arrest {other.reference}" in answer.content.decode()


def make_childs(client: Client) -> Arrest:
    client.post(ARRESTS.pages + "new/", ARRESTS.new_form(age_band="10-17"))
    return Arrest.objects.get()


def test_a_childs_arrest_for_supply_asks_within_a_day(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.officer)

    childs = make_childs(client)

    due = Deadline.objects.get(arrest=childs)
    assert (due.kind, due.section) == ("exploitation", "")
    assert due.due_at == NOW + timedelta(hours=24)
    assert "Could this child be exploited?" in client.get(url(childs)).content.decode()
    assert "Not answered" in client.get(ARRESTS.pages).content.decode()


@pytest.mark.parametrize(
    "given",
    [
        # One that was made elsewhere.
        {"exploitation": "yes", "referral_reference": "MASH-77"},
        {"exploitation": "no", "exploitation_reason": "Seen by the youth team"},
    ],
)
def test_an_answer_meets_what_was_due(
    client: Client, cast: Cast, given: dict[str, str]
) -> None:
    client.force_login(cast.officer)
    childs = make_childs(client)

    assert client.post(url(childs, "exploitation/"), given).status_code == 302

    assert Deadline.objects.get(arrest=childs).state == "met"
    assert "Not answered" not in client.get(ARRESTS.pages).content.decode()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "Choose yes or no"),
        ({"exploitation": "no"}, "Enter why not"),
    ],
)
def test_no_needs_a_reason(
    client: Client, cast: Cast, given: dict[str, str], message: str
) -> None:
    client.force_login(cast.officer)

    answer = client.post(url(make_childs(client), "exploitation/"), given)

    assert answer.status_code == 400
    assert message in answer.content.decode()


def asked_state(childs: Arrest) -> str:
    return Deadline.objects.get(arrest=childs, kind="exploitation").state


def open_for(client: Client, childs: Arrest) -> Referral:
    url = reverse("safeguarding:referrals:new") + f"?record={childs.reference}"
    form = referral_form(kind="mash", subject="child")
    assert client.post(url, form).status_code == 302
    return Referral.objects.latest("pk")


def test_a_yes_is_due_until_the_child_is_referred(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    childs = make_childs(client)

    client.post(url(childs, "exploitation/"), {"exploitation": "yes"})

    assert asked_state(childs) == "open"
    page = client.get(url(childs)).content.decode()
    assert "is not referred yet" in page
    assert 'href="#safeguarding"' in page
    assert 'id="safeguarding"' in page
    assert "Not referred" in client.get(ARRESTS.pages).content.decode()

    referral = open_for(client, childs)

    assert asked_state(childs) == "met"
    page = client.get(url(childs)).content.decode()
    assert f"Referral {referral.reference}" in page
    assert "is not referred yet" not in page
    assert "Not referred" not in client.get(ARRESTS.pages).content.decode()


def test_a_concern_with_its_referral_settles_a_yes(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    childs = make_childs(client)
    raise_on = reverse("safeguarding:concerns:new") + f"?record={childs.reference}"
    assert client.post(raise_on, concern_form()).status_code == 302
    assert asked_state(childs) == "open"

    client.post(url(childs, "exploitation/"), {"exploitation": "yes"})

    assert asked_state(childs) == "met"


def test_a_referral_opened_in_error_leaves_a_yes_due_again(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.officer)
    childs = make_childs(client)
    client.post(url(childs, "exploitation/"), {"exploitation": "yes"})
    first, second = open_for(client, childs), open_for(client, childs)
    taken_back = {"by": cast.officer, "reason": "Twice"}

    withdraw_referral(reference=first.reference, **taken_back)
    assert asked_state(childs) == "met"
    withdraw_referral(reference=second.reference, **taken_back)

    assert asked_state(childs) == "open"
    childs.refresh_from_db()
    assert childs.referral_reference == ""


def test_another_answer_forgets_no_referral_that_was_opened(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.officer)
    childs = make_childs(client)
    referral = open_for(client, childs)
    no = {"exploitation": "no", "exploitation_reason": "Seen by the youth team"}

    for given in (no, {"exploitation": "yes", "referral_reference": ""}):
        client.post(url(childs, "exploitation/"), given)

    childs.refresh_from_db()
    assert childs.referral_reference == referral.reference
    assert asked_state(childs) == "met"


def test_no_question_is_asked_about_an_adult(
    client: Client, cast: Cast, arrest: Arrest
) -> None:
    client.force_login(cast.officer)

    answer = client.post(url(arrest, "exploitation/"), {"exploitation": "yes"})

    assert answer.status_code == 400
    assert not Deadline.objects.exists()


def test_under_ten_leads_to_a_report_with_what_was_typed(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.officer)
    refused = client.post(
        ARRESTS.pages + "new/", ARRESTS.new_form(age_band="under-10", when="now")
    )
    assert "Log a report instead" in refused.content.decode()
    assert not Arrest.objects.exists()

    carried = {"carried": "yes", "concern": "exploitation", "place": "Lake Street"}
    report = client.post("/reports/new/", {**carried, "day": "2026-11-20"})

    page = report.content.decode()
    assert report.status_code == 200
    assert 'value="Lake Street"' in page
    assert "There is a problem" not in page


def test_what_was_seized_has_the_time_and_place_of_the_arrest(
    client: Client, cast: Cast, arrest: Arrest
) -> None:
    client.force_login(cast.officer)
    given = {"kind": "drugs", "drug": "ghb", "quantity": "3", "unit": "wraps"}

    answer = client.post(url(arrest, "seizures/new/"), given)

    seizure = Seizure.objects.get()
    assert answer.status_code == 302
    assert (seizure.arrest, seizure.occurred_at) == (arrest, arrest.occurred_at)
    assert seizure.reference in client.get(url(arrest)).content.decode()
