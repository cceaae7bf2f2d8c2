"""Does a concern open its referral and withhold the record, all of it or nothing?"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from operations.deadlines.models import Deadline
from operations.safeguarding.choices import Held
from operations.safeguarding.models import Concern, Referral, SharingHold
from reports.models import Report
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Organisation
from stronghold.core.audit.models import Event
from tests.api.safeguarding.conftest import NOW, URL, concern_form
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_arrest,
    make_closure,
    make_country,
    make_organisation,
    make_report,
)
from tests.things import make_things

NEW = f"{URL}concerns/new/"


@pytest.fixture
def report(cast: Cast) -> Report:
    return make_report(cast.officer, place_text="Mill Lane", point=WEST_SOUTH)


@pytest.fixture
def county(cast: Cast) -> Organisation:
    return make_organisation("county", OrganisationKind.COUNCIL, cast.officer.force)


def withheld_from(kind: Held, record_id: int) -> set[str]:
    """Return from whom the shared views withhold a record, by the view they read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation.code FROM held_back "
            "JOIN accounts_organisation organisation ON organisation.id = partner_id "
            "WHERE held_back.kind = %s AND held_back.id = %s",
            [kind, record_id],
        )
        return {code for (code,) in cursor.fetchall()}


def everybody() -> set[str]:
    return set(Organisation.objects.values_list("code", flat=True))


def raise_on(client: Client, reference: str, **given: Any) -> Any:
    return client.post(f"{NEW}?record={reference}", concern_form(**given))


def test_a_concern_opens_a_referral_with_a_due_time(
    officer: Client, cast: Cast, report: Report
) -> None:
    assert raise_on(officer, report.reference).status_code == 302

    concern, referral = Concern.objects.get(), Referral.objects.get()
    assert (concern.report, concern.signs) == (report, ["cce", "missing"])
    assert (concern.place_text, concern.point) == (report.place_text, report.point)
    assert (referral.concern, referral.report) == (concern, report)
    assert (referral.kind, referral.state) == ("mash", "to_make")
    due = Deadline.objects.get(referral=referral)
    assert (due.kind, due.state) == ("referral", "open")
    assert due.due_at == NOW + timedelta(hours=4)
    assert due.person == cast.officer
    event = Event.objects.get(kind="collection")
    assert set(event.records) == {concern.reference, referral.reference}


def test_it_withholds_the_record_but_not_from_those_to_whom_it_was_referred(
    officer: Client, cast: Cast, report: Report, county: Organisation
) -> None:
    assert withheld_from(Held.REPORT, report.pk) == set()

    raise_on(officer, report.reference, to_organisation=str(county.pk))

    assert withheld_from(Held.REPORT, report.pk) == everybody()
    Referral.objects.update(state="made", made_at=NOW, consent="given")
    assert withheld_from(Held.REPORT, report.pk) == everybody() - {"county"}
    assert withheld_from(Held.ARREST, report.pk) == set()


def test_a_second_concern_withholds_it_from_who_is_named_on_the_first_alone(
    officer: Client, cast: Cast, report: Report, county: Organisation
) -> None:
    raise_on(officer, report.reference, to_organisation=str(county.pk))
    Referral.objects.update(state="made", made_at=NOW, consent="given")
    raise_on(officer, report.reference)

    assert withheld_from(Held.REPORT, report.pk) == everybody()


def test_the_tick_of_children_seen_withholds_nothing(cast: Cast) -> None:
    row = make_report(cast.officer, children_seen=True)

    assert withheld_from(Held.REPORT, row.pk) == set()


def test_one_raised_in_error_withholds_no_longer(
    officer: Client, report: Report
) -> None:
    raise_on(officer, report.reference)
    concern = Concern.objects.get()

    url = f"{URL}concerns/{concern.reference}/withdraw/"
    assert officer.post(url, {"reason": "wrong report"}).status_code == 302

    assert withheld_from(Held.REPORT, report.pk) == set()
    assert SharingHold.objects.get().until == NOW
    assert not Referral.objects.get().is_in_error


