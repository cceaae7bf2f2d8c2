"""What reads of operations, priorities and taskings share."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import QuerySet

from operations.plans.models import Plan
from stronghold.audit.record import consulted
from stronghold.kernel.errors import NotFound, RuleBroken
from stronghold.records.rules import is_reference

P = TypeVar("P", bound=Plan)
MOST_LISTED = 200
# A page further than this was not reached by going on from the one before.
LAST_PAGE = 1000


def one_plan(rows: QuerySet[P], reference: str) -> P:
    """Return one of the plans; NotFound if this viewer may see none such."""
    row = rows.filter(reference=reference).first() if is_reference(reference) else None
    if row is None:
        raise NotFound
    consulted([row.reference])
    return row


def read_page(params: Mapping[str, str]) -> int:
    """Return which page an address asks for; RuleBroken if it is none."""
    text = params.get("page", "").strip() or "1"
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:5]) <= LAST_PAGE):
        raise RuleBroken(f"Enter a page from 1 to {LAST_PAGE}", field="page")
    return int(text[:5])


def listed(rows: QuerySet[P], page: int = 1) -> tuple[list[P], bool]:
    """Return one page of plans, and whether there are more; what is shown is logged."""
    first = (page - 1) * MOST_LISTED
    found = list(rows[first : first + MOST_LISTED + 1])
    shown = found[:MOST_LISTED]
    consulted(row.reference for row in shown)
    return shown, len(found) > MOST_LISTED


def states_of(rows: QuerySet[P], reference: str) -> list[Any]:
    """Return each state that one of the plans has been in, the first one first."""
    events: Any = rows.model.pgh_event_model  # type: ignore[attr-defined]
    mine = rows.filter(reference=reference).values("pk")
    return list(events.objects.filter(pgh_obj__in=mine).order_by("pgh_id"))
