"""Gives the history of made-up records the times at which they were made, not loaded.

A trigger dates each row of a history by its transaction, which is the same for all
made-up records, and another refuses every change. So each step notes its own time in
the history, beside who makes it, and `date_history` moves it to where times belong.
Only the owner of the tables can switch the triggers off, which this does during its
transaction.

What is copied has its whole history copied beside it (book.py). The triggers write one
row of history more for each such row, which `date_history` takes away.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection, transaction

from stronghold.core.kernel import clock

if TYPE_CHECKING:
    from stronghold.core.accounts.models import User

# Until the transaction ends, or another step says its own.
_NAME = "SELECT set_config('pghistory.context_metadata', %s, true)"
_TRIGGERS = "ALTER TABLE {table} {how} TRIGGER USER"
_DATE = """
UPDATE {table} SET pgh_created_at = (pgh_context->>'at')::timestamptz,
  pgh_context = nullif(pgh_context - 'at', '{{}}')
WHERE pgh_context ? 'at'
"""
_COPIED = {"copied": True}
_TAKE_AWAY = "DELETE FROM {table} WHERE pgh_context ? 'copied'"


@contextmanager
def acting(by: "User | None", at: datetime) -> Iterator[None]:
    """Stop the clock, and have the history say who acts and when; None: the system.

    It needs the caller's transaction. What changes no record after the step, and before
    the next, is nothing that a history could say.
    """
    says: dict[str, Any] = {"at": at.isoformat()}
    if by is not None:
        says["user"] = by.pk
    _say(says)
    with clock.stopped(at):
        yield


@contextmanager
def copying() -> Iterator[None]:
    """Mark the rows of history that the triggers write of what is copied."""
    _say(_COPIED)
    yield
    _say({})


def _say(says: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_NAME, [json.dumps(says) if says else ""])


@transaction.atomic
def date_history() -> int:
    """Date the rows of history by their steps; return how many rows."""
    n_dated = 0
    with connection.cursor() as cursor:
        for table in _histories():
            # The names come from the models, so nothing in the SQL is user input.
            cursor.execute(_TRIGGERS.format(table=table, how="DISABLE"))
            cursor.execute(_TAKE_AWAY.format(table=table))
            cursor.execute(_DATE.format(table=table))
            n_dated += cursor.rowcount
            cursor.execute(_TRIGGERS.format(table=table, how="ENABLE"))
    return n_dated


def _histories() -> list[str]:
    # The library has models of its own with these columns, and no table.
    ours = [row for row in apps.get_models() if row._meta.app_label != "pghistory"]
    return [
        row._meta.db_table
        for row in ours
        if any(field.name == "pgh_created_at" for field in row._meta.fields)
    ]
