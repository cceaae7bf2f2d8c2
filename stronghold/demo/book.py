"""Keeps records until all that happened to them is known, and copies them at once.

It is for the background years, of whose thousands of records each change would cost
several statements by the real actions. It stores what those store: each row as it is
in the end, a row of history for each change, and the events of the log.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Model

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import Actor, record
from stronghold.core.database.in_sets import in_sets
from stronghold.core.kernel import clock
from stronghold.demo.copying import copy_rows
from stronghold.demo.history import copying

if TYPE_CHECKING:
    from stronghold.core.accounts.models import User

_KEYS_AT_ONCE = 500
_NEXT_KEYS = """
SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)
"""
_OF_HISTORY = ("pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context")


@dataclass(frozen=True)
class _Event:
    """An event of the log, with when it was."""

    at: datetime
    kind: Kind
    by: Actor
    given: dict[str, Any]


class Book:
    """The rows of several tables, what changed them, and the events of the log."""

    def __init__(self) -> None:
        self._rows: dict[type[Model], list[Any]] = defaultdict(list)
        self._histories: dict[type[Model], list[Sequence[Any]]] = defaultdict(list)
        self._events: list[_Event] = []
        self._keys: dict[type[Model], Iterator[int]] = {}

    def add(self, row: Any) -> None:
        """Keep a new row, with the next key of its table.

        It is copied as it is then: what changes it meanwhile changes the row.
        """
        keys = self._keys.setdefault(type(row), _keys_of(type(row)))
        row.pk = next(keys)
        self._rows[type(row)].append(row)

    def drop(self, row: Any) -> None:
        """Forget a row: it was deleted again."""
        self._rows[type(row)].remove(row)

    def note(self, row: Any, *, by: "User", label: str = "update") -> None:
        """Note in the history of a row how it is from now on, and who made it so."""
        says = (clock.now(), label, row.pk, {"user": by.pk})
        facts = [getattr(row, name) for name in _facts_of(type(row)).values()]
        self._histories[type(row)].append((*says, *facts))

    def log(self, kind: Kind, *, by: Actor, **given: Any) -> None:
        """Note an event of now: `given` is what `record` takes."""
        self._events.append(_Event(clock.now(), kind, by, given))

    def copy(self) -> None:
        """Store it all, within the caller's transaction."""
        with copying():
            for model, rows in self._rows.items():
                facts = _facts_of(model)
                written = ([getattr(row, n) for n in facts.values()] for row in rows)
                copy_rows(model, [*facts], written)
        for model, histories in self._histories.items():
            columns = [*_OF_HISTORY, *_facts_of(model)]
            copy_rows(model.pgh_event_model, columns, histories)  # type: ignore[attr-defined]
        with in_sets():
            for event in self._events:
                with clock.stopped(event.at):
                    record(event.kind, by=event.by, **event.given)


def _facts_of(model: type[Model]) -> dict[str, str]:
    """Return the columns of a table, each with the attribute that has its value."""
    fields = model._meta.concrete_fields
    return {str(field.column): field.attname for field in fields}


def _keys_of(model: type[Model]) -> Iterator[int]:
    """Yield keys of the table's own sequence."""
    asked = [model._meta.db_table, model._meta.pk.column, _KEYS_AT_ONCE]
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_NEXT_KEYS, asked)
            keys = [key for (key,) in cursor.fetchall()]
        yield from keys
