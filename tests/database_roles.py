"""Connections of each database role to the test database, past Django."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg2
from django.db import connections

URLS = {
    "app": "DATABASE_URL",
    "partner": "PARTNER_DATABASE_URL",
    "owner": "OWNER_DATABASE_URL",
    "superuser": "SUPERUSER_DATABASE_URL",
}


@contextmanager
def connected_as(role: str) -> Iterator[Any]:
    """Give a cursor of the role that commits each statement by itself."""
    url = urlsplit(os.environ[URLS[role]])
    connection = psycopg2.connect(
        dbname=connections["default"].settings_dict["NAME"],
        user=url.username,
        password=url.password,
        host=parse_qs(url.query).get("host", [url.hostname])[0],
        port=url.port,
    )
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()


@contextmanager
def django_as_owner() -> Iterator[None]:
    """Let Django's alias `default` work as the owner, then as the app again."""
    connection = connections["default"]
    app = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    owner = urlsplit(os.environ[URLS["owner"]])
    connection.close()
    connection.settings_dict |= {"USER": owner.username, "PASSWORD": owner.password}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= app


def age(row: Any, **columns: Any) -> None:
    """Make a row of evidence old: what it says, and when it said something else.

    Only the owner can: for the site the database's own clock counts.
    """
    table = row._meta.db_table
    with connected_as("owner") as owner:
        given = ", ".join(f"{name} = %s" for name in columns)
        owner.execute(
            f"UPDATE {table} SET {given} WHERE id = %s",  # noqa: S608 - our own names
            [*columns.values(), row.pk],
        )
        owner.execute(
            "UPDATE audit_earlierrow SET at = '2001-01-01' "
            "WHERE relation = %s AND row_id = %s",
            [table, row.pk],
        )
