"""A file that was right waits an hour for its own sender, and is then imported once."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from operations.arrests.models import Arrest
from stronghold.core.accounts.models import CheckedFile, User
from stronghold.core.decided.models import ForceChoice
from stronghold.core.kernel import clock
from stronghold.core.uploads.tasks import forget_checked_files
from stronghold.oversight.models import Period
from tests.api.arrests import import_runs
from tests.factories import PASSWORD, Cast, make_user
from tests.quick_client import RECORDS

PEOPLE = "/people/import/"
HEADER = "username,name,organisation,role"
JO = "jo.smith,Jo Smith,police,analyst"
KEY = re.compile(r'name="checked" value="([0-9a-f-]{36})"')


@dataclass(frozen=True)
class Sending:
    """A page that takes a file, a right file for it, and how many rows that stored."""

    url: str
    sender: str
    text: Callable[[Client], str]
    n_stored: Callable[[], int]


SENDINGS = {
    "people": Sending(
        PEOPLE,
        "admin",
        lambda _: f"{HEADER}\n{JO}",
        lambda: User.objects.filter(username="jo.smith").count(),
    ),
    "arrests": Sending(
        "/operations/arrests/import/",
        "records",
        lambda _: "\n".join(
            (
                import_runs.HEADER,
                import_runs.line("TV/1/26", clock.now() - timedelta(days=2)),
            )
        ),
        Arrest.objects.count,
    ),
    "choices": Sending(
        "/force/choices/file/",
        "admin",
        lambda client: (
            client.get("/force/choices/file/download/")
            .content.decode()
            .replace('time = "1 hour"', 'time = "90 minutes"', 1)
        ),
        ForceChoice.objects.count,
    ),
    "retention": Sending(
        "/retention/rules/file/",
        "records",
        lambda _: (
            '[retention]\nreason = "Shorter"\n[[retention.period]]\n'
            'code = "reporters"\nmonths = 9\nsource = "Schedule 5"\n'
        ),
        Period.objects.count,
    ),
}


def send(client: Client, url: str, text: str, do: str = "check", **more: Any) -> Any:
    file = SimpleUploadedFile("sent.csv", text.encode())
    return client.post(url, {"file": file, "do": do} | more)


def key_in(answer: Any) -> str:
    found = KEY.search(answer.content.decode())
    assert found
    return found[1]


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin)
    return client


@pytest.mark.parametrize("sending", SENDINGS.values(), ids=SENDINGS)
def test_what_was_checked_is_imported_without_the_file(
    client: Client, cast: Cast, sending: Sending
) -> None:
    client.force_login(getattr(cast, sending.sender))

    checked = send(client, sending.url, sending.text(client))

    assert checked.status_code == 200
    assert sending.n_stored() == 0
    # Opened again later, such as after they confirmed who they are.
    later = client.get(sending.url)
    assert key_in(later) == key_in(checked)
    assert "sent.csv was correct when you checked it at" in later.content.decode()
    assert "no-store" in later["Cache-Control"]

    given = {"checked": key_in(checked), "do": "import"}
    assert client.post(sending.url, given).status_code in {200, 302}

    assert sending.n_stored() == 1
    assert not CheckedFile.objects.exists()
    again = client.post(sending.url, given)
    assert again.status_code == 400
    assert "is no longer kept. Choose it again" in again.content.decode()
    assert sending.n_stored() == 1


def test_what_was_ticked_is_kept_with_the_file(admin: Client, cast: Cast) -> None:
    checked = send(admin, PEOPLE, f"{HEADER}\n{JO}", close_others="on")
    later = admin.get(PEOPLE).content.decode()
    assert "also closes the accounts that are not in it" in later

    # Only the key is asked for: what was checked is what is imported.
    admin.post(PEOPLE, {"checked": key_in(checked), "do": "import"})

    cast.officer.refresh_from_db()
    assert not cast.officer.is_active


def test_no_one_else_sees_or_imports_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.admin)
    key = key_in(send(client, PEOPLE, f"{HEADER}\n{JO}"))
    client.force_login(make_user("second-admin", "admin", cast.admin.organisation))

    assert not KEY.search(client.get(PEOPLE).content.decode())
    answer = client.post(PEOPLE, {"checked": key, "do": "import"})

    assert answer.status_code == 400
    assert "is no longer kept" in answer.content.decode()
    assert not User.objects.filter(username="jo.smith").exists()
    assert CheckedFile.objects.get().sent_by == cast.admin


def test_who_has_to_confirm_who_they_are_finds_it_again(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.admin)
    client.get(PEOPLE)
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    key = key_in(send(client, PEOPLE, f"{HEADER}\n{JO}", **token))
    given = {"checked": key, "do": "import"} | token
    session = client.session
    for signed_in in session[RECORDS]:
        signed_in["at"] -= 3600
    session.save()

    asked = client.post(PEOPLE, given)
    assert asked["Location"].startswith("/accounts/confirm/")
    confirmed = {"password": PASSWORD, "next": PEOPLE} | token
    page = client.post("/accounts/confirm/", confirmed, follow=True)

    assert page.status_code == 200
    assert key_in(page) == key
    assert not User.objects.filter(username="jo.smith").exists()
    token["csrfmiddlewaretoken"] = client.cookies["csrftoken"].value
    assert client.post(PEOPLE, given | token).status_code == 200
    assert User.objects.filter(username="jo.smith").exists()


def test_after_an_hour_it_is_not_there_and_then_deleted(admin: Client) -> None:
    key = key_in(send(admin, PEOPLE, f"{HEADER}\n{JO}"))
    forget_checked_files()
    assert CheckedFile.objects.count() == 1
    CheckedFile.objects.update(checked_at=clock.now() - timedelta(hours=1))

    assert not KEY.search(admin.get(PEOPLE).content.decode())
    answer = admin.post(PEOPLE, {"checked": key, "do": "import"})
    assert answer.status_code == 400
    assert not User.objects.filter(username="jo.smith").exists()

    forget_checked_files()
    assert not CheckedFile.objects.exists()


def test_it_is_checked_as_it_is_imported_too(admin: Client, cast: Cast) -> None:
    """Someone takes its username meanwhile: the page says so, and asks for a file."""
    key = key_in(send(admin, PEOPLE, f"{HEADER}\n{JO}"))
    make_user("jo.smith", "partner", cast.partner.organisation)

    answer = admin.post(PEOPLE, {"checked": key, "do": "import"})

    assert answer.status_code == 400
    assert "jo.smith is in Council" in answer.content.decode()
    assert 'type="file"' in answer.content.decode()
    assert not CheckedFile.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"do": "another"},
        {"checked": "none", "do": "import"},
        {"do": "check"},
    ],
    ids=["another", "no-key", "no-file"],
)
def test_only_the_button_of_another_file_forgets_it(
    admin: Client, given: dict[str, str]
) -> None:
    send(admin, PEOPLE, f"{HEADER}\n{JO}")

    answer = admin.post(PEOPLE, given)

    is_forgotten = given["do"] == "another"
    assert answer.status_code == (302 if is_forgotten else 400)
    assert CheckedFile.objects.exists() != is_forgotten


def test_the_last_file_that_was_checked_is_the_one_that_waits(admin: Client) -> None:
    first = key_in(send(admin, PEOPLE, f"{HEADER}\n{JO}"))
    second = key_in(send(admin, PEOPLE, f"{HEADER}\n{JO.replace('jo', 'al')}"))
    assert admin.post(PEOPLE, {"checked": first, "do": "import"}).status_code == 400
    assert key_in(admin.get(PEOPLE)) == second

    # A wrong one leaves none.
    assert send(admin, PEOPLE, f"{HEADER}\nx,,police,analyst").status_code == 400
    assert not CheckedFile.objects.exists()
