"""Does a record's page show its history, only to users who may see it?"""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import operations.arrests.record as arrests
from stronghold.core.audit.models import Event
from tests.api.records.kinds import ARRESTS, KINDS, REPORTS, Kind
from tests.api_document import not_as_documented
from tests.factories import Cast

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.pages)
REASON = "Logged twice by two of us"


def log(client: Client, kind: Kind, **given: Any) -> str:
    """Log a record by its form; return its reference."""
    answer = client.post(f"{kind.pages}new/", kind.new_form(**given))
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer["Location"]).rstrip("/").rsplit("/", 1)[1]


def history(client: Client, kind: Kind, reference: str) -> list[Any]:
    page = client.get(f"{kind.pages}{reference}/").context["page"]
    return list(page.history)


@each_kind
def test_what_was_saved_is_confirmed_and_another_is_offered(
    officer: Client, kind: Kind
) -> None:
    reference = log(officer, kind)

    text = officer.get(f"{kind.pages}{reference}/").content.decode()

    assert f"{reference} saved" in text
    assert re.search(r"(Log|Record) another (report|arrest|seizure|activity)", text)
    assert f"{kind.pages}new/" in text


@each_kind
def test_history_says_who_when_and_what_changed(
    officer: Client, cast: Cast, kind: Kind
) -> None:
    reference = log(officer, kind)
    other = Client()
    other.force_login(cast.supervisor)
    other.post(f"{kind.pages}{reference}/withdraw/", {"reason": REASON})

    latest, first = history(officer, kind, reference)

    assert (first.title, first.by) == (kind.first, "Officer")
    assert (latest.title, latest.by) == ("Recorded in error", "Supervisor")
    assert latest.text == REASON
    assert latest.changes == []


def test_history_shows_labels_before_and_after(officer: Client) -> None:
    reference = log(officer, REPORTS, signs=["visitors"])
    row = REPORTS.model._default_manager.get(reference=reference)
    row.concern, row.signs, row.children_seen = "cuckooing", [], True  # type: ignore[attr-defined]
    row.place_text, row.point = "by the bins", None
    row.save()

    changes = {
        c.field: (c.before, c.after)
        for c in history(officer, REPORTS, reference)[0].changes
    }

    assert changes == {
        "About": ("Dealing", "Cuckooing"),
        "Signs of cuckooing": ("New visitors at all hours", ""),
        "Children seen": ("No", "Yes"),
        "Place": ("", "by the bins"),
        "Position": ("51.72000, -1.28000", ""),
    }


