"""What was done in a week: the records that the viewer may see."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q

from operations.activities.queries import Hours, hours_of
from operations.activities.record import ACTIVITIES
from stronghold.brief.kinds import COUNTED
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.database.made_sql import Statement, rows_of, statement_of
from stronghold.core.kernel.weeks import Week

MOST_LISTED = 4
# The measures with a few records named; there are too many arrests and activities.
NAMED = ("warrants_executed", "closure_notices", "closure_orders")


class Ward(NamedTuple):
    """A ward by its name alone."""

    name: str


class Done(NamedTuple):
    """What the brief says of a record that it names: where it was."""

    reference: str
    place_text: str
    # Whether it is on the map.
    point: bool
    ward: Ward | None


def done_in(viewer: User, week: Week) -> Mapping[str, Sequence[Done]]:
    """Return the first few records of each measure that the brief names."""
    found = {code: _few(viewer, code, week) for code in NAMED}
    consulted(row.reference for rows in found.values() for row in rows)
    return found


def done_of(viewer: User, code: str, references: Sequence[str]) -> Sequence[Done]:
    """Return the records that a signed brief named, of those the viewer may see."""
    rows = COUNTED[code].kind.rows(viewer).filter(reference__in=references)
    found = {
        row.reference: Done(
            row.reference,
            row.place_text,
            bool(row.point),
            Ward(row.ward.name) if row.ward else None,
        )
        for row in rows.select_related("ward")
    }
    consulted(found)
    return [found[name] for name in references if name in found]


def hours_in(viewer: User, week: Week) -> Hours:
    """Return who worked in the activities of a week."""
    rows = ACTIVITIES.rows(viewer).filter(
        ACTIVITIES.counted, occurred_on__gte=week.start, occurred_on__lt=week.end
    )
    return hours_of(rows)


def _few(viewer: User, code: str, week: Week) -> list[Done]:
    rows = rows_of(_first_few(code, COUNTED[code].kind.visible(viewer), week))
    return [
        Done(reference, place, is_on_map, Ward(ward) if ward is not None else None)
        for reference, place, is_on_map, ward in rows
    ]


# The policy is asked each time; the SQL of the same answer is made once.
@lru_cache(maxsize=64)
def _first_few(code: str, may_read: Q, week: Week) -> Statement:
    kind, day = COUNTED[code].kind, COUNTED[code].day
    days = {f"{day}__gte": week.start, f"{day}__lt": week.end}
    rows = kind.model._default_manager.filter(may_read, error_at__isnull=True, **days)
    is_on_map = ExpressionWrapper(Q(point__isnull=False), BooleanField())
    named = rows.values_list("reference", "place_text", is_on_map, "ward__name")
    return statement_of(named.order_by(day, "pk")[:MOST_LISTED])
