"""Does each step of a referral leave what is due, said and logged as it should be?"""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from operations.deadlines.actions.sweep import sweep_deadlines
from operations.deadlines.models import Deadline
from operations.safeguarding.models import CountyLine, Referral
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from stronghold.duty.rules import ANSWER_TIMES
from tests.api.safeguarding.conftest import NOW, URL, closing, line_form, referral_form
from tests.choices import decide
from tests.factories import Cast, make_county_line, make_referral, make_report

MADE = {
    "when": "now",
    "consent": "not_required",
    "to_name": "The county",
    "name_passed": "phone",
}


def step(client: Client, row: Referral, code: str, **given: Any) -> Any:
    url = f"{URL}referrals/{row.reference}/step/?step={code}"
    return client.post(url, {"when": "now"} | given)


def dues(row: Referral) -> dict[str, str]:
    found = Deadline.objects.filter(referral=row)
    return dict(found.values_list("kind", "state"))


def test_a_referral_is_opened_from_a_record(officer: Client, cast: Cast) -> None:
    report = make_report(cast.officer, place_text="Mill Lane")
    url = f"{URL}referrals/new/?record={report.reference}"

    assert officer.post(url, referral_form()).status_code == 302

    row = Referral.objects.get()
    assert (row.report, row.place_text) == (report, "Mill Lane")
    assert (row.made_at, row.consent) == (None, "")
    assert dues(row) == {"referral": "open"}


@pytest.mark.parametrize(
    ("urgency", "code", "usual", "decided"),
    [("urgent", "make_urgent", 4, 2), ("ordinary", "make_ordinary", 24, 5)],
)
def test_it_is_to_be_made_in_the_time_that_counted_when_it_was_opened(
    officer: Client, cast: Cast, urgency: str, code: str, usual: int, decided: int
) -> None:
    earlier = make_referral(cast.officer, urgency=urgency)
    tomorrow = london_date(NOW) + timedelta(days=1)
    decide(
        cast.officer.force,
        ANSWER_TIMES,
        {code: {"minutes": decided * 60}},
        from_day=tomorrow,
    )

    with clock.stopped(NOW + timedelta(days=1)):
        later = make_referral(cast.officer, urgency=urgency)
        sweep_deadlines()

    assert due_after(earlier) == timedelta(hours=usual)
    assert due_after(later) == timedelta(hours=decided)


def due_after(row: Referral) -> timedelta:
    """Return how long after it was opened a referral is to be made."""
    return Deadline.objects.get(referral=row, kind="referral").due_at - row.opened_at


def test_from_to_be_made_to_outcome_sent(officer: Client, cast: Cast) -> None:
    officer.post(f"{URL}referrals/new/", referral_form(kind="mash", subject="child"))
    row = Referral.objects.get()

    assert step(officer, row, "make", **MADE).status_code == 302
    assert dues(row) == {"referral": "met", "referral_chase": "open"}
    assert step(officer, row, "acknowledge", their_reference="m-17").status_code == 302
    assert step(officer, row, "decide", decision="accepted").status_code == 302
    assert dues(row) == {"referral": "met", "referral_chase": "met"}
    assert step(officer, row, "feedback").status_code == 302

    row.refresh_from_db()
    assert (row.state, row.their_reference, row.decision) == (
        "outcome_sent",
        "M-17",
        "accepted",
    )
    event = Event.objects.get(kind="disclosure")
    assert (event.recipient, event.records) == ("The county", [row.reference])


def test_an_adult_goes_to_the_nrm_with_consent_alone_s52(
    officer: Client, cast: Cast
) -> None:
    row = make_referral(cast.officer, kind="nrm", subject="adult")

    answer = step(officer, row, "make", **MADE | {"consent": "refused"})

    assert answer.status_code == 400
    assert "s.52" in answer.content.decode()
    row.refresh_from_db()
    assert row.made_at is None
    assert not Event.objects.filter(kind="disclosure").exists()


def test_refused_without_a_legal_basis_is_refused(officer: Client, cast: Cast) -> None:
    row = make_referral(cast.officer, kind="housing", subject="adult")
    refused = MADE | {"consent": "refused"}

    assert step(officer, row, "make", **refused).status_code == 400
    lawful = refused | {"legal_basis": "cda1998"}
    assert step(officer, row, "make", **lawful).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.legal_basis) == ("made", "cda1998")


@pytest.mark.parametrize(
    ("code", "given", "words"),
    [
        ("make", MADE | {"to_name": ""}, "which organisation it went to"),
        ("make", MADE | {"their_reference": "Anna"}, "Never type a name"),
        (
            "make",
            {"when": "other", **{k: MADE[k] for k in ("consent", "name_passed")}},
            "Enter the",
        ),
        ("decide", {"decision": "accepted"}, "has not been sent"),
        ("shout", {}, "steps on the page"),
    ],
)
def test_a_step_that_cannot_be(
    officer: Client, cast: Cast, code: str, given: dict[str, Any], words: str
) -> None:
    row = make_referral(cast.officer)

    answer = step(officer, row, code, **given)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "to_make"


