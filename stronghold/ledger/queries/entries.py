"""Everything recorded at a place on one time axis, page by page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.database.made_sql import (
    Statement,
    all_of,
    rows_of,
    statement_of,
)
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.filters import Filter, YesFilter
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.pages import Page, PageRequest, page_from
from stronghold.core.records.place_sql import rows_here
from stronghold.core.records.queries import with_related
from stronghold.core.records.rules import is_reference
from stronghold.ledger.queries.places import LedgerPlace
from stronghold.ledger.rules import is_up_to, is_year, year_of

# What the entries of some kind say of other rows.
_SAID = ("street", "merged_into", "same_as", "team", "arrest", "organisation")


_FIRST_KEYS = "SELECT axis, {rank}, id FROM ({ordered} LIMIT %s) AS found (axis, id)"


@dataclass(frozen=True)
class Recorded:
    """One record and its kind."""

    kind: RecordKind[Any]
    row: Any


class Key(NamedTuple):
    """What sorts an entry on the axis: its time, the rank of its kind, its row's id."""

    at: datetime
    rank: int
    pk: int


class OfKind(Filter):
    """The records of one of these kinds; NotFound for another."""

    name, label = "kind", "Kind of record"

    def __init__(self, kinds: Sequence[RecordKind[Any]]) -> None:
        self._codes = {kind.code for kind in kinds}

    def read(self, text: str) -> str:
        if text not in self._codes:
            raise NotFound
        return text


class CountedOnly(YesFilter):
    """Only the records that count."""

    name, label = "counted", "Leave out merged and recorded in error"


class InYear(Filter):
    """The records that count in one year; or, as `to-2016`, in it or before.

    NotFound for another value.
    """

    name, label = "year", "Year"

    def read(self, text: str) -> str:
        if not is_year(text):
            raise NotFound
        return text

    def of(self, kind: RecordKind[Any], text: str) -> Q:
        """Return the condition for the records of a kind."""
        compare = "lte" if is_up_to(text) else "exact"
        return Q((f"{kind.day}__year__{compare}", year_of(text)))


def entries_page(
    viewer: User,
    place: LedgerPlace,
    kinds: Sequence[RecordKind[Any]],
    *,
    ask: PageRequest,
    counted_only: bool = False,
    narrow: Callable[[RecordKind[Any]], Q] | None = None,
) -> Page[Recorded]:
    """Read the keys of a page from each kind, merge them, and load only those rows.

    `narrow` returns a condition that the rows of a kind must fulfil as well.
    """
    backwards = bool(ask.before)
    cursor = _cursor(viewer, kinds, ask.before or ask.after)

    def ordered(rank: int, kind: RecordKind[Any]) -> Statement:
        if not (narrow or cursor):
            # The usual page, whose SQL is kept.
            return rows_here(
                kind,
                viewer,
                place.column_and_number,
                _newest_first,
                counted_only=counted_only,
            )
        rows_at = kind.counted_at if counted_only else kind.rows_at
        rows = rows_at(viewer, place.here)
        if narrow:
            rows = rows.filter(narrow(kind))
        if cursor:
            rows = rows.annotate(axis=kind.at())
            rows = rows.filter(_beyond(cursor, rank, newer=backwards))
        return statement_of(_on_axis(kind, rows, newest_first=not backwards))

    asked = [
        _first_keys(rank, ordered(rank, kind), most=ask.size + 1)
        for rank, kind in enumerate(kinds)
    ]
    keys = [Key(*row) for row in rows_of(all_of(asked))]
    keys = sorted(keys, reverse=not backwards)[: ask.size + 1]
    found = _loaded(viewer, kinds, keys)
    page = page_from(found, ask, name=lambda record: str(record.row.reference))
    consulted(record.row.reference for record in page.items)
    _note_words(viewer, page.items)
    return page


def _first_keys(rank: int, ordered: Statement, *, most: int) -> Statement:
    if ordered is None:
        return None
    sql, values = ordered
    return _FIRST_KEYS.format(rank=rank, ordered=sql), values + (most,)


def _newest_first(kind: RecordKind[Any], rows: QuerySet[Any]) -> QuerySet[Any]:
    return _on_axis(kind, rows, newest_first=True)


def _on_axis(
    kind: RecordKind[Any], rows: QuerySet[Any], *, newest_first: bool
) -> QuerySet[Any]:
    sign = "-" if newest_first else ""
    rows = rows.annotate(axis=kind.at())
    return rows.order_by(f"{sign}axis", f"{sign}pk").values_list("axis", "pk")


def _note_words(viewer: User, found: Sequence[Recorded]) -> None:
    """Log whose words the entries show; those in error show none."""
    shown = [record for record in found if not record.row.is_in_error]
    for kind in {record.kind.code: record.kind for record in shown}.values():
        rows = [record.row for record in shown if record.kind is kind]
        kind.note_words(viewer, rows)


def _beyond(cursor: Key, rank: int, *, newer: bool) -> Q:
    """Return the condition for being before or after an entry of any kind."""
    at, own_rank, pk = cursor
    side = "gt" if newer else "lt"
    if rank == own_rank:
        # The first condition is what the index follows; the second breaks ties.
        return Q(**{f"axis__{side}e": at}) & (
            Q(**{f"axis__{side}": at}) | Q(**{f"pk__{side}": pk})
        )
    is_beyond = rank > own_rank if newer else rank < own_rank
    return Q(**{f"axis__{side}{'e' if is_beyond else ''}": at})


def _cursor(
    viewer: User, kinds: Sequence[RecordKind[Any]], reference: str
) -> Key | None:
    """Return a record's key; raises NotFound if the viewer may not see it."""
    if not reference:
        return None
    if not is_reference(reference):
        raise NotFound
    for rank, kind in enumerate(kinds):
        if reference.startswith(f"{kind.prefix}-"):
            rows = kind.rows(viewer).filter(reference=reference)
            found = rows.annotate(axis=kind.at()).values_list("axis", "pk").first()
            if found:
                return Key(found[0], rank, found[1])
    raise NotFound


def _loaded(
    viewer: User, kinds: Sequence[RecordKind[Any]], keys: Sequence[Key]
) -> list[Recorded]:
    """Load the rows of these keys, in this order."""
    rows: dict[tuple[int, int], Any] = {}
    for rank, kind in enumerate(kinds):
        wanted = [pk for _, of_rank, pk in keys if of_rank == rank]
        if wanted:
            visible = kind.with_facts(
                with_related(kind.rows(viewer).filter(pk__in=wanted), only=_SAID)
            )
            rows.update({(rank, row.pk): row for row in visible})
    return [Recorded(kinds[rank], rows[rank, pk]) for _, rank, pk in keys]
