"""The page after a tap on a door card: what was recorded, and what may follow."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.activities.choices import Result
from operations.activities.record import ACTIVITIES
from operations.closures.events import status_of
from operations.closures.record import CLOSURES
from operations.closures.rules.door import closed_now
from operations.statute.rules.limits import Code, Provisions, cited
from stronghold.core.records.presenters import written_place
from stronghold.core.ui.dates import written_when
from stronghold.core.ui.parts import Link

if TYPE_CHECKING:
    from operations.activities.models import Activity
    from operations.closures.models import ClosureCase, ClosureEvent


def visited_page(
    case: "ClosureCase",
    visit: "Activity",
    *,
    is_in_breach: bool,
    law: Provisions,
    steps: Sequence[Link],
) -> dict[str, Any]:
    """Return what `doors/visited.html` draws. `steps` are offered after a breach."""
    kwargs = {"reference": case.reference, "client_uuid": visit.client_uuid}
    return {
        "found": ", ".join(str(Result(code).label) for code in visit.results),
        "place": written_place(case),
        "when": written_when(visit.occurred_on, visit.occurred_at),
        "visit": Link(visit.reference, ACTIVITIES.url("detail", visit.reference)),
        "card_url": CLOSURES.url("door", case.reference),
        "case_url": CLOSURES.url("detail", case.reference),
        "is_undone": visit.is_in_error,
        "undo_url": reverse("doors:closure_undo", kwargs=kwargs),
        "advice": _in_breach(law, visit) if is_in_breach else "",
        "steps": steps if is_in_breach else (),
    }


def is_breach_now(
    case: "ClosureCase",
    rows: Sequence["ClosureEvent"],
    visit: "Activity",
    *,
    law: Provisions,
    now: datetime,
) -> bool:
    """Say whether a breach was found that an officer may still act on.

    A phone may send a visit late. It is kept as it was sent, but no one is arrested for
    what was not closed at the visit, or is not closed now.
    """
    if case.is_in_error or visit.is_in_error or Result.BREACH not in visit.results:
        return False
    status = status_of(rows)
    return all(
        at is not None and closed_now(law, status, now=at) is not None
        for at in (visit.occurred_at, now)
    )


def _in_breach(law: Provisions, visit: "Activity") -> str:
    """Return what an officer may do about a breach: sections 86, and 24 of PACE."""
    section = cited(law, Code.CLOSURE_BREACH, visit.occurred_on).section
    return (
        f"Ask for a reasonable excuse. Without one it is an offence ({section}): you "
        "may arrest if that is necessary (PACE s.24)"
    )
