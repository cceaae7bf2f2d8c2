"""Whose the queue is, and where its forms lead back to."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from reports.models import Report
from stronghold.core.accounts.models import Team
from stronghold.core.kernel import clock
from tests.api.reports.triage import NOW, QUEUE, done
from tests.factories import Cast


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    with clock.stopped(NOW):
        yield


@pytest.fixture
def client(client: Client, cast: Cast, team: Team) -> Client:
    client.force_login(cast.supervisor)
    return client


def test_many_at_once_are_for_triage_and_the_queue_for_those_who_work(
    client: Client, cast: Cast, make: Callable[..., Report]
) -> None:
    report = make()
    client.force_login(cast.officer)
    page = client.get(QUEUE).content.decode()
    assert report.reference in page
    assert 'name="chosen"' not in page
    assert done(client, [report], "person", person="officer").status_code == 403
    assert client.post(f"{QUEUE}undo/").status_code == 403
    for viewer in (cast.analyst, cast.records, cast.admin, cast.partner):
        client.force_login(viewer)
        assert client.get(QUEUE).status_code == 403
        assert client.post(QUEUE, {"save_view": "yes"}).status_code == 403


def test_a_form_leads_back_to_the_queue_and_nowhere_else(client: Client) -> None:
    for here in ("https://example.org/", "//example.org/", "/reports/", ""):
        answer = client.post(f"{QUEUE}undo/", {"here": here})
        assert answer["Location"] == QUEUE


def test_the_last_colleague_stays_at_hand_after_one_for_oneself(
    client: Client, cast: Cast, make: Callable[..., Report]
) -> None:
    first, second, third = make(), make(), make()
    for report, person in ((first, "officer"), (second, "supervisor")):
        answer = client.post(f"{QUEUE}{report.reference}/", {"person": person})
        assert answer.status_code == 302

    quick = client.get(f"{QUEUE}{third.reference}/").context["quick"]

    assert [(one["key"], one["username"]) for one in quick] == [
        ("m", "supervisor"),
        ("l", "officer"),
    ]