def test_on_an_arrest_and_on_premises(officer: Client, cast: Cast) -> None:
    arrest = make_arrest(cast.officer)
    things = make_things(cast)
    before = Concern.objects.count()

    assert raise_on(officer, arrest.reference).status_code == 302
    form = concern_form(subject="adult", kind="adult")
    answer = officer.post(f"{NEW}?premises={things.premises}", form)

    assert answer.status_code == 302
    assert Concern.objects.count() == before + 2
    assert withheld_from(Held.ARREST, arrest.pk) == everybody()
    assert withheld_from(Held.PREMISES, things.premises) == everybody()


def test_on_premises_it_lies_in_their_areas(officer: Client, cast: Cast) -> None:
    areas = make_country()
    things = make_things(cast)

    form = concern_form(subject="adult", kind="adult")
    officer.post(f"{NEW}?premises={things.premises}", form)

    concern = Concern.objects.get(premises_id=things.premises)
    assert concern.ward == areas["E05000001"]
    assert concern.lsoa == areas["E01000001"]


def test_on_a_closure_case_of_a_council_it_is_on_its_page(
    officer: Client, cast: Cast
) -> None:
    council = cast.partner.organisation
    case = make_closure(cast.officer, issuer=council)

    assert raise_on(officer, case.reference).status_code == 302

    assert withheld_from(Held.CLOSURE, case.pk) == everybody()
    page = officer.get(f"/operations/closures/{case.reference}/").content.decode()
    assert "Exploitation concern raised" in page


def test_on_a_closure_case_it_leaves_who_is_named_as_consulted(
    officer: Client, cast: Cast, county: Organisation
) -> None:
    case = make_closure(cast.officer)
    url = f"/operations/closures/{case.reference}/name_consultee/"
    assert county.name in officer.get(url).content.decode()
    assert officer.post(url, {"organisation": county.code}).status_code == 302

    assert raise_on(officer, case.reference).status_code == 302

    assert withheld_from(Held.CLOSURE, case.pk) == everybody()
    page = officer.get(f"/operations/closures/{case.reference}/").content.decode()
    assert f"Consulted: {county.name}" in page
    assert officer.post(url, {"organisation": "police"}).status_code == 400


def test_sent_twice_it_is_stored_once(officer: Client, report: Report) -> None:
    form = concern_form()
    for _ in range(2):
        officer.post(f"{NEW}?record={report.reference}", form)

    assert Concern.objects.count() == Referral.objects.count() == 1
    assert SharingHold.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"signs": []}, "Choose at least one sign"),
        ({"words": "He is called Robin"}, "a name"),
        ({"kind": "adult"}, "Care Act 2014, s.42"),
        ({"to_name": "A charity", "recipient_role": "ring 01632 960001"}, "phone"),
    ],
)
def test_nothing_is_stored_of_what_is_refused(
    officer: Client, report: Report, given: dict[str, Any], words: str
) -> None:
    answer = raise_on(officer, report.reference, **given)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Concern.objects.exists()
    assert not Referral.objects.exists()
    assert not SharingHold.objects.exists()


def test_a_warned_writer_may_keep_the_words(officer: Client, report: Report) -> None:
    given = {"words": "It is called Blue Gate", "keep_words": "on"}

    assert raise_on(officer, report.reference, **given).status_code == 302


def test_without_a_record_it_asks_for_one(officer: Client, report: Report) -> None:
    assert "Reference of the record" in officer.get(NEW).content.decode()
    found = officer.post(NEW, {"record": report.reference.lower()})
    assert found["Location"] == f"{NEW}?record={report.reference}"
    missed = officer.post(NEW, {"record": "R-2222-2222"})
    assert (missed.status_code, Concern.objects.count()) == (400, 0)


def test_on_a_record_in_error_none_is_raised(officer: Client, cast: Cast) -> None:
    error = {"error_at": NOW, "error_by": cast.officer, "error_reason": "twice"}
    row = make_report(cast.officer, **error)

    assert raise_on(officer, row.reference).status_code == 400
    assert not Concern.objects.exists()
