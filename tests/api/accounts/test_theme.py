"""Light and dark pages: the choice, where it is kept, and where it leads back to."""

import pytest
from django.test import Client

from tests.factories import Cast

CHOOSE, COOKIE = "/accounts/theme/", "theme"
DARK = '<html lang="en" data-theme="dark">'


@pytest.fixture
def client(client: Client, cast: Cast) -> Client:
    client.force_login(cast.officer)
    return client


def test_it_holds_on_each_page_and_after_signing_out(client: Client) -> None:
    assert 'data-theme="' not in client.get("/").content.decode()

    answer = client.post(CHOOSE, {"theme": "dark"})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    cookie = client.cookies[COOKIE]
    assert (cookie.value, cookie["samesite"]) == ("dark", "Lax")
    assert DARK in client.get("/").content.decode()
    client.post("/accounts/logout/")
    page = client.get("/accounts/login/").content.decode()
    assert DARK in page
    assert '<meta name="color-scheme" content="dark">' in page


@pytest.mark.parametrize("theme", ["", "loud"])
def test_anything_else_is_the_theme_of_the_device(client: Client, theme: str) -> None:
    client.post(CHOOSE, {"theme": "dark"})

    client.post(CHOOSE, {"theme": theme})

    page = client.get("/").content.decode()
    assert 'data-theme="' not in page
    assert '<meta name="color-scheme" content="light dark">' in page


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("http://testserver/deadlines/?whose=mine", "/deadlines/?whose=mine"),
        ("http://elsewhere.example/", "/"),
        ("", "/"),
    ],
)
def test_it_leads_back_to_the_page_of_this_site(
    client: Client, before: str, after: str
) -> None:
    answer = client.post(CHOOSE, {"theme": "light"}, headers={"Referer": before})

    assert answer["Location"].removeprefix("http://testserver") == after
