"""Takes a search warrant through its moves, entries and endorsements."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from operations.warrants.actions.entries import (
    Endorsement,
    NewEntry,
    endorse_premises,
    record_entry,
)
from operations.warrants.actions.moves import MoveDetails, move_warrant
from operations.warrants.choices import CopyGiven, Outcome, Rank
from stronghold.core.kernel.london import london_date
from stronghold.demo.builders.stage import Stage

if TYPE_CHECKING:
    from operations.warrants.models import Warrant, WarrantEntry
    from stronghold.core.accounts.models import User

COURT = "Oxford Magistrates’ Court"
# The moves up to each stage, in order.
TO_ISSUE = ("authorise", "apply", "issue")
TO_ENTRY = (*TO_ISSUE, "enter")
CALLED_OFF = "The occupier has moved out, so the information no longer applies"


def move(
    stage: Stage, row: "Warrant", code: str, *, by: "User", at: datetime, **given: Any
) -> "Warrant":
    """Make a move; what is given replaces the details that it usually has."""
    usual: dict[str, Any] = {"on": london_date(at)}
    if code == "authorise":
        usual = {"at": at, "rank": Rank.INSPECTOR}
    elif code == "apply":
        usual["court"] = COURT
    elif code == "call_off":
        usual["reason"] = CALLED_OFF
    details = MoveDetails(**usual | given)
    return stage.act(
        at, move_warrant, by=by, reference=row.reference, move=code, details=details
    )


def enter(
    stage: Stage,
    row: "Warrant",
    *,
    by: "User",
    at: datetime,
    entered_at: datetime,
    **given: Any,
) -> "WarrantEntry":
    """Record an entry at the first premises, in which the drugs were found."""
    usual = {"premises": 1, "outcome": Outcome.DRUGS, "copy_given": CopyGiven.OCCUPIER}
    entry: dict[str, Any] = {**usual, "entered_at": entered_at, **given}
    return stage.act(
        at,
        record_entry,
        by=by,
        reference=row.reference,
        submission=stage.submission(of="entry"),
        entry=NewEntry(**entry),
    )


def endorse(
    stage: Stage, row: "Warrant", *, by: "User", at: datetime, **given: Any
) -> "Warrant":
    """Endorse the warrant for the first premises: what was sought was found there."""
    usual = {"premises": 1, "sought_found": True, "other_seized": False}
    found = Endorsement(**usual | given)
    return stage.act(
        at, endorse_premises, by=by, reference=row.reference, endorsement=found
    )
