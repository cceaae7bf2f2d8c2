"""Records that waited on a phone, or were sent more than once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from stronghold.core.kernel import clock
from tests.api.records.kinds import KINDS, REPORTS, Kind
from tests.api.records.test_once import AT_ONCE, answers_of, stored
from tests.factories import Cast, make_cast

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.pages)
JSON = {"Accept": "application/json"}


def send(client: Client, kind: Kind, form: dict[str, Any], **headers: str) -> Any:
    return client.post(f"{kind.pages}new/", form, headers={**JSON, **headers})


def written(ago: timedelta) -> str:
    return (clock.now() - ago).isoformat()


@every_kind
def test_it_counts_from_when_it_was_written_down(
    officer: Client, at_now: datetime, kind: Kind
) -> None:
    form = kind.new_form(when="15m", captured_at=written(timedelta(hours=30)))

    answer = send(officer, kind, form)

    assert answer.status_code == 201
    row = kind.model._default_manager.get()
    assert row.occurred_at == at_now - timedelta(hours=30, minutes=15)
    assert row.recorded_at == at_now
    assert answer.json() == {
        "reference": row.reference,
        "url": f"{kind.pages}{row.reference}/",
        "repeated": False,
    }


def test_a_report_was_received_when_it_was_written_down(
    officer: Client, at_now: datetime
) -> None:
    send(officer, REPORTS, REPORTS.new_form(captured_at=written(timedelta(days=2))))

    report: Any = REPORTS.model._default_manager.get()
    assert report.received_at == at_now - timedelta(days=2)


@every_kind
def test_a_phone_whose_clock_is_fast_writes_nothing_in_the_future(
    officer: Client, at_now: datetime, kind: Kind
) -> None:
    send(officer, kind, kind.new_form(captured_at=written(timedelta(hours=-3))))

    assert kind.model._default_manager.get().occurred_at == at_now


@every_kind
def test_what_waited_too_long_is_asked_again(
    officer: Client, at_now: datetime, kind: Kind
) -> None:
    form = kind.new_form(captured_at=written(timedelta(days=14, minutes=1)))

    answer = send(officer, kind, form)
    page = officer.post(f"{kind.pages}new/", form)

    assert answer.status_code == 400
    assert "more than 14 days ago" in answer.json()["errors"]["when"][0]
    assert stored(kind) == 0
    assert page.context["form"]["captured_at"].value() == ""
    day = {"day_day": "1", "day_month": "11", "day_year": "2026"}
    mended = {**form, "when": "other", **day, "captured_at": ""}
    assert send(officer, kind, mended).status_code == 201


@every_kind
@pytest.mark.parametrize("odd", ["yesterday", "9" * 400, "\x00", "2026-13-45T00:00Z"])
def test_an_odd_moment_is_refused(
    officer: Client, at_now: datetime, kind: Kind, odd: str
) -> None:
    answer = send(officer, kind, kind.new_form(captured_at=odd))

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["when"]
    assert stored(kind) == 0


@every_kind
def test_sent_at_once_and_again_from_the_queue_it_is_one(
    officer: Client, cast: Cast, kind: Kind
) -> None:
    """The first answer was lost, so the phone has added the capture time."""
    form = kind.new_form()
    first = officer.post(f"{kind.pages}new/", form)

    again = send(officer, kind, {**form, "captured_at": written(timedelta(0))})

    assert first.status_code == 302
    assert again.status_code == 200
    assert again.json()["repeated"]
    assert again.json()["url"] == first["Location"]
    assert stored(kind) == 1


@every_kind
def test_a_refusal_says_which_field_and_why(
    officer: Client, cast: Cast, kind: Kind
) -> None:
    form = kind.new_form(place="Nowhere Lane", latitude="", longitude="")

    answer = send(officer, kind, form)

    assert answer.status_code == 400
    assert "Nowhere Lane" in answer.json()["errors"]["place_choice"][0]


@every_kind
def test_what_the_queue_sends_leaves_no_message_behind(
    officer: Client, cast: Cast, kind: Kind
) -> None:
    send(officer, kind, kind.new_form(), **{"X-From-Queue": "1"})
    assert "saved" not in officer.get("/").content.decode()

    send(officer, kind, kind.new_form())
    assert " saved" in officer.get("/").content.decode()


@every_kind
def test_a_lost_session_is_no_success(client: Client, cast: Cast, kind: Kind) -> None:
    answer = send(client, kind, kind.new_form())

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    assert stored(kind) == 0


@every_kind
def test_a_page_is_still_a_page(officer: Client, cast: Cast, kind: Kind) -> None:
    for accept in ("text/html", "*/*", "text/html,application/xhtml+xml,*/*;q=0.8"):
        answer = officer.post(
            f"{kind.pages}new/", kind.new_form(), headers={"Accept": accept}
        )
        assert answer.status_code == 302


@every_kind
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_by_the_form_are_one_record(kind: Kind) -> None:
    cast = make_cast()
    form = kind.new_form(captured_at=written(timedelta(minutes=1)))
    clients = [Client() for _ in range(AT_ONCE)]
    for client in clients:
        client.force_login(cast.officer)

    answers = answers_of([lambda c=c: send(c, kind, form) for c in clients])

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200] * (AT_ONCE - 1) + [201]
    assert len({answer.json()["reference"] for answer in answers}) == 1
    assert sum(answer.json()["repeated"] for answer in answers) == AT_ONCE - 1
    assert stored(kind) == 1
