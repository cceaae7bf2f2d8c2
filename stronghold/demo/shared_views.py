"""Reads what an agreement shares while the demonstration is being made.

All of it is one transaction, which the partner's own connection cannot see yet. So this
reads the same views on the current connection, with the same kind of ticket.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

from stronghold.core.kernel import clock
from stronghold.core.sharing.actions import issue_ticket
from stronghold.partners.portal.queries import Reading

if TYPE_CHECKING:
    from datetime import datetime

    from stronghold.core.accounts.models import User
    from stronghold.core.sharing.models import Agreement

_SHOW = "SELECT set_config('stronghold.ticket', %s, true)"
# The views that say since when each row is shared.
_VIEWS = ("shared_closures", "shared_warrants", "shared_activities")


@contextmanager
def reading_here(viewer: "User", agreement: "Agreement") -> "Iterator[Reading]":
    """Open a read of an agreement as police viewing as the partner."""
    with connection.cursor() as cursor:
        # The views use the database's time, not the site's clock.
        cursor.execute("SELECT statement_timestamp()")
        (now,) = cursor.fetchone()
        with clock.stopped(now):
            ticket = issue_ticket(viewer=viewer, agreement=agreement)
        cursor.execute(_SHOW, [ticket])
        try:
            yield Reading(cursor, viewer, agreement)
        finally:
            cursor.execute(_SHOW, [""])


def shown_since(viewer: "User", agreement: "Agreement") -> "list[tuple[datetime, str]]":
    """Return since when each record is shared by an agreement, latest first."""
    parts = [f"SELECT shown_from, reference FROM {view}" for view in _VIEWS]  # noqa: S608
    with reading_here(viewer, agreement) as read:
        read.cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY 1 DESC, 2")
        found: list[tuple[datetime, str]] = read.cursor.fetchall()
    return found
