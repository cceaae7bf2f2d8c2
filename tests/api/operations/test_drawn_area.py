"""The area of a priority: drawn, counted in, changed, kept in the history, erased."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from operations.priorities.models import Priority
from tests.api.operations.conftest import NOW
from tests.api.operations.test_taskings import day
from tests.factories import Cast, make_report
from tests.unit.places.test_drawn_areas import CORNERS, drawing

INSIDE, OUTSIDE = Point(-1.255, 51.755, srid=4326), Point(-1.2, 51.7, srid=4326)
SINCE = date(2026, 11, 10)


def send(client: Client, **given: Any) -> Any:
    form = {
        "client_uuid": str(uuid.uuid4()),
        "issue": "Dealing from cars",
        "place_text": "Lake Street",
        "outline": drawing(CORNERS),
        **day("since", SINCE),
    }
    return client.post("/operations/priorities/new/", form | given)


def text_of(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


def test_reports_in_a_drawn_area_are_counted_before_and_now(
    supervisor: Client, cast: Cast
) -> None:
    before = NOW - timedelta(days=20)
    for at, point in (
        (NOW, INSIDE),
        (NOW - timedelta(days=3), INSIDE),
        (before, INSIDE),
        (NOW, OUTSIDE),
        (NOW, None),
        (NOW - timedelta(days=60), INSIDE),
    ):
        make_report(cast.officer, point=point, received_at=at, occurred_at=at)

    page = text_of(supervisor, send(supervisor)["Location"])

    assert "0.77 square kilometres" in page
    words = "3 in the last four weeks, 1 in the four weeks before it was set"
    assert f"Reports in it: {words}" in page


def test_a_priority_without_a_drawing_shows_no_map(supervisor: Client) -> None:
    page = text_of(supervisor, send(supervisor, outline="")["Location"])

    assert Priority.objects.get().outline is None
    assert "Drawn area" not in page
    assert 'id="outlines"' not in page


def test_a_drawing_that_crosses_itself_is_refused_and_what_was_typed_stays(
    supervisor: Client,
) -> None:
    crossed = drawing([CORNERS[i] for i in (0, 2, 1, 3)])

    answer = send(supervisor, outline=crossed)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Draw the area so that its sides do not cross" in page
    assert "Dealing from cars" in page
    assert not Priority.objects.exists()


def test_a_change_keeps_moves_or_removes_the_area(supervisor: Client) -> None:
    url = send(supervisor)["Location"]
    form = text_of(supervisor, f"{url}change/")
    assert "51.76" in form
    moved = [(x + 0.001, y) for x, y in CORNERS]

    send_change(supervisor, url, outline=drawing(moved))
    row = Priority.objects.get()
    assert row.outline is not None
    assert row.outline.extent[0] == pytest.approx(-1.259)
    assert "Drawn area" in text_of(supervisor, url)
    send_change(supervisor, url, outline="")

    row.refresh_from_db()
    assert row.outline is None
    # The history gives sizes, and no rows of coordinates.
    page = text_of(supervisor, url)
    assert "0.77 square kilometres" in page
    assert "-1.259" not in page


def send_change(client: Client, url: str, **given: Any) -> None:
    form = {
        "issue": "Dealing from cars",
        "place_text": "Lake Street",
        **day("since", SINCE),
    }
    assert client.post(f"{url}change/", form | given).status_code == 302


def test_a_program_that_changes_a_priority_leaves_its_drawing(
    supervisor: Client,
) -> None:
    url = send(supervisor)["Location"]
    reference = url.rstrip("/").rsplit("/", 1)[1]

    answer = supervisor.post(
        f"/api/v1/priorities/{reference}/change",
        {"issue": "Dealing from a van"},
        content_type="application/json",
    )

    assert answer.status_code == 200
    row = Priority.objects.get()
    assert (row.issue, row.outline is not None) == ("Dealing from a van", True)
