"""Papers of a warrant: the team's alone while it is live, then the force's."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from operations.papers.models import Paper
from operations.warrants.models import Warrant
from stronghold.core.audit.models import Event
from tests.api.warrants.conftest import Teams
from tests.api.warrants.steps import make_move
from tests.factories import Cast
from tests.hostile import pdf

pytestmark = pytest.mark.django_db
TITLE = "Warrant of the magistrates’ court"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_FOLDER = str(tmp_path)
    return tmp_path


def add(client: Client, url: str) -> Any:
    file = SimpleUploadedFile("warrant.pdf", pdf())
    return client.post(
        f"{url}papers/new/", {"kind": "warrant", "title": TITLE, "file": file}
    )


def test_only_its_team_adds_a_paper_and_no_one_else_learns_of_it_while_it_is_live(
    client: Client, cast: Cast, teams: Teams, warrant: Warrant
) -> None:
    url = f"/operations/warrants/{warrant.reference}/"
    client.force_login(teams.ours)
    assert add(client, url).status_code == 302
    assert TITLE in client.get(url).content.decode()
    assert client.get(f"{url}papers/1/").status_code == 200

    for other in (teams.theirs, teams.their_sergeant, cast.records, cast.partner):
        client.force_login(other)
        for page in (f"{url}papers/1/", f"{url}papers/new/", f"{url}papers/1/error/"):
            assert client.get(page).status_code in {403, 404}, (other, page)
        assert add(client, url).status_code in {403, 404}
    assert Paper.objects.count() == 1

    make_move(warrant, teams.ours, "call_off", reason="No longer needed")

    # Spent: the force reads it, and its own team alone adds to it.
    client.force_login(teams.theirs)
    assert client.get(f"{url}papers/1/").status_code == 200
    assert TITLE in client.get(url).content.decode()
    assert client.get(f"{url}papers/new/").status_code == 403
    client.force_login(cast.analyst)
    assert client.get(f"{url}papers/1/").status_code == 403
    assert TITLE not in client.get(url).content.decode()
    named = Event.objects.filter(detail__document="warrant").order_by("pk")
    assert [event.actor for event in named] == ["w_ours", "w_ours", "w_theirs"]
