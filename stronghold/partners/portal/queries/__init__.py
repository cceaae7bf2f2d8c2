"""Every read of what partners are shown, always on the database alias `partner`.

Its role can read only the shared views, which are empty without the transaction's
ticket. Police who view as a partner read in exactly the same way.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connections, transaction

from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted, disclosed
from stronghold.core.database.replicas import on_fresh
from stronghold.core.kernel.errors import NotFound
from stronghold.core.kernel.london import london_date
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.rules import is_reference
from stronghold.core.sharing.actions import issue_ticket
from stronghold.core.sharing.models import Agreement
from stronghold.partners.portal.kinds import SharedKind
from stronghold.partners.portal.queries.filters import condition

PARTNER = "partner"
# Rows on a page of a list.
PAGE = 50
MOST_PAGES = 200
A_YEAR = timedelta(days=400)
# What is planned once a connection is planned for any values, so at once for all.
_BEGIN = """
SELECT set_config('stronghold.ticket', %s, true),
  set_config('plan_cache_mode', 'force_generic_plan', true)
"""


@dataclass(frozen=True)
class SharedRow:
    """One row of a shared view: its reference, and the values of the kind's columns."""

    reference: str
    values: Sequence[Any]


@dataclass(frozen=True)
class SharedRows:
    """One page of the rows of a kind, and whether there is another."""

    kind: SharedKind
    rows: Sequence[SharedRow]
    has_more: bool


class Reading:
    """A transaction with one ticket. It logs which records it shows, and to whom."""

    def __init__(self, cursor: Any, viewer: User, agreement: Agreement) -> None:
        self.cursor, self.viewer, self.agreement = cursor, viewer, agreement

    def rows(
        self,
        kind: SharedKind,
        *,
        page: int = 1,
        most: int = PAGE,
        wanted: ListFilter | None = None,
    ) -> SharedRows:
        """Return a page of a kind: what presses, then the newest or the soonest due."""
        where, given = condition(kind, wanted) if wanted else ("", [])
        rest = f"{where} {_order(kind)} LIMIT %s OFFSET %s"
        return self._some(kind, rest, [*given, most + 1, (page - 1) * most], most=most)

    def count(self, kind: SharedKind, wanted: ListFilter) -> int:
        """Return how many rows of a kind match the filter."""
        where, given = condition(kind, wanted)
        query = f"SELECT count(*) FROM {kind.view} {where}"  # noqa: S608
        self.cursor.execute(query, given)
        return int(self.cursor.fetchone()[0])

    def figures_since(self, day: date) -> list[tuple[str, date]]:
        """Return the periods whose figures were first shown since a day, newest first.

        Figures of warrants are shown when their embargo is over, not when published.
        """
        self.cursor.execute(
            "SELECT DISTINCT period, first_day FROM shared_figures"
            " WHERE shown_on >= %s ORDER BY first_day DESC, period",
            [day],
        )
        return list(self.cursor.fetchall())

    def waiting(self, kind: SharedKind, *, most: int) -> SharedRows:
        """Return the rows of a kind that wait for the partner."""
        order = _order(kind, first=f"{kind.waits_last}, " if kind.waits_last else "")
        rest = f"WHERE {kind.waits or 'true'} {order} LIMIT %s"
        return self._some(kind, rest, [most + 1], most=most)

    def new(self, kind: SharedKind, *, since: datetime, most: int) -> SharedRows:
        """Return the rows of a kind that were first shown after an instant."""
        rest = "WHERE shown_from > %s"
        given: list[Any] = [since]
        if kind.is_new_within_a_year:
            rest += f" AND {kind.day} > %s"
            given.append(london_date(since) - A_YEAR)
        first = f"({kind.pressing}) DESC, " if kind.pressing else ""
        rest += f" ORDER BY {first}shown_from DESC, reference LIMIT %s"
        return self._some(kind, rest, [*given, most + 1], most=most)

    def one(self, kind: SharedKind, reference: str) -> SharedRow:
        """Return one row of a kind; NotFound if it is not shared."""
        if found := self.find(kind, reference):
            return found
        raise NotFound

    def find(self, kind: SharedKind, reference: str) -> SharedRow | None:
        """Return one row of a kind, or None if it is not shared."""
        if not is_reference(reference):
            return None
        found = self._some(kind, "WHERE reference = %s", [reference], most=1)
        return found.rows[0] if found.rows else None

    def those(self, kind: SharedKind, references: Collection[str]) -> SharedRows:
        """Return those of these rows of a kind that are shared."""
        given = [list(references)]
        return self._some(kind, "WHERE reference = ANY(%s)", given, most=len(given[0]))

    def select(self, kind: SharedKind, columns: str, *, most: int) -> list[Any]:
        """Return other columns of the latest rows; the caller must log the read."""
        query = f"SELECT {columns} FROM {kind.view} {_order(kind)} LIMIT %s"  # noqa: S608
        self.cursor.execute(query, [most])
        return list(self.cursor.fetchall())

    def _some(
        self, kind: SharedKind, rest: str, given: list[Any], *, most: int
    ) -> SharedRows:
        columns = ", ".join(("reference", *kind.columns))
        # The names come from kinds.py, never from a request.
        self.cursor.execute(f"SELECT {columns} FROM {kind.view} {rest}", given)  # noqa: S608
        found = [SharedRow(row[0], row[1:]) for row in self.cursor.fetchall()]
        self.note(row.reference for row in found[:most])
        return SharedRows(kind, found[:most], has_more=len(found) > most)

    def note(self, references: Iterable[str]) -> None:
        """Log that these records are shown, in the one event of the response."""
        detail = {
            "agreement": self.agreement.reference,
            "version": str(self.agreement.version),
        }
        if self.viewer.organisation.kind == OrganisationKind.POLICE:
            consulted(references, **detail)
        else:
            recipient = self.viewer.organisation.name
            disclosed(references, recipient=recipient, **detail)


def _order(kind: SharedKind, *, first: str = "") -> str:
    order = "ASC" if kind.soonest_first else "DESC"
    if kind.pressing:
        soonest = "".join(
            f"CASE WHEN {kind.pressing} THEN {column} END, "
            for column in kind.pressing_by
        )
        first = f"({kind.pressing}) DESC, {soonest}{first}"
    return f"ORDER BY {first}{kind.day} {order} NULLS LAST, reference"


@contextmanager
def reading(viewer: User, agreement: Agreement) -> Iterator[Reading]:
    """Open a read of what an agreement shares; NotFound if that is not allowed."""
    ticket = issue_ticket(viewer=viewer, agreement=agreement)
    # A replica has the ticket, and whatever ended or changed the agreement before it.
    with (
        on_fresh(PARTNER),
        transaction.atomic(using=PARTNER),
        connections[PARTNER].cursor() as cursor,
    ):
        cursor.execute("SET TRANSACTION READ ONLY")
        cursor.execute(_BEGIN, [ticket])
        yield Reading(cursor, viewer, agreement)
