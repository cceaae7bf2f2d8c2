"""While the database is away all answers are 503, and nothing typed is lost."""

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from stronghold.core.error_pages.faults import broken
from tests.addresses import addresses
from tests.database_away import database_away
from tests.factories import Cast, make_cast

PERSON = {"Accept": "text/html", "Sec-Fetch-Mode": "navigate"}
SCRIPT = {"Accept": "application/json", "Sec-Fetch-Mode": "cors"}
# They ask the database nothing.
NEED_NO_DATABASE = {
    "health_live",
    "offline:manifest",
    "offline:worker",
}


@pytest.fixture
def staff(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def client(staff: Cast) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(staff.supervisor)
    return client


def openable() -> dict[str, str]:
    """Return the path of each address that takes no argument, by its name."""
    found: dict[str, str] = {}
    for address in addresses():
        if address.arguments:
            continue
        try:
            found[address.name] = reverse(address.name)
        except NoReverseMatch:
            continue
    return found


def test_every_address_answers_503_and_works_again_afterwards(client: Client) -> None:
    paths = openable()
    assert len(paths) > 150
    wrong: dict[str, Any] = {}
    with database_away():
        for name, path in paths.items():
            for headers in (PERSON, SCRIPT):
                answer = client.get(path, headers=headers)
                is_away = answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
                if name not in NEED_NO_DATABASE and not (
                    is_away and (name == "health_ready" or answer["Retry-After"])
                ):
                    wrong[f"{name} {headers['Sec-Fetch-Mode']}"] = answer.status_code
    assert not wrong
    assert client.get("/", headers=PERSON).status_code == HTTPStatus.OK


def test_a_form_comes_back_to_be_sent_again(client: Client) -> None:
    typed = {
        "csrfmiddlewaretoken": "as-sent",
        "description": "Two people at the <corner>\nof the street.",
        "signs": ["a", "b"],
    }
    with database_away():
        page = client.post("/reports/new/?from=here", typed, headers=PERSON)
    assert page.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert page["Cache-Control"] == "no-store"
    body = page.content.decode()
    form = body[body.index('<form method="post" action="/reports/new/?from=here"') :]
    kept = re.findall(
        r'<textarea name="(\w+)" hidden readonly>\n(.*?)</textarea>', form, re.S
    )
    assert kept == [
        ("csrfmiddlewaretoken", "as-sent"),
        ("description", "Two people at the &lt;corner&gt;\nof the street."),
        ("signs", "a"),
        ("signs", "b"),
    ]
    assert "OFFICIAL-SENSITIVE" in body


def test_no_secret_comes_back_and_the_page_leads_to_no_other_site(
    client: Client,
) -> None:
    typed = {"issuer": "https://login.example", "secret": "not to be shown"}
    with database_away():
        sent = client.post("/force/sign-in/", typed, headers=PERSON)
    assert "https://login.example" in sent.content.decode()
    assert "not to be shown" not in sent.content.decode()

    asked = RequestFactory().get("/", headers=PERSON, PATH_INFO="//login.example/")
    try:
        raise OperationalError
    except OperationalError:
        opened = broken(asked)
    assert opened.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "login.example" in opened.content.decode()
    assert 'href="//' not in opened.content.decode()


def test_no_password_comes_back_and_files_are_asked_for_again(client: Client) -> None:
    with database_away():
        signing_in = client.post(
            "/accounts/login/",
            {"login": "supervisor", "password": "not to be shown"},
            headers=PERSON,
        )
        with_file = client.post(
            "/reports/new/",
            {"description": "x", "photo": SimpleUploadedFile("a.jpg", b"1")},
            headers=PERSON,
        )
    signing_in, with_file = signing_in.content.decode(), with_file.content.decode()
    assert "supervisor" in signing_in
    assert "not to be shown" not in signing_in
    assert "Passwords and secrets are not kept" in signing_in
    assert "Files are not kept" in with_file
