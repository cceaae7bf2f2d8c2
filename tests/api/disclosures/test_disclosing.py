"""Disclosing one record to one person: who may, what is shown, and to whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import LONDON
from stronghold.core.sharing.models import Agreement
from stronghold.core.ui.dates import written_date
from stronghold.partners.disclosures.models import DisclosedField, Disclosure
from tests.api.disclosures.conftest import (
    HIDDEN,
    PLACE,
    SignIn,
    answers,
    confirm,
    new_url,
    read,
)
from tests.at_once import at_once
from tests.factories import (
    Cast,
    make_arrest,
    make_closure,
    make_concern,
    make_organisation,
    make_report,
    make_user,
    make_warrant,
)
from tests.reasons import reason_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])


def test_officer_discloses_and_the_recipient_reads_what_was_ticked(
    cast: Cast, disclosed: Disclosure, sign_in: SignIn
) -> None:
    answer = read(sign_in, cast.partner, disclosed)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert PLACE in page
    assert "To plan the visit to the tenant" in page
    assert "They visit alone otherwise" not in page
    assert "Notice served" not in page
    assert disclosed.record_reference not in page


def test_a_disclosure_about_one_person_says_how_and_when_the_name_was_passed(
    cast: Cast, agreement: Agreement, sign_in: SignIn
) -> None:
    arrest = make_arrest(cast.officer, place_text=PLACE)
    client, url = sign_in(cast.officer), new_url(arrest.reference, to="partner")
    day = clock.now().astimezone(LONDON) - timedelta(days=1)
    when = {
        f"name_passed_on_{part}": str(getattr(day, part))
        for part in ("day", "month", "year")
    }

    unsaid = client.post(url, answers(name_passed=""))
    assert "Choose how you gave them" in unsaid.content.decode()
    assert client.post(url, answers(**when)).status_code == 400
    confirm(client, url, answers(**when, name_passed_time="14:30"))

    row = Disclosure.objects.get()
    at = f"{written_date(day.date())} at 2:30pm"
    police = client.get(reverse("disclosures:detail", args=[row.reference]))
    for page in (police, read(sign_in, cast.partner, row)):
        assert "Passed by telephone" in page.content.decode()
        assert at in page.content.decode()


def test_one_whose_name_was_not_passed_says_whom_to_ask(
    cast: Cast, agreement: Agreement, sign_in: SignIn
) -> None:
    arrest = make_arrest(cast.officer, place_text=PLACE)
    url = new_url(arrest.reference, to="partner")
    confirm(sign_in(cast.officer), url, answers(name_passed="not_yet"))

    page = read(sign_in, cast.partner, Disclosure.objects.get()).content.decode()

    assert "Not recorded as passed" in page
    assert f"Ask {cast.officer.display_name} whom it is about" in page


@pytest.mark.parametrize("role", ["analyst", "records", "admin", "partner"])
def test_roles_that_may_not_disclose_are_refused(
    cast: Cast, closure: Any, sign_in: SignIn, role: str
) -> None:
    client = sign_in(getattr(cast, role))
    url = new_url(closure.reference, to="partner")

    assert client.get(url).status_code == 403
    assert client.post(url, answers()).status_code == 403
    assert not Disclosure.objects.exists()


def test_a_form_that_is_sent_twice_at_once_discloses_once(
    cast: Cast, closure: Any, sign_in: SignIn
) -> None:
    url = new_url(closure.reference, to="partner")
    page = sign_in(cast.officer).post(url, answers()).content.decode()
    sent = answers(checked=dict(HIDDEN.findall(page))["checked"], confirm="yes")
    clients = [sign_in(cast.officer) for _ in range(2)]

    came = at_once(*(lambda by=by: by.post(url, sent).status_code for by in clients))

    assert came == [302, 302]
    assert Disclosure.objects.count() == 1
    assert Event.objects.filter(kind="disclosure").count() == 1


def test_other_force_finds_neither_record_nor_disclosure(
    cast: Cast, disclosed: Disclosure, sign_in: SignIn
) -> None:
    client = sign_in(cast.other_officer)

    assert client.get(new_url(disclosed.record_reference)).status_code == 404
    detail = reverse("disclosures:detail", args=[disclosed.reference])
    assert client.get(detail).status_code == 404
    assert (
        disclosed.reference not in client.get("/sharing/disclosures/").content.decode()
    )


def test_colleagues_and_police_as_partner_do_not_see_that_it_exists(
    cast: Cast, disclosed: Disclosure, sign_in: SignIn
) -> None:
    colleague = make_user("colleague", Role.PARTNER, cast.partner.organisation)

    assert read(sign_in, colleague, disclosed).status_code == 404
    for person, url in (
        (colleague, "/shared/"),
        (cast.supervisor, "/shared/as-partner/G-TEST-0001/1/"),
    ):
        page = sign_in(person).get(url).content.decode()
        assert disclosed.reference not in page
        assert "To plan the visit" not in page
    assert disclosed.reference in sign_in(cast.partner).get("/shared/").content.decode()


def test_a_disclosure_to_a_colleague_is_not_on_the_list_of_reads(
    cast: Cast, disclosed: Disclosure, sign_in: SignIn
) -> None:
    sign_in(cast.partner).get("/shared/")
    read(sign_in, cast.partner, disclosed)
    colleague = make_user("colleague", Role.PARTNER, cast.partner.organisation)

    own = sign_in(cast.partner).get("/shared/read/").content.decode()
    theirs = sign_in(colleague).get("/shared/read/").content.decode()

    assert disclosed.reference in own
    assert "Disclosed to you" in own
    assert disclosed.reference not in theirs
    assert "Disclosed to you" not in theirs
    assert "Partner" not in theirs.split("<main")[1].split("What your")[0]


def test_the_audit_log_names_the_recipient_and_the_law(disclosed: Disclosure) -> None:
    event = Event.objects.get(kind="disclosure")

    assert event.records == sorted(
        [disclosed.reference, disclosed.record_reference, "person:partner"]
    )
    assert event.recipient == "Council"
    assert event.detail["person"] == "partner"
    assert event.detail["gateway"] == "cda_115"
    assert event.detail["to_regime"] == "uk_gdpr"
    assert event.detail["fields"] == ["place_text"]
    assert "alone" not in str(event.detail)
    assert disclosed.purpose in reason_of(event)


def test_what_is_confirmed_is_what_was_checked(
    cast: Cast, closure: Any, sign_in: SignIn
) -> None:
    client, url = sign_in(cast.officer), new_url(closure.reference, to="partner")
    sent = answers() | {"confirm": "yes"}

    unchecked = client.post(url, sent | {"checked": "0" * 64})

    assert "Nothing has been disclosed yet" in unchecked.content.decode()
    assert "has changed since" in unchecked.content.decode()
    assert not Disclosure.objects.exists()


def test_a_repeated_submission_discloses_once(
    cast: Cast, disclosed: Disclosure, sign_in: SignIn
) -> None:
    url = new_url(disclosed.record_reference, to="partner")
    answer = confirm(sign_in(cast.officer), url, answers())

    assert answer.status_code == 302
    assert Disclosure.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"disclosed_fields": []}, "Tick at least one thing to disclose"),
        ({"disclosed_fields": ["description"]}, ": choose one of the answers offered"),
        ({"purpose": "short"}, "The purpose must be from 10"),
        ({"reason": ""}, "Enter why this person needs to know it"),
        ({"gateway": ""}, "Choose the law that allows it"),
        ({"gateway": "care_45"}, ": choose one of the answers offered"),
        ({"to_regime": ""}, "Choose under which law they will hold it"),
        ({"reliability": ""}, "Choose how reliable it is"),
        ({"agreement": "G-TEST-0009"}, ": choose one of the answers offered"),
        ({"until_year": "2031"}, "The last day must be from today"),
        ({"reason": "Mr Smith lives there now"}, "looks as if it holds a name"),
    ],
)
def test_errors_are_shown_and_nothing_is_disclosed(
    cast: Cast, closure: Any, sign_in: SignIn, wrong: dict[str, Any], says: str
) -> None:
    client, url = sign_in(cast.officer), new_url(closure.reference, to="partner")
    answer = client.post(url, answers(**wrong, checked="0", confirm="yes"))

    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("to", ["supervisor", "unknown", "worker", "left", "\x00"])
def test_only_people_under_an_agreement_in_force_can_be_recipients(
    cast: Cast, closure: Any, sign_in: SignIn, to: str
) -> None:
    county = make_organisation("county", OrganisationKind.OTHER, cast.officer.force)
    make_user("worker", Role.PARTNER, county)
    left = make_user("left", Role.PARTNER, cast.partner.organisation)
    left.is_active = False
    left.save(update_fields=["is_active"])
    client = sign_in(cast.officer)

    assert client.post(new_url(closure.reference, to=to), answers()).status_code == 404
    page = client.get(new_url(closure.reference)).content.decode()
    assert "Council" in page
    assert "County" not in page
    assert "Left" not in page


def test_every_kind_of_record_can_be_disclosed(
    cast: Cast, agreement: Agreement, sign_in: SignIn
) -> None:
    report = make_report(cast.officer, place_text=PLACE, description="the neighbour")
    rows = [
        report,
        make_arrest(cast.officer, place_text=PLACE),
        make_warrant(cast.officer, place_text=PLACE, executed_on=clock.today()),
        make_closure(cast.officer, place_text=PLACE),
        make_concern(cast.officer, report=report, place_text=PLACE),
    ]
    client = sign_in(cast.officer)
    for n, row in enumerate(rows):
        uuid = f"0f8f5c1c-6c0e-4b5e-9a83-0d5b5f5a001{n}"
        url = new_url(row.reference, to="partner")
        form = client.get(url).content.decode()
        confirm(client, url, answers(client_uuid=uuid))

        assert "the neighbour" not in form
        assert DisclosedField.objects.filter(
            disclosure__record_reference=row.reference, words=PLACE
        ).exists()
    page = client.get(reverse("reports:detail", args=[report.reference]))
    assert "Disclosures" in page.content.decode()


def test_a_record_in_error_cannot_be_disclosed(
    cast: Cast, agreement: Agreement, sign_in: SignIn
) -> None:
    error = {"error_at": clock.now(), "error_by": cast.officer, "error_reason": "twice"}
    row = make_report(cast.officer, **error)

    assert sign_in(cast.officer).get(new_url(row.reference)).status_code == 404
    assert sign_in(cast.officer).get(new_url("S-2345-6789")).status_code == 404
