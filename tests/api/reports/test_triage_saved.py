"""Whose the queue is, and the filters that each person keeps for themselves."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from reports.models import Report, SavedFilter
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
        assert client.post(f"{QUEUE}saved/").status_code == 403


def test_filters_are_saved_listed_and_deleted(client: Client, cast: Cast) -> None:
    def save(name: str, params: str) -> str:
        data = {"name": name, "here": f"{QUEUE}?{params}"}
        return client.post(f"{QUEUE}saved/", data, follow=True).content.decode()

    assert "“Weapons” is saved" in save(" Weapons ", "weapons=yes&status=open&x=1")
    row = SavedFilter.objects.get()
    assert (row.owner, row.params) == (
        cast.supervisor,
        {"weapons": "yes", "status": "open"},
    )
    assert "are saved filters called" not in save("Other", "late=yes")
    assert "already have saved filters called Weapons" in save("Weapons", "late=yes")
    assert "Enter a name for these filters" in save("", "late=yes")
    assert "is not one of" in save("Wrong", "status=closed")
    chips = client.get(f"{QUEUE}?status=open&weapons=yes").context["page"]["saved"]
    assert [(one["chip"].text, one["chip"].current) for one in chips] == [
        ("Other", False),
        ("Weapons", True),
    ]

    client.force_login(cast.officer)
    assert client.post(f"{QUEUE}saved/", {"delete": row.pk}).status_code == 404
    assert client.get(QUEUE).context["page"]["saved"] == []
    client.force_login(cast.supervisor)
    for odd in ("x", "²", "9" * 40):
        assert client.post(f"{QUEUE}saved/", {"delete": odd}).status_code == 404
    assert client.post(f"{QUEUE}saved/", {"delete": row.pk}).status_code == 302
    assert SavedFilter.objects.get().name == "Other"


def test_a_form_leads_back_to_the_queue_and_nowhere_else(client: Client) -> None:
    for here in ("https://example.org/", "//example.org/", "/reports/", ""):
        answer = client.post(f"{QUEUE}undo/", {"here": here})
        assert answer["Location"] == QUEUE
