"""The facts of the events of a closure case, and how an event is recorded."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from operations.closure_moves.rules.facts import SERVICE_CHECKS
from operations.closures.actions import NewEvent, record_event
from stronghold.demo.builders.stage import Stage
from stronghold.demo.builders.warrants import COURT

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent
    from stronghold.core.accounts.models import User

SENIOR, INSPECTOR, COUNCIL = "superintendent", "inspector", "chief_executive"
# Answers that prepare a notice; the time of the hearing is the caller's.
PREPARED: Mapping[str, Any] = {
    "residents": "One tenant, who lives there alone",
    "children": "no",
    "adults_at_risk": "no",
    "occupier_is_victim": "no",
    "necessity": "Callers day and night, needles on the stairs, and neighbours "
    "who no longer use the landing. Warnings have changed nothing.",
    "informed": "The tenant and the landlord were informed at the door",
    "consulted": "City council, landlord, children’s services, fire service",
    "keeps_out_residents": False,
    "keeps_out_owner": False,
    "hearing_court": COURT,
}
# Service of a notice by a constable on premises without outbuildings.
SERVED: Mapping[str, Any] = {
    **dict.fromkeys(SERVICE_CHECKS, "done"),
    "posted_outbuildings": "not_needed",
    "served_by": "constable",
}
# The longest notice that each may sign: ASBCPA 2014 s.77.
LONG: Mapping[str, Any] = {"signed_by": SENIOR, "hours": 48}
SHORT: Mapping[str, Any] = {"signed_by": INSPECTOR, "hours": 24}


def happen(
    stage: Stage,
    row: "ClosureCase",
    kind: str,
    facts: Mapping[str, Any],
    *,
    by: "User",
    at: datetime,
    keep_words: bool = True,
    as_ordered: bool = True,
    **given: Any,
) -> "ClosureEvent":
    """Record an event at its time, with whatever the court ordered."""
    event = NewEvent(
        kind,
        facts,
        stage.client_uuid(),
        happened_at=at,
        keep_words=keep_words,
        as_ordered=as_ordered,
        **given,
    )
    return stage.act(at, record_event, by=by, reference=row.reference, event=event)
