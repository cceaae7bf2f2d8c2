"""A few sentences for a briefing, between the marking: counts and dates alone."""

from datetime import timedelta

from django.test import Client

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from tests.api.ledger.conftest import NOW, Town, url_of
from tests.factories import Cast, make_arrest, make_report


def lines_of(client: Client, town: Town) -> list[str]:
    aside = client.get(url_of(town.house)).context["page"].aside
    return list(aside.briefing.split("\n"))


def test_the_marking_stands_first_and_last_and_plain_sentences_between(
    cast: Cast, town: Town, officer: Client
) -> None:
    here = town.at(town.house)
    evening = NOW.replace(hour=19)
    for days in (3, 10, 40, 400):
        at = evening - timedelta(days)
        make_report(cast.officer, received_at=at, occurred_at=at, **here)
    make_arrest(cast.officer, occurred_at=NOW - timedelta(10), **here)

    assert lines_of(officer, town) == [
        "OFFICIAL-SENSITIVE",
        "12 Lake Street, Grandpont, OX1 4RP: 3 reports (3 about dealing) and 1 arrest "
        "in the 12 months to 24 November 2026; 1 report in the 12 months before. "
        "Busiest from 6pm to 9pm (3 of 3); the last was on 21 November 2026. "
        "Due: 4 open reports, the first received 20 October 2025.",
        "OFFICIAL-SENSITIVE",
    ]


def test_nothing_that_anyone_wrote_is_in_them(
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
    assert lines_of(officer, town)[1] == (
        "12 Lake Street, Grandpont, OX1 4RP: nothing was recorded in the 12 months to "
        "24 November 2026. Nothing is due."
    )


def test_showing_the_lines_is_a_consultation(
    town: Town, officer: Client, cast: Cast
) -> None:
    """They can be copied by hand, so the event is that they were shown."""
    lines_of(officer, town)

    event = Event.objects.get()
    assert event.kind == Kind.CONSULTATION
    assert event.records == [f"premises:{town.house.pk}"]
