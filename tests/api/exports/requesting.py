"""Asks for exports and opens what comes of them."""

import csv
from io import StringIO
from typing import Any

import psycopg2
from django.db import connection

from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.exports import store
from stronghold.exports.actions.requesting import (
    ExportOptions,
    request_export,
)
from stronghold.exports.choices import WORLD
from stronghold.exports.kinds import kind_named
from stronghold.exports.models import Export
from tests.exports import write_export

PURPOSE = "Tasking on Monday"


def ask(
    by: User,
    of: str = "reports",
    *,
    form: str = "csv",
    columns: list[str] | None = None,
    srid: int = WORLD,
    **params: str,
) -> Export:
    """Ask for all that someone may have of a kind, unless columns are named."""
    asked = kind_named(of).request(
        by, {name: [value] for name, value in params.items()}
    )
    chosen = columns or [column.name for column in asked.columns]
    options = ExportOptions(chosen, form, srid, PURPOSE)
    return request_export(by=by, of=of, params=params, options=options)


def made(by: User, of: str = "reports", **given: Any) -> Export:
    """Ask for an export and have it written."""
    export = ask(by, of, **given)
    assert write_export(export)
    return Export.objects.get(pk=export.pk)


def content(export: Export) -> bytes:
    with store.opened(export.file) as stream:
        return stream.read()


def rows_of(export: Export) -> list[dict[str, str]]:
    """Return the rows of a CSV file by heading."""
    text = content(export).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def make_export(by: User, **given: Any) -> Export:
    """Store an export that waits, past the action."""
    fields = {"of": "reports", "columns": ["reference"], "file_format": "csv"}
    fields |= {"srid": 4326, "purpose": "A test", "asked_at": clock.now()}
    return Export.objects.create(made_by=by, **fields | given)


def elsewhere(statement: str) -> None:
    """Do something on a connection that has nothing to do with this one."""
    beside: Any = psycopg2.connect(**connection.get_connection_params())
    beside.autocommit = True
    beside.cursor().execute(statement)
    beside.close()