def test_history_hides_a_field_that_has_no_class(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = log(officer, ARRESTS, custody_number="43CF/1/26")
    row = ARRESTS.model._default_manager.get(reference=reference)
    row.custody_number = "43CF/2/26"  # type: ignore[attr-defined]
    row.save()
    url = f"{ARRESTS.pages}{reference}/"
    assert "43CF/1/26" in officer.get(url).content.decode()

    classes = arrests.ARRESTS.classes
    monkeypatch.delitem(classes, "custody_number")  # type: ignore[arg-type]

    assert "43CF" not in officer.get(url).content.decode()
    with not_as_documented():
        body = officer.get(f"{ARRESTS.endpoint}/{reference}").content.decode()
    assert "43CF" not in body


@each_kind
def test_a_page_costs_a_fixed_number_of_queries(
    officer: Client,
    cast: Cast,
    kind: Kind,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    row = kind.make(cast.officer)
    for reason in ("one", "two", "three"):
        row.place_text = reason
        row.save()

    # The counts of the menu are kept for a minute.
    officer.get(kind.pages)

    # Session, person, record, history, names of people, and the event of reading; and
    # what each panel reads: which partners have read it; of a report or an arrest what
    # was sent a disclosure of it, concerns and referrals too; the force's own retention
    # periods, and what is decided about it; the links, of what is merged too, and where
    # a new arrest or seizure was likely made; of an activity who else took part, and
    # who did before a correction.
    most = {"Report": 23, "Arrest": 17, "Seizure": 12, "Activity": 12}[kind.one]
    with django_assert_max_num_queries(most):
        officer.get(f"{kind.pages}{row.reference}/")


@each_kind
def test_reading_a_page_is_an_event(officer: Client, cast: Cast, kind: Kind) -> None:
    row = kind.make(cast.officer)

    officer.get(f"{kind.pages}{row.reference}/")
    officer.get(f"{kind.endpoint}/{row.reference}")

    events = Event.objects.filter(kind="consultation")
    assert [event.records for event in events] == [[row.reference]] * 2
    assert {event.actor for event in events} == {"officer"}


@each_kind
def test_the_audit_log_is_offered_to_those_who_may_read_it(
    client: Client, cast: Cast, kind: Kind
) -> None:
    row = kind.make(cast.officer)
    link = f"/audit/records/{row.reference}/"

    for user, offered in ((cast.officer, False), (cast.supervisor, True)):
        client.force_login(user)
        page = client.get(f"{kind.pages}{row.reference}/").content.decode()
        assert (link in page) is offered


@each_kind
def test_one_marks_ones_own_and_a_supervisor_any(
    client: Client, cast: Cast, at_now: datetime, kind: Kind
) -> None:
    mine, other = kind.make(cast.officer), kind.make(cast.supervisor)
    client.force_login(cast.officer)

    answers = [
        client.post(f"{kind.pages}{row.reference}/withdraw/", {"reason": REASON})
        for row in (mine, other)
    ]

    assert [answer.status_code for answer in answers] == [302, 403]
    for row in (mine, other):
        row.refresh_from_db()
    assert (mine.error_by, mine.error_at, mine.error_reason) == (
        cast.officer,
        at_now,
        REASON,
    )
    assert not other.is_in_error
    assert (
        "withdraw" not in client.get(f"{kind.pages}{other.reference}/").content.decode()
    )
    client.force_login(cast.records)
    answer = client.post(f"{kind.pages}{other.reference}/withdraw/", {"reason": REASON})
    assert answer.status_code == 302
    changed = Event.objects.filter(kind="alteration").order_by("id")
    assert [e.records for e in changed] == [[mine.reference], [other.reference]]
    assert all("reason" not in e.detail for e in changed)


@each_kind
def test_the_form_of_another_persons_record_is_refused(
    officer: Client, cast: Cast, kind: Kind
) -> None:
    row = kind.make(cast.supervisor)

    assert officer.get(f"{kind.pages}{row.reference}/withdraw/").status_code == 403


@each_kind
@pytest.mark.parametrize("reason", ["", "   ", "x", "x" * 301])
def test_a_reason_is_needed(
    officer: Client, cast: Cast, kind: Kind, reason: str
) -> None:
    row = kind.make(cast.officer)

    answer = officer.post(f"{kind.pages}{row.reference}/withdraw/", {"reason": reason})

    assert answer.status_code == 400
    assert "There is a problem" in answer.content.decode()
    row.refresh_from_db()
    assert not row.is_in_error


@each_kind
def test_a_reason_that_names_someone_is_warned_about_once(
    officer: Client, cast: Cast, kind: Kind
) -> None:
    row = kind.make(cast.officer)
    url = f"{kind.pages}{row.reference}/withdraw/"
    given = {"reason": "It was Mr Example, wrongly"}

    warned = officer.post(url, given)
    kept = officer.post(url, given | {"keep_words": "on"})

    assert warned.status_code == 400
    assert "Keep the words as they are" in warned.content.decode()
    assert kept.status_code == 302


@each_kind
def test_marking_again_changes_nothing(officer: Client, cast: Cast, kind: Kind) -> None:
    row = kind.make(cast.officer)
    url = f"{kind.pages}{row.reference}/withdraw/"
    officer.post(url, {"reason": "first"})

    again = officer.post(url, {"reason": "second"})

    assert again.status_code == 302
    row.refresh_from_db()
    assert row.error_reason == "first"
    assert (
        "Mark as recorded in error"
        not in officer.get(f"{kind.pages}{row.reference}/").content.decode()
    )


def test_a_merged_report_leads_to_the_kept_one(officer: Client, cast: Cast) -> None:
    into = REPORTS.make(cast.officer)
    merged = REPORTS.make(cast.officer, merged_into=into)

    text = officer.get(f"{REPORTS.pages}{merged.reference}/").content.decode()

    assert f"{REPORTS.pages}{into.reference}/" in text
    assert "Merged" in officer.get(REPORTS.pages).content.decode()
    body = officer.get(f"{REPORTS.endpoint}/{merged.reference}").json()
    assert body["merged_into"] == into.reference
