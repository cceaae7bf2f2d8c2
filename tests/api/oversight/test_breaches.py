"""The log of data breaches: who may, its 72 hours, what closes it, its files."""

import csv
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event, Reason
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import LONDON
from stronghold.oversight.models import BreachStep, DataBreach
from stronghold.oversight.tasks import erase_ended
from tests.database_roles import age
from tests.factories import Cast, make_report, make_user, make_warrant
from tests.paper import assert_accessible

LOG = "/breaches/"
WHAT, HAPPENED = "Export left on a bus", "A printed list was left on the number 5"


def at(moment: datetime, day: str, time: str) -> dict[str, str]:
    """Return an instant as the parts of a form."""
    local = moment.astimezone(LONDON)
    parts = {"day": local.day, "month": local.month, "year": local.year}
    found = {f"{day}_{part}": str(number) for part, number in parts.items()}
    return found | {time: f"{local:%H:%M}"}


def facts(known_at: datetime, **given: Any) -> dict[str, Any]:
    return {
        "what": WHAT,
        "happened": HAPPENED,
        "kinds": ["seen"],
        "whose": ["witnesses", "suspects"],
        "n_people": "12",
        "regime": "part_3",
        **at(known_at, "known_on", "known_time"),
        **given,
    }


@pytest.fixture
def records(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    return as_user(cast.records)


def recorded(client: Client, *, hours: int = 1, **given: Any) -> DataBreach:
    known_at = clock.now() - timedelta(hours=hours)
    answer = client.post(f"{LOG}new/", facts(known_at, **given))
    assert answer.status_code == 302, answer.context["form"].errors
    return DataBreach.objects.order_by("-pk")[0]


def sent(client: Client, row: DataBreach, step: str, **given: str) -> Any:
    answer = client.post(f"{LOG}{row.reference}/steps/{step}/", given)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer


def test_others_cannot_know_of_it(
    cast: Cast, as_user: Callable[[User], Client], records: Client
) -> None:
    row = recorded(records)
    for person in (cast.officer, cast.supervisor, cast.analyst, cast.admin):
        assert as_user(person).get(LOG).status_code == 403
        assert as_user(person).get(f"{LOG}{row.reference}/").status_code == 403
    assert as_user(cast.partner).get(LOG).status_code in (403, 404)
    theirs = as_user(make_user("away", "records", cast.other_officer.organisation))
    assert theirs.get(f"{LOG}{row.reference}/").status_code == 404
    assert row.reference not in theirs.get(LOG).content.decode()


def test_its_72_hours_are_on_the_home_page_until_it_is_reported(
    records: Client,
) -> None:
    row = recorded(records, hours=80)
    home = records.get("/").content.decode()
    assert WHAT in home
    assert "overdue by 7 hours" in home
    page = records.get(f"{LOG}{row.reference}/").content.decode()
    assert "Law: missed" in page
    assert "s.67(1), Data Protection Act 2018" in page
    assert row.reference in records.get(f"{LOG}?due=yes").content.decode()

    sent(records, row, "assess", risk="risk", words="Addresses in it")
    late = at(clock.now() - timedelta(minutes=2), "on", "time")
    url = f"{LOG}{row.reference}/steps/report/"
    assert "s.67(3)" in records.post(url, late).content.decode()
    sent(records, row, "report", **late, reported_as="IC-1", words="Found on Monday")
    assert WHAT not in records.get("/").content.decode()
    assert row.reference not in records.get(f"{LOG}?due=yes").content.decode()
    listed = records.get(LOG).content.decode()
    assert "After 72 hours" in listed


def test_it_is_closed_only_once_nothing_is_owed(records: Client) -> None:
    row = recorded(records)
    assert records.get(f"{LOG}{row.reference}/steps/close/").status_code == 404
    sent(records, row, "assess", risk="high", words="Names of witnesses")
    assert records.get(f"{LOG}{row.reference}/steps/not_report/").status_code == 404
    now = at(clock.now() - timedelta(minutes=1), "on", "time")
    sent(records, row, "report", **now, reported_as="", words="")
    assert "Inform the people" in records.get(f"{LOG}{row.reference}/").content.decode()
    assert WHAT in records.get("/").content.decode()
    wrong = records.post(
        f"{LOG}{row.reference}/steps/not_inform/", {"words": "Encrypted"}
    )
    assert wrong.status_code == 400
    sent(records, row, "not_inform", ground="protected", words="Encrypted")
    sent(records, row, "controller", words="The city council, by telephone")
    sent(records, row, "close", words="Lists are no longer printed")
    row.refresh_from_db()
    assert (row.state, row.closed_on) == ("closed", clock.today())
    assert records.get(f"{LOG}{row.reference}/change/").status_code == 404
    sent(records, row, "reopen", words="A second list was found")
    row.refresh_from_db()
    assert (row.state, row.closed_on) == ("open", None)
    moves = Event.objects.filter(kind="alteration").order_by("pk")
    assert [event.detail["move"] for event in moves] == [
        "assess",
        "report",
        "not_inform",
        "controller",
        "close",
        "reopen",
    ]
    assert {tuple(event.records) for event in moves} == {(row.reference,)}


def test_another_risk_asks_again_what_follows_from_it(records: Client) -> None:
    row = recorded(records)
    sent(records, row, "assess", risk="none", words="Encrypted")
    sent(records, row, "not_report", words="No one can read it")
    sent(records, row, "assess", risk="risk", words="The key was with it")
    row.refresh_from_db()
    assert row.not_reported_because == ""
    assert WHAT in records.get("/").content.decode()


def test_what_is_known_grows_and_its_history_says_so(
    records: Client, cast: Cast
) -> None:
    row = recorded(records)
    report = make_report(cast.officer)
    more = facts(row.known_at, n_people="", records=report.reference)
    answer = records.post(f"{LOG}{row.reference}/change/", more)
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.n_people, row.records) == (None, [report.reference])
    step = BreachStep.objects.get()
    assert step.words == "how many people, records"
    page = records.get(f"{LOG}{row.reference}/").content.decode()
    assert f"/audit/records/{report.reference}/" in page

    hidden = make_warrant(cast.officer)
    for reference in (hidden.reference, "R-2222-2222"):
        refused = records.post(
            f"{LOG}{row.reference}/change/", more | {"records": reference}
        )
        assert refused.status_code == 400


