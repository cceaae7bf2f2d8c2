"""A role of the database changes its password while the site runs."""

import io
import os
import secrets
from collections.abc import Iterator
from io import StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from tests.conftest import execute

pytestmark = pytest.mark.django_db(transaction=True)

ROLE = f"stronghold_trial_{os.getpid()}"
OLD, NEW = secrets.token_hex(24), secrets.token_hex(24)


@pytest.fixture
def as_role() -> Iterator[str]:
    """Let Django's alias `default` sign in as a role made for this test."""
    own = connections["default"]
    name = own.settings_dict["NAME"]
    execute("postgres", f"CREATE ROLE {ROLE} LOGIN PASSWORD '{OLD}'")
    execute("postgres", f"GRANT CONNECT ON DATABASE {name} TO {ROLE}")
    site = {key: own.settings_dict[key] for key in ("USER", "PASSWORD")}
    own.close()
    own.settings_dict |= {"USER": ROLE, "PASSWORD": OLD}
    try:
        yield ROLE
    finally:
        own.close()
        own.settings_dict |= site
        execute("postgres", f"REVOKE CONNECT ON DATABASE {name} FROM {ROLE}")
        execute("postgres", f"DROP ROLE {ROLE}")


def connect(password: str) -> Any:
    url = urlsplit(os.environ["DATABASE_URL"])
    return psycopg2.connect(
        dbname=connections["default"].settings_dict["NAME"],
        user=ROLE,
        password=password,
        host=parse_qs(url.query)["host"][0],
    )


def change(role: str, given: str, monkeypatch: pytest.MonkeyPatch) -> str:
    said = StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{given}\n"))
    call_command("change_role_password", role, stdout=said)
    return said.getvalue()


def test_the_new_password_works_and_the_earlier_one_does_not(
    as_role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = connect(OLD)

    said = change(as_role, NEW, monkeypatch)

    assert "signs in with it" in said
    assert NEW not in said
    connect(NEW).close()
    with pytest.raises(psycopg2.OperationalError, match="password authentication"):
        connect(OLD)
    # The services that run keep their connections until they are started again.
    with before.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    before.close()


@pytest.mark.parametrize(
    "given", ["", "short", "with spaces and more than 24", "a@" * 20]
)
def test_a_password_that_an_address_cannot_hold_is_refused(
    as_role: str, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="24 letters and digits"):
        change(as_role, given, monkeypatch)

    connect(OLD).close()


def test_a_role_of_another_service_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="prepare for"):
        change("stronghold_owner", NEW, monkeypatch)
