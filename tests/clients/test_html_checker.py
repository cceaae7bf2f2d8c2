"""The Nu Html Checker finds no error in any page, as anyone sees it."""

import json
import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections, transaction
from django.test import Client, RequestFactory

from stronghold.core.error_pages.faults import broken
from tests.addresses import addresses
from tests.conftest import VAR
from tests.factories import Cast, make_cast, make_country
from tests.things import make_things

JAVA = Path("/usr/bin/java")
CHECKER = VAR / "html_checker/node_modules/vnu-jar/build/dist/vnu.jar"
pytestmark = [
    pytest.mark.django_db(databases=["default", "partner"]),
    pytest.mark.client,
    # bin/test --all clients installs it, and fails if it cannot.
    pytest.mark.skipif(
        os.environ.get("WITHOUT_CLIENTS") == "1"
        and not (JAVA.exists() and CHECKER.exists()),
        reason="WITHOUT_CLIENTS=1, and there is no HTML checker",
    ),
    pytest.mark.long,
]
# The roles that these elements have in any case. They are said because a narrow screen
# shows them as blocks, and some browsers then take them for no table.
ROLES_IN_TABLES = re.compile("The “role” attribute must not be used on a “t[rhd]”")
AROUND = "<!doctype html><html lang=en><title>Around a part of a page</title>"
PERSON = {"Accept": "text/html", "Sec-Fetch-Mode": "navigate"}
# Fewer would mean that the walk below misses most of them.
N_ADDRESSES_AT_LEAST = 200


@pytest.fixture
def cast(db: None) -> Cast:
    make_country()
    return make_cast()


def pages(cast: Cast) -> Iterator[tuple[str, str]]:
    """Yield each page as each person sees it, and each form sent empty: what, HTML."""
    things = make_things(cast)
    with connections["partner"].cursor() as cursor:
        # All of it is one transaction, in which partners wait for the others.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    visitors = {one.name: getattr(cast, one.name) for one in fields(cast)}
    for name, user in ({"no account": None} | visitors).items():
        visitor = Client()
        if user is not None:
            visitor.force_login(user)
        for address in addresses():
            url = things.url_of(address)
            for method in (visitor.get, visitor.post):
                answer = undone(visitor, method, url)
                if is_page(answer):
                    text = answer.content.decode()
                    yield f"{method.__name__} {url} {name}", whole(text)


def undone(visitor: Client, method: Any, url: str) -> Any:
    """Return an answer; what it changed is undone, in the browser too."""
    cookies, before = visitor.cookies.copy(), transaction.savepoint()
    try:
        return method(url)
    finally:
        transaction.savepoint_rollback(before)
        visitor.cookies = cookies


def is_page(answer: Any) -> bool:
    return (
        answer.headers.get("Content-Type", "").startswith("text/html")
        and not answer.streaming
        # A redirect, or a method that is not allowed, has no page.
        and answer.content != b""
    )


def whole(text: str) -> str:
    """Return a page as it is, and the part of one that a script asks for in a page."""
    return text if "<html" in text else f"{AROUND}{text}"


def checked(folder: Path, texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the errors of these pages by their words, each with where it is."""
    names = dict(enumerate(texts))
    for number, what in names.items():
        (folder / f"{number}.html").write_text(texts[what], "utf-8")
    done = subprocess.run(
        [str(JAVA), "-jar", str(CHECKER), "--format", "json", "--stdout", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    found: dict[str, list[str]] = defaultdict(list)
    for message in json.loads(done.stdout)["messages"]:
        if message["type"] == "info" or ROLES_IN_TABLES.match(message["message"]):
            continue
        what = names[int(Path(message["url"]).stem)]
        found[message["message"]].append(f"{what}: {message.get('extract', '')}")
    return found


def test_no_page_has_an_error(cast: Cast, tmp_path: Path) -> None:
    texts = dict(pages(cast))

    found = checked(tmp_path, texts)

    said = [f"{words} ({len(at)}): {at[0][:300]}" for words, at in found.items()]
    assert not said, "\n".join(said)
    assert len({what.split()[1] for what in texts}) > N_ADDRESSES_AT_LEAST


def pages_of_faults() -> Iterator[tuple[int, str, str]]:
    """Yield the status of each page that is not of a view, what it is of, its HTML."""
    faults = (RuntimeError("A fault of ours"), OperationalError(), OSError(ENOSPC, ""))
    typed = {"description": "Two people at the <corner>\nof the street.", "secret": "x"}
    asked = RequestFactory()
    for fault in faults:
        for request in (
            asked.get("/reports/?q=a&b", headers=PERSON),
            asked.post("/reports/new/", typed, headers=PERSON),
        ):
            try:
                raise fault
            except (RuntimeError, OperationalError, OSError):
                answer: Any = broken(request)
            what = f"{request.method} {type(fault).__name__}"
            yield answer.status_code, what, answer.content.decode()
    visitor = Client(enforce_csrf_checks=True)
    for what, answer in {
        "a form without its token": visitor.post("/accounts/login/", headers=PERSON),
        "another host": visitor.get(
            "/", headers=PERSON | {"Host": "elsewhere.example"}
        ),
        "no page": visitor.get("/there-is-no-page", headers=PERSON),
    }.items():
        yield answer.status_code, what, answer.content.decode()


def test_no_page_of_a_fault_has_an_error(cast: Cast, tmp_path: Path) -> None:
    found = list(pages_of_faults())

    assert [status for status, *_ in found] == [
        500,
        500,
        503,
        503,
        507,
        507,
        403,
        400,
        404,
    ]
    assert all("<html" in text for *_, text in found)
    assert checked(tmp_path, {what: text for _, what, text in found}) == {}


def test_an_error_is_found(tmp_path: Path) -> None:
    wrong = "<!doctype html><html lang=en><title>A page</title><p><div id=a id=a></div>"

    assert checked(tmp_path, {"a page": wrong})
