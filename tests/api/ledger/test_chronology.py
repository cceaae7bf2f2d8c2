"""The chronology for a court: all that counts, in order, in cleared words alone."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from tests.api.ledger.conftest import NOW, Town
from tests.factories import (
    Cast,
    make_report,
    make_reporter,
    make_seizure,
    make_team,
    make_warrant,
)
from tests.paper import assert_accessible

ORIGINAL = "my neighbour upstairs says"
CLEARED = "visitors at all hours"


def url_of(town: Town) -> str:
    return reverse("ledger:chronology", args=[town.house.pk])


def text_of(client: Client, town: Town) -> str:
    return text_of_place(client, town.house)


def text_of_place(client: Client, place: Premises) -> str:
    answer = client.post(reverse("ledger:chronology", args=[place.pk]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert_accessible(answer.content, "chronology.html")
    reader = PdfReader(BytesIO(answer.content))
    text = "\n".join(page.extract_text() for page in reader.pages)
    return " ".join(text.split())


@pytest.mark.client
def test_it_lists_what_counts_in_order_and_logs_that(
    cast: Cast, town: Town, officer: Client
) -> None:
    here = town.at(town.house)
    report = make_report(
        cast.officer,
        received_at=NOW - timedelta(9),
        description=ORIGINAL,
        sanitised_text=CLEARED,
        **here,
    )
    make_reporter(report, name="Nora Else")
    raid = make_warrant(cast.officer, executed_on=date(2016, 7, 20), **here)
    found = make_seizure(cast.officer, exhibit_reference="AB/1", **here)
    wrong = make_report(
        cast.officer,
        error_at=clock.now(),
        error_by=cast.officer,
        error_reason="twice",
        **here,
    )

    text = text_of(officer, town)

    order = [text.index(row.reference) for row in (raid, report, found)]
    assert order == sorted(order)
    assert CLEARED in text
    assert "Exhibit AB/1" in text
    for hidden in (ORIGINAL, "Nora Else", wrong.reference):
        assert hidden not in text
    event = Event.objects.get(kind=Kind.PRINT)
    assert set(event.records) == {r.reference for r in (raid, report, found)}


def test_a_live_warrant_of_another_team_is_not_in_it(
    cast: Cast, town: Town, officer: Client
) -> None:
    team = make_team(cast.officer.organisation, "drugs")
    live = make_warrant(cast.officer, team=team, **town.at(town.house))

    text = text_of(officer, town)
    assert live.reference not in text
    assert "Nothing that counts is recorded" in text


def test_who_runs_no_closures_cannot_make_it(
    cast: Cast, town: Town, client: Client
) -> None:
    for viewer in (cast.analyst, cast.records, cast.partner):
        client.force_login(viewer)
        assert client.post(url_of(town)).status_code == 403
    client.force_login(cast.other_officer)
    assert client.post(url_of(town)).status_code == 404
    assert not Event.objects.filter(kind=Kind.PRINT).exists()
