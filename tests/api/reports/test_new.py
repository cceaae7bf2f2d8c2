"""Does the form of a report store what was meant, and keep what was typed?"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from reports.models import Report
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from tests.api.records.kinds import REPORTS
from tests.factories import Cast, make_area, make_edition, square

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
URL = "/reports/new/"


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    with clock.stopped(NOW):
        yield


@pytest.fixture
def officer(client: Client, cast: Cast) -> Client:
    client.force_login(cast.officer)
    return client


def send(client: Client, **given: Any) -> Any:
    return client.post(URL, REPORTS.new_form(**given))


def on(name: str, day: date) -> dict[str, str]:
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{name}_{part}": str(value) for part, value in parts.items()}


def test_three_answers_are_enough(officer: Client, cast: Cast) -> None:
    answer = officer.post(
        URL, {"concern": "dealing", "when": "now", "place_not_known": "on"}
    )

    assert answer.status_code == 302
    report = Report.objects.get()
    assert (report.recorded_by, report.force) == (cast.officer, cast.officer.force)
    assert (report.channel, report.drug) == ("not_said", "unknown")
    assert report.reported_by == "not_said"
    assert report.occurred_at == report.received_at == report.recorded_at == NOW
    event = Event.objects.get(kind="collection")
    assert event.records == [report.reference]
    assert event.detail == {"channel": "not_said", "concern": "dealing"}


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"known_by": "saw"}, ("officer", "police")),
        ({"known_by": "saw", "channel": "pcso"}, ("pcso", "police")),
        ({"known_by": "reported"}, ("not_said", "not_given")),
        ({"known_by": "reported", "channel": "101"}, ("101", "not_given")),
        ({"known_by": "reported", "reported_by": "anonymous"}, None),
        ({"known_by": "saw", "channel": "101"}, None),
        ({"known_by": "reported", "channel": "officer"}, None),
    ],
)
def test_who_saw_it_is_stored_as_far_as_it_was_said(
    officer: Client, given: dict[str, str], stored: tuple[str, str] | None
) -> None:
    answer = send(officer, **given)

    assert answer.status_code == (302 if stored else 400)
    rows = Report.objects.values_list("channel", "reported_by")
    assert list(rows) == ([stored] if stored else [])


def test_everything_that_can_be_said_is_stored(officer: Client) -> None:
    send(
        officer,
        when="unknown",
        concern="cuckooing",
        drug="crack",
        description="  The door goes all night  ",
        seen=["children_seen", "weapons_mentioned"],
        signs=["visitors", "isolated"],
        channel="housing",
        received_time="9am",
        **on("received_day", date(2026, 11, 24)),
    )

    report = Report.objects.get()
    assert (report.concern, report.drug) == ("cuckooing", "crack")
    assert report.description == "The door goes all night"
    assert (report.children_seen, report.vulnerable_adult) == (True, False)
    assert report.weapons_mentioned
    assert report.signs == ["visitors", "isolated"]
    assert report.channel == "housing"


@pytest.mark.parametrize(
    ("when", "on_day", "at"),
    [
        ("now", date(2026, 11, 24), NOW),
        ("15m", date(2026, 11, 24), NOW - timedelta(minutes=15)),
        ("1h", date(2026, 11, 24), NOW - timedelta(hours=1)),
        ("night", date(2026, 11, 23), None),
    ],
)
def test_a_tap_says_when(
    officer: Client, when: str, on_day: date, at: datetime | None
) -> None:
    send(officer, when=when)

    report = Report.objects.get()
    assert (report.occurred_on, report.occurred_at) == (on_day, at)
    assert report.occurred_known


def test_not_known_when_shows_no_day_anywhere(officer: Client) -> None:
    answer = send(officer, when="unknown")

    report = Report.objects.get()
    assert (report.occurred_known, report.occurred_at) == (False, None)
    page = officer.get(answer["Location"]).context["page"]
    happened = next(row for row in page.lead if row.key == "Happened")
    assert happened.value == "Not known"
    body = officer.get(f"/api/v1/reports/{report.reference}").json()
    assert (body["occurred_on"], body["occurred_known"]) == (None, False)


def test_another_time_in_summer_is_london_time(officer: Client) -> None:
    send(officer, when="other", time="00:30", **on("day", date(2026, 7, 1)))

    report = Report.objects.get()
    assert report.occurred_on == date(2026, 7, 1)
    assert report.occurred_at == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def test_a_date_without_the_tap_is_another_time(officer: Client) -> None:
    send(officer, when="", **on("day", date(2026, 11, 20)))

    report = Report.objects.get()
    assert (report.occurred_on, report.occurred_at) == (date(2026, 11, 20), None)


def test_it_is_counted_on_the_day_it_was_received(officer: Client) -> None:
    """Areas are those in force on that day, whenever the thing itself happened."""
    box = square(-1.3, 51.7, -1.2, 51.8)
    old = make_area(make_edition("ward"), "E05000009", box)
    old.edition.valid_to = date(2026, 11, 9)
    old.edition.save()
    new = make_area(make_edition("ward", date(2026, 11, 10)), "E05000010", box)

    received = on("received_day", date(2026, 11, 9))
    send(officer, when="unknown", received_time="23:30", **received)
    received = on("received_day", date(2026, 11, 10))
    early = on("day", date(2026, 11, 1))
    send(officer, when="other", received_time="0:30", **received, **early)

    wards = [report.ward for report in Report.objects.order_by("received_at")]
    assert wards == [old, new]


def test_a_sign_that_is_sent_often_is_kept_once(officer: Client) -> None:
    answer = send(officer, place="by the bins", signs=["visitors"] * 9 + ["isolated"])
    assert answer.status_code == 302

    assert Report.objects.get().signs == ["visitors", "isolated"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"concern": ""}, "Choose what it is about"),
        ({"when": ""}, "Choose when it happened"),
        ({"when": "other"}, "Enter the date it happened"),
        ({"latitude": "", "longitude": "", "place": ""}, "Enter where it happened"),
        ({"received_time": "9am"}, "Enter the date it was reported"),
        (on("received_day", date(2026, 11, 20)), "Enter the time it was reported"),
        (
            {"received_time": "15:30", **on("received_day", date(2026, 11, 24))},
            "The time it was reported must be in the past",
        ),
        (
            {"received_time": "9am", **on("received_day", date(2026, 11, 20))},
            "same as or after the time it happened",
        ),
        (
            {"when": "other", "time": "3pm", **on("day", date(2026, 11, 24))},
            "The time it happened must be in the past",
        ),
        (
            {"when": "other", **on("day", date(2026, 11, 25))},
            "Date it happened must be today or in the past",
        ),
        ({"description": "x" * 4001}, "Description must be 4,000 characters or less"),
        ({"description": "x" * 1_000_000}, "Description must be 4,000 characters"),
        ({"signs": ["made-up"]}, "choose one of the answers offered"),
    ],
)
def test_each_mistake_has_its_message_and_keeps_the_rest(
    officer: Client, given: dict[str, Any], message: str
) -> None:
    answer = send(officer, **{"place": "by the bins", "drug": "crack", **given})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert message in page
    assert "<title>Error: " in page
    assert ('value="by the bins"' in page) is ("place" not in given)
    assert answer.context["form"]["drug"].value() == "crack"
    assert not Report.objects.exists()


def test_all_mistakes_are_shown_at_once_in_the_order_of_the_page(
    officer: Client,
) -> None:
    answer = officer.post(URL, {"description": "Mr Example did it"})

    errors = list(answer.context["form"].errors)
    page = answer.content.decode()
    shown = ["what it is about", "Enter where", "when it happened", "it holds a name"]
    assert set(errors) == {"concern", "place", "when", "description"}
    assert [page.index(words) for words in shown] == sorted(
        page.index(words) for words in shown
    )


def test_a_description_that_names_someone_warns_once(officer: Client) -> None:
    text = "Mr Example, 07700 900123"
    plain = officer.get(URL).content.decode()
    assert "Keep the words" not in plain

    warned = send(officer, description=text)
    kept = send(officer, description=text, keep_words="on")

    page = warned.content.decode()
    assert "a phone number and a name" in page
    assert "Keep the words as they are" in page
    assert text in page
    assert '<details class="sh-more">' in page
    assert kept.status_code == 302
    assert Report.objects.get().description == text


def test_a_formula_is_text(officer: Client) -> None:
    send(officer, description="=HYPERLINK('x')", place="=1+1")

    report = Report.objects.get()
    assert (report.description, report.place_text) == ("=HYPERLINK('x')", "=1+1")


def test_the_api_stores_and_returns_the_same(
    officer: Client, country: dict[str, Area]
) -> None:
    body = REPORTS.new_body(
        concern="cuckooing",
        signs=["visitors"],
        occurred_on=None,
        occurred_at="2026-11-24T13:00:00Z",
        received_at="2026-11-24T14:00:00Z",
        channel="101",
        children_seen=True,
    )

    answer = officer.post(REPORTS.endpoint, body, content_type="application/json")

    shown = answer.json()
    assert answer.status_code == 201
    assert (
        shown
        | {
            "concern": "cuckooing",
            "signs": ["visitors"],
            "occurred_on": "2026-11-24",
            "received_on": "2026-11-24",
            "channel": "101",
            "children_seen": True,
            "district": "E07000001",
            "point": {"latitude": 51.72, "longitude": -1.28},
            "recorded_by": "officer",
            "merged_into": None,
            "error_at": None,
        }
        == shown
    )
    assert "client_uuid" not in shown
    assert "content_digest" not in shown
    one = officer.get(f"{REPORTS.endpoint}/{shown['reference']}").json()
    assert one == shown | {"links": []}


def test_the_api_warns_of_free_text_too(officer: Client) -> None:
    body = REPORTS.new_body(description="AB12 CDE")

    def post(body: dict[str, Any]) -> Any:
        return officer.post(REPORTS.endpoint, body, content_type="application/json")

    assert "a number plate" in post(body).json()["errors"]["description"][0]
    assert post(body | {"keep_words": True}).status_code == 201