def test_no_step_comes_before_the_one_before_it(officer: Client, cast: Cast) -> None:
    row = make_referral(cast.officer, state="made", made_at=NOW, consent="given")
    day = {"day_day": "23", "day_month": "11", "day_year": "2026", "time": "2pm"}

    answer = step(officer, row, "acknowledge", **day | {"when": "other"})
    assert answer.status_code == 400
    row.refresh_from_db()
    assert row.state == "made"


def test_one_in_error_has_nothing_due_and_no_steps(officer: Client, cast: Cast) -> None:
    officer.post(f"{URL}referrals/new/", referral_form())
    row = Referral.objects.get()
    url = f"{URL}referrals/{row.reference}/"

    officer.post(f"{url}withdraw/", {"reason": "opened twice"})

    assert dues(row) == {"referral": "void"}
    assert "What is next" not in officer.get(url).content.decode()
    assert step(officer, row, "make", **MADE).status_code == 400


def test_a_late_one_is_marked(officer: Client, cast: Cast) -> None:
    officer.post(f"{URL}referrals/new/", referral_form())
    row = Referral.objects.get()
    with clock.stopped(NOW + timedelta(days=2)):
        page = officer.get(URL).content.decode()

    assert row.reference in page
    assert "Late" in page


def test_a_line_is_kept_changed_and_linked(sign_in: Any, cast: Cast) -> None:
    client = sign_in("supervisor")
    report = make_report(cast.officer)

    assert client.post(f"{URL}lines/new/", line_form()).status_code == 302
    line = CountyLine.objects.get()
    url = f"{URL}lines/{line.reference}/"
    changed = line_form(**closing("2"))
    assert client.post(f"{url}change/", changed).status_code == 302
    assert client.post(f"{url}link/", {"record": report.reference}).status_code == 302

    line.refresh_from_db()
    assert (line.status, list(line.linked_reports.all())) == ("closed", [report])
    assert report.reference in client.get(url).content.decode()
    client.post(f"{url}link/", {"record": report.reference, "unlink": "yes"})
    assert not line.linked_reports.exists()


@pytest.mark.parametrize("name", ["name", "hub"])
def test_no_phone_number_of_a_line_is_kept(sign_in: Any, name: str) -> None:
    client = sign_in("supervisor")

    given = line_form(**{name: "Blue 07700 900123", "status": ""})
    answer = client.post(f"{URL}lines/new/", given)

    assert answer.status_code == 400
    assert "Never record the number of the line" in answer.content.decode()
    assert not CountyLine.objects.exists()


def test_an_officer_reads_lines_and_runs_none(officer: Client, cast: Cast) -> None:
    line = make_county_line(cast.supervisor)
    url = f"{URL}lines/{line.reference}/"

    assert officer.get(url).status_code == 200
    assert officer.get(f"{url}change/").status_code == 403
    assert officer.post(f"{URL}lines/new/", line_form()).status_code == 403


def test_the_api_returns_codes_and_times_and_nothing_typed(
    officer: Client, cast: Cast
) -> None:
    """Neither free text nor the place, whatever was sent."""
    row = make_referral(cast.officer, to_name="A charity", recipient_role="Front door")

    (listed,) = officer.get("/api/v1/referrals").json()["items"]
    one = officer.get(f"/api/v1/referrals/{row.reference}").json()
    sent = referral_form(recipient_role="Front desk")
    opened = officer.post("/api/v1/referrals", sent, content_type="application/json")

    assert listed | {"links": []} == one
    assert set(one) == {
        "reference",
        "kind",
        "subject",
        "urgency",
        "state",
        "opened_at",
        "made_at",
        "acknowledged_at",
        "decision",
        "decision_at",
        "outcome_sent_at",
        "links",
    }
    assert (one["reference"], one["state"], one["made_at"]) == (
        row.reference,
        "to_make",
        None,
    )
    assert opened.status_code == 201
    assert "Front desk" not in opened.content.decode()
    assert Referral.objects.filter(recipient_role="Front desk").count() == 1


def test_another_day_and_time_are_asked_for_together(
    officer: Client, cast: Cast
) -> None:
    row = make_referral(cast.officer)

    page = officer.get(f"{URL}referrals/{row.reference}/step/?step=make")

    text = page.content.decode()
    assert text.count('data-shown-when="when=other"') == 1
    assert text.count('name="when"') == 2
    assert text.count('name="time"') == 1
