"""The SQL of the rows of a kind at a place, made once for all places.

The page of a place asks every kind of record several questions, and Django takes longer
to make each statement than PostgreSQL takes to answer it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

from django.db.models import Q, QuerySet

from stronghold.core.accounts.models import User
from stronghold.core.database.made_sql import Statement, statement_of
from stronghold.core.records.blur import Blur
from stronghold.core.records.kind import RecordKind

# Of so many kinds, questions and answers of the policy.
MOST_KEPT = 2_000
# Stands for the place in SQL that is kept: no street and no premises has this number.
_ANY_PLACE = -1

# Says what is asked of the rows of a kind. The same function asks the same.
Question: TypeAlias = Callable[[RecordKind[Any], QuerySet[Any]], QuerySet[Any]]


@dataclass(frozen=True)
class _Reader:
    """Someone who reads: equal to all who see the same of the same rows."""

    visible: Q
    blurred: Blur | None
    user: User = field(compare=False)


def rows_here(
    kind: RecordKind[Any],
    viewer: User,
    place: tuple[str, int],
    question: Question,
    *,
    counted_only: bool,
) -> Statement:
    """Return the SQL that asks the rows of a kind at one place.

    `place` is "street" or "premises" and its number. The policy is asked each time: who
    may know of other rows has another statement.
    """
    column, number = place
    reader = _Reader(kind.visible(viewer), kind.blurred(viewer), viewer)
    made = _made(kind, reader, column, question, counted_only)
    if made is None:
        return None
    sql, values = made
    return sql, tuple(number if value == _ANY_PLACE else value for value in values)


@lru_cache(maxsize=MOST_KEPT)
def _made(
    kind: RecordKind[Any],
    reader: _Reader,
    column: str,
    question: Question,
    counted_only: bool,
) -> Statement:
    rows_at = kind.counted_at if counted_only else kind.rows_at
    rows = rows_at(reader.user, Q((column, _ANY_PLACE)))
    return statement_of(question(kind, rows))