def test_it_cannot_become_known_in_the_future(records: Client) -> None:
    soon = clock.now() + timedelta(hours=2)
    answer = records.post(f"{LOG}new/", facts(soon))
    assert answer.status_code == 400
    assert not DataBreach.objects.exists()


@pytest.mark.client
def test_the_log_and_one_breach_are_files_with_the_marking(records: Client) -> None:
    row = recorded(records)
    other = recorded(records)
    sent(records, other, "assess", risk="none", words="Encrypted")
    assert records.post(f"{LOG}breaches.csv", {}).status_code == 400

    answer = records.post(f"{LOG}breaches.csv?risk=none", {"purpose": "Board"})
    content = answer.content.decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(content)))
    assert [line["Reference"] for line in lines] == [other.reference]
    assert lines[0]["Protective marking"] == "OFFICIAL-SENSITIVE"
    pdf = records.post(f"{LOG}{row.reference}/breach.pdf", {"purpose": "Board"})
    assert_accessible(pdf.content, "breach.html")
    pages = PdfReader(BytesIO(pdf.content)).pages
    text = " ".join(page.extract_text() for page in pages)
    for words in ("OFFICIAL-SENSITIVE", WHAT, "number 5", "s.67(1)", "Board"):
        assert words in text
    export, paper = Event.objects.get(kind="export"), Event.objects.get(kind="print")
    assert (export.records, paper.records) == ([other.reference], [row.reference])
    assert {reason.words for reason in Reason.objects.all()} == {"Board"}


def test_none_of_its_words_are_logged(
    records: Client, caplog: pytest.LogCaptureFixture
) -> None:
    row = recorded(records)
    sent(records, row, "assess", risk="none", words="Encrypted by the force")
    logged = str(list(Event.objects.values())) + caplog.text
    for words in (WHAT, HAPPENED, "Encrypted by"):
        assert words not in logged


@pytest.mark.django_db(transaction=True)
def test_retention_erases_it(records: Client) -> None:
    kept = recorded(records)
    row = recorded(records)
    sent(records, row, "assess", risk="none", words="Encrypted")
    sent(records, row, "not_report", words="Encrypted")
    sent(records, row, "close", words="")
    with clock.stopped(clock.now() + timedelta(days=6 * 366)):
        erase_ended()
    # For the database it was closed today.
    assert DataBreach.objects.count() == 2
    age(row, closed_on=clock.today() - timedelta(days=6 * 366))
    erase_ended()
    assert list(DataBreach.objects.all()) == [kept]
    assert not BreachStep.objects.exists()
    assert Event.objects.get(kind="erasure").records == [row.reference]
