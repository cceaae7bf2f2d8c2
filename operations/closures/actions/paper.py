"""Which papers a closure case can have, and who adds them."""

from collections.abc import Mapping

from operations.closure_moves.choices import EventKind
from operations.closures.actions.locked import locked_closure
from operations.closures.events import live_rows
from operations.closures.models import ClosureCase
from operations.closures.record import CLOSURES
from operations.papers.choices import PaperKind
from operations.papers.owner import PaperOwner
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User

# The events of a case of which there can be such a paper; the others are free.
AFTER: Mapping[str, tuple[EventKind, ...]] = {
    PaperKind.SIGNED_NOTICE: (EventKind.AUTHORISE,),
    PaperKind.COURT_ORDER: (
        EventKind.ORDER,
        EventKind.SUSPEND,
        EventKind.RESUME,
        EventKind.QUASH,
        EventKind.EXTEND_ORDER,
        EventKind.NOT_EXTENDED,
        EventKind.ADJOURN,
        EventKind.REFUSE,
        EventKind.REFUSE_CONTINUE,
        EventKind.DECIDE_APPEAL,
        EventKind.DISCHARGE,
    ),
}
ALWAYS = (
    PaperKind.STATEMENT,
    PaperKind.EXHIBIT_PHOTO,
    PaperKind.CONSULTATION,
    PaperKind.OTHER,
)


def _kinds(case: ClosureCase) -> list[str]:
    rows = live_rows(list(case.happened.order_by("n")))
    happened = {row.kind for row in rows}
    after = [kind for kind, events in AFTER.items() if happened & set(events)]
    return list(after) + list(ALWAYS)


def _may_add(by: User, case: ClosureCase) -> bool:
    return policy.can(by, CLOSURES.verb_to_write(by))


def _locked(by: User, reference: str) -> ClosureCase:
    policy.require(by, CLOSURES.verb_to_write(by))
    return locked_closure(by, reference)


CASE_PAPERS = PaperOwner(
    field="closure",
    kind=CLOSURES,
    may_add=_may_add,
    locked=_locked,
    kinds=_kinds,
    missing={
        PaperKind.SIGNED_NOTICE: "Record who authorised the notice first",
        PaperKind.COURT_ORDER: "Record what the court decided first",
    },
)
