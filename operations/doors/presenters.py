"""The page after a tap on a door card: what was recorded, and what may follow."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.activities.choices import Result
from operations.activities.record import ACTIVITIES
from operations.closures.record import CLOSURES
from stronghold.core.records.presenters import written_place
from stronghold.core.ui.dates import written_when
from stronghold.core.ui.parts import Link

if TYPE_CHECKING:
    from operations.activities.models import Activity
    from operations.closures.models import ClosureCase

IN_BREACH = (
    "Ask for a reasonable excuse. Without one it is an offence (s.86): you may arrest "
    "if that is necessary (PACE s.24)"
)


def visited_page(
    case: "ClosureCase", visit: "Activity", *, steps: Sequence[Link]
) -> dict[str, Any]:
    """Return what `doors/visited.html` draws. `steps` are offered after a breach."""
    is_breach = Result.BREACH in visit.results and not visit.is_in_error
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
        "advice": IN_BREACH if is_breach else "",
        "steps": steps if is_breach else (),
    }
