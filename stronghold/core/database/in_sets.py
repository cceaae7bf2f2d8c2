"""Stores the rows of many records by one statement for each table.

An import stores each record by the action that stores one that is typed. Within
`in_sets` the rows of these actions wait. They are stored before any other statement is
sent, so that it reads what it would read if each row had been stored at once. An import
that asked beforehand for what its records need sends no other statement.

A row that breaks a constraint raises NotInSets, and does not say which it is: the
caller takes back what it stored, and stores the records one by one.
"""

from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DataError, IntegrityError, connection
from django.db.models import Field, Model

# How many rows one statement stores, and how many keys one takes from a sequence.
_MOST_ROWS = 500
_KEYS = 100
# How a statement begins that stores a row whose plan is kept (planned.py).
_STORES = ("EXECUTE change_", "EXECUTE store_")
_Fields = Sequence["Field[Any, Any]"]
# A table, and the columns of it that rows have.
_Into = tuple[type[Model], str]


class NotInSets(Exception):
    """These records cannot be stored in sets; those that were are to be taken back."""


class InSets:
    """The rows that wait, and the answers that were asked for beforehand."""

    def __init__(self) -> None:
        self._waiting: dict[_Into, list[Sequence[Any]]] = {}
        self._keys: dict[type[Model], Iterator[int]] = {}
        self._answers: dict[Hashable, Any] = {}
        # How many rows waited before the present record, and whether the database has
        # something of it.
        self._n_before: dict[_Into, int] = {}
        self._is_begun = False
        # Whether the statement that is sent is one of this class.
        self._is_own = False

    def add(self, row: Model, fields: _Fields, *, has_key: bool) -> None:
        """Let a new row wait, as it is now; with `has_key` it has its key already."""
        model = type(row)
        names = [str(field.column) for field in fields]
        if has_key:
            names.insert(0, str(model._meta.pk.column))
            row.pk = self._next_key(model)
        values = [row.pk] if has_key else []
        for field in fields:
            _take_key(row, field)
            value = field.pre_save(row, add=True)
            values.append(field.get_db_prep_save(value, connection))
        self._waiting.setdefault((model, ", ".join(names)), []).append(values)
        row._state.adding, row._state.db = False, connection.alias

    def _next_key(self, model: type[Model]) -> int:
        """Return a key of the table's own sequence."""
        found = next(self._keys.get(model, iter(())), None)
        if found is None:
            self._keys[model] = self._taken_keys(model)
            found = next(self._keys[model])
        return found

    def _taken_keys(self, model: type[Model]) -> Iterator[int]:
        meta = model._meta
        with self.apart(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s))"
                " FROM generate_series(1, %s)",
                [meta.db_table, meta.pk.column, _KEYS],
            )
            return iter([key for (key,) in cursor.fetchall()])

    def store(self) -> None:
        """Store what waits. NotInSets if the database refuses a row."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, {}
        n_before, self._n_before = self._n_before, {}
        self._is_begun |= any(
            len(rows) > n_before.get(into, 0) for into, rows in waiting.items()
        )
        try:
            # A row was added after those that it refers to, and so was its table.
            for into, rows in waiting.items():
                for start in range(0, len(rows), _MOST_ROWS):
                    self._insert(into, rows[start : start + _MOST_ROWS])
        except (DataError, IntegrityError) as error:
            raise NotInSets from error

    def _insert(self, into: _Into, rows: Sequence[Sequence[Any]]) -> None:
        model, columns = into
        one = f"({', '.join(['%s'] * len(rows[0]))})"
        sql = (
            f"INSERT INTO {model._meta.db_table} ({columns})"  # noqa: S608 - a model's
            f" VALUES {', '.join([one] * len(rows))}"
        )
        with self.apart(), connection.cursor() as cursor:
            cursor.execute(sql, [value for row in rows for value in row])

    @contextmanager
    def one_record(self) -> Iterator[None]:
        """Drop the rows of a record that is refused.

        NotInSets if the database has some of them, or was changed in another way.
        """
        self._is_begun = False
        self._n_before = {into: len(rows) for into, rows in self._waiting.items()}
        try:
            yield
        except Exception as error:
            if self._is_begun:
                raise NotInSets from error
            for into, rows in self._waiting.items():
                del rows[self._n_before.get(into, 0) :]
            self._waiting = {to: rows for to, rows in self._waiting.items() if rows}
            raise

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Send statements that read nothing of what waits."""
        was, self._is_own = self._is_own, True
        try:
            yield
        finally:
            self._is_own = was

    def before(
        self, execute: Any, sql: Any, given: Any, many: bool, context: Any
    ) -> Any:
        """Store what waits, and then send another statement."""
        if not self._is_own:
            self.store()
            self._is_begun |= not _only_reads(str(sql))
        return execute(sql, given, many, context)

    def note(self, question: Hashable, answer: Any) -> None:
        """Note the answer to a question, which is then not asked."""
        self._answers[question] = answer

    def answer(self, question: Hashable) -> Any:
        """Return what was noted; None if nothing was."""
        return self._answers.get(question)


def _take_key(row: Any, field: Any) -> None:
    """Take over the key of the row that a field refers to, if it came after it."""
    if field.remote_field and getattr(row, field.attname) is None:
        other = field.is_cached(row) and field.get_cached_value(row)
        if other:
            setattr(row, field.name, other)


def _only_reads(sql: str) -> bool:
    # With a semicolon it is two: who changes a row, and the change (history.py).
    is_read = sql.startswith(("SELECT ", "EXECUTE ")) and ";" not in sql
    return is_read and not sql.startswith(_STORES)


_current: ContextVar[InSets | None] = ContextVar("in_sets", default=None)


def current() -> InSets | None:
    """Return the sets in which rows wait now; None if each is stored at once."""
    return _current.get()


@contextmanager
def in_sets() -> Iterator[InSets]:
    """Let new rows wait; they are stored at the end, within the caller's transaction.

    If an error ends the block, what waits is dropped.
    """
    sets = InSets()
    token = _current.set(sets)
    try:
        with connection.execute_wrapper(sets.before):
            yield sets
            sets.store()
    finally:
        _current.reset(token)
