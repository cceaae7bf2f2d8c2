"""The draft of a closure order, for the court: section 80."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from operations.closure_moves.choices import Ground, State
from operations.closure_moves.rules.moves import TO_BE_HEARD
from operations.closures.events import status_of
from operations.closures.presenters.inside import inside_words
from operations.statute.rules.limits import Code, Provisions, cited
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.pdf import pdf_of

if TYPE_CHECKING:
    from operations.closures.models import (
        ClosureCase,
        ClosureEvent,
        ClosureException,
    )

# What a court may find whatever the ground of the notice was.
BEHAVIOUR = (
    "a person has engaged, or is likely to engage, in disorderly, offensive or "
    "criminal behaviour on the premises (section 80(5)(a))"
)
# What the court is asked to find, by the ground of the notice.
FINDINGS: Mapping[str, str] = {
    Ground.NUISANCE: "the use of the premises has resulted, or is likely to result, in "
    "serious nuisance to members of the public (section 80(5)(b))",
    Ground.DISORDER: "there has been, or is likely to be, disorder near the premises "
    "associated with their use (section 80(5)(c))",
}


def has_draft(state: str) -> bool:
    """Say whether there is still an order to ask a court for."""
    return state in (State.AUTHORISED, *TO_BE_HEARD)


def draw_draft(
    case: "ClosureCase",
    rows: Sequence["ClosureEvent"],
    inside: Sequence["ClosureException"],
    *,
    address: str,
    law: Provisions,
    today: date,
) -> bytes:
    """Return the draft order as a PDF. `inside` is who is to be let in."""
    order = draft(case, rows, inside, address=address, law=law, today=today)
    return pdf_of("documents/draft_order.html", {"order": order})


def draft(
    case: "ClosureCase",
    rows: Sequence["ClosureEvent"],
    inside: Sequence["ClosureException"],
    *,
    address: str,
    law: Provisions,
    today: date,
) -> Mapping[str, object]:
    """Return what the document draws, with the sections of the law of the day."""
    status = status_of(rows)
    at = status.prepared.hearing_at
    longest = cited(law, Code.ORDER, today)
    return {
        "reference": case.reference,
        "applicant": case.issuer.name,
        "court": status.prepared.hearing_court,
        "hearing": written_instant(at) if at else "",
        "premises": address or case.place_text,
        # The court strikes out the one that it does not find.
        "findings": [BEHAVIOUR, FINDINGS[case.ground]],
        "served": written_instant(status.served_at) if status.served_at else "",
        "inside": [inside_words(row) for row in inside],
        "months": longest.value,
        "section": longest.section,
        "breach": cited(law, Code.CLOSURE_BREACH, today).section,
    }
