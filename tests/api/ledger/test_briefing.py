"""Four lines for a briefing, between the marking: counts and dates alone."""

from datetime import timedelta

from django.test import Client

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from tests.api.ledger.conftest import NOW, Town, url_of
from tests.factories import Cast, make_arrest, make_report


def lines_of(client: Client, town: Town) -> list[str]:
    aside = client.get(url_of(town.house)).context["page"].aside
    return list(aside.briefing.split("\n"))


def test_the_marking_stands_first_and_last_and_four_lines_between(
    cast: Cast, town: Town, officer: Client
) -> None:
    here = town.at(town.house)
    for days in (3, 40, 400):
        make_report(cast.officer, received_at=NOW - timedelta(days), **here)
    make_arrest(cast.officer, occurred_at=NOW - timedelta(10), **here)

    assert lines_of(officer, town) == [
        "OFFICIAL-SENSITIVE",
        "12 Lake Street, Grandpont, OX1 4RP.",
        "12 months to 24 November 2026: 2 reports and 1 arrest; "
        "the last on 21 November 2026.",
        "By year: 2 reports and 1 arrest in 2026; 1 report and 0 arrests in 2025; "
        "0 reports and 0 arrests in 2024.",
        "Due: 3 open reports, the first received 20 October 2025.",
        "OFFICIAL-SENSITIVE",
    ]


def test_nothing_that_anybody_wrote_is_in_them(
    cast: Cast, town: Town, officer: Client
) -> None:
    words = {"description": "a man called out", "sanitised_text": "someone called"}
    report = make_report(
        cast.officer, **words, **town.at(town.house) | {"place_text": "by the gate"}
    )

    text = "\n".join(lines_of(officer, town))

    assert "called" not in text
    assert "gate" not in text
    assert report.reference not in text


def test_a_place_with_nothing(town: Town, officer: Client) -> None:
    lines = lines_of(officer, town)

    assert lines[2].endswith("0 reports and 0 arrests; none before.")
    assert lines[4] == "Due: nothing."


def test_showing_the_lines_is_a_consultation(
    town: Town, officer: Client, cast: Cast
) -> None:
    """They can be copied by hand, so the event is that they were shown."""
    lines_of(officer, town)

    event = Event.objects.get()
    assert event.kind == Kind.CONSULTATION
    assert event.records == [f"premises:{town.house.pk}"]
