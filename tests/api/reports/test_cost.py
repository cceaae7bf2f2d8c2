"""How often storing a report asks the database, by form and by the API."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from reports.models import Report
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area
from stronghold.figures.tasks import QUEUED
from tests.api.reports.duplicates.alike import WORDS, report_near
from tests.factories import WEST_SOUTH, Cast

pytestmark = pytest.mark.django_db(transaction=True)
# Two find the session and its person, and of a transaction both its begin and its end
# are counted.
MOST_FOR_SIMILAR, MOST_FOR_FORM, MOST_FOR_API = 7, 10, 12
JSON = "application/json"
Ceiling = Callable[[int], Any]


@pytest.fixture
def officer(client: Client, cast: Cast, country: dict[str, Area]) -> Client:
    client.force_login(cast.officer)
    # The first request of a session stores what its list of sessions shows.
    client.get(reverse("reports:list"))
    return client


def typed() -> dict[str, Any]:
    return {
        "client_uuid": str(uuid.uuid4()),
        "concern": "dealing",
        "description": WORDS,
        "place": "Beside the path",
        "latitude": WEST_SOUTH.y,
        "longitude": WEST_SOUTH.x,
        "when": "now",
        "channel": "officer",
    }


def test_a_form_with_its_search_for_like_reports(
    officer: Client, cast: Cast, django_assert_max_num_queries: Ceiling
) -> None:
    for n in range(5):
        report_near(cast.officer, metres=n, ago=n, description=WORDS)
    given = typed()

    with django_assert_max_num_queries(MOST_FOR_SIMILAR):
        answer = officer.post("/reports/similar/", given)
    assert answer.content.count(b"It is the same as") == 3

    with django_assert_max_num_queries(MOST_FOR_FORM):
        answer = officer.post("/reports/new/", given, headers={"Accept": JSON})
    assert answer.status_code == 201
    stored = Report.objects.get(reference=answer.json()["reference"])
    assert stored.ward_id
    assert stored.lsoa_id


def test_the_api_answers_with_what_it_stored(
    officer: Client, cast: Cast, django_assert_max_num_queries: Ceiling
) -> None:
    body = {
        "client_uuid": str(uuid.uuid4()),
        "concern": "dealing",
        "description": WORDS,
        "place": "Beside the path",
        "point": {"latitude": WEST_SOUTH.y, "longitude": WEST_SOUTH.x},
        # In summer time, which the answer gives in UTC.
        "occurred_at": "2026-07-01T10:00:00+01:00",
    }

    with django_assert_max_num_queries(MOST_FOR_API):
        answer = officer.post("/api/v1/reports", body, content_type=JSON)

    assert answer.status_code == 201
    stored = answer.json()
    read = Event.objects.filter(kind="consultation", records=[stored["reference"]])
    assert read.get().detail["originals"] == "read"
    # Read again from the database it says the same.
    again = officer.get(f"/api/v1/reports/{stored['reference']}").json()
    assert again | stored == again
    assert stored["occurred_at"] == "2026-07-01T09:00:00Z"
    assert stored["ward"] == "E05000001"
    sent_again = officer.post("/api/v1/reports", body, content_type=JSON)
    assert sent_again.status_code == 200
    assert sent_again.json() == stored


def test_what_is_typed_queues_no_recount_and_what_is_saved_does(
    officer: Client, cast: Cast
) -> None:
    cache.delete(QUEUED)
    report_near(cast.officer, metres=1, ago=1, description=WORDS)
    n = Report.objects.count()

    assert officer.post("/reports/similar/", typed()).status_code == 200
    assert (Report.objects.count(), cache.get(QUEUED)) == (n, None)

    assert officer.post("/reports/new/", typed()).status_code == 302
    assert (Report.objects.count(), cache.get(QUEUED)) == (n + 1, 1)


def test_the_history_names_who_stored_and_who_changed_a_report(
    officer: Client, cast: Cast
) -> None:
    given = typed()
    officer.post("/reports/new/", given)
    report = Report.objects.get(client_uuid=given["client_uuid"])
    error = f"/reports/{report.reference}/withdraw/"
    assert officer.post(error, {"reason": "Logged twice"}).status_code == 302

    history = Report.pgh_event_model.objects.filter(pgh_obj=report).order_by("pgh_id")
    assert [
        (one.pgh_label, one.pgh_context["user"], one.pgh_context["url"])
        for one in history
    ] == [
        ("insert", cast.officer.pk, "/reports/new/"),
        ("update", cast.officer.pk, error),
    ]
    assert all(one.pgh_context_id for one in history)
