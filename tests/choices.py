"""What a force decides in a test, by the action, from a day of its own."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from stronghold.core.audit.record import SYSTEM
from stronghold.core.decided.queries import rows_of
from stronghold.core.decided.rules import Given, Subject
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.force_setup.force_choices.actions import add_choices

LONG_AGO = datetime.fromisoformat("2001-01-01T00:00+00:00")


def decide(
    force: Force,
    subject: Subject,
    changes: Mapping[str, Mapping[str, Any]],
    *,
    order: Sequence[str] = (),
    from_day: date | None = None,
) -> None:
    """Decide these values of rows by their codes; without a day, since long ago."""
    rows = [dict(row) | changes.get(row["code"], {}) for row in rows_of(force, subject)]
    rows.sort(key=lambda row: order.index(row["code"]) if order else 0)
    decide_rows(force, subject, rows, from_day=from_day)


def decide_rows(
    force: Force,
    subject: Subject,
    rows: Sequence[Mapping[str, Any]],
    *,
    from_day: date | None = None,
) -> None:
    """Decide all rows of a subject."""
    at = LONG_AGO if from_day is None else clock.now()
    with clock.stopped(at), transaction.atomic():
        day = from_day or at.date()
        add_choices(force, Given({subject.code: rows}, day, "A test"), by=SYSTEM)
