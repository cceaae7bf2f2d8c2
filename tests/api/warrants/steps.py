"""Leads a warrant through its moves, by its actions."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from operations.warrants.actions.entries import (
    Endorsement,
    NewEntry,
    PlannedEntry,
    endorse_premises,
    plan_entry,
    record_entry,
)
from operations.warrants.actions.moves import MoveDetails, move_warrant
from operations.warrants.actions.warrant import NewWarrant, record_warrant
from operations.warrants.models import Warrant
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import LONDON
from stronghold.core.places.models import Premises
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.submission import Submission


def draw_up(by: User, premises: Premises, **given: Any) -> Warrant:
    place = PlaceMeant(
        premises.address, premises.point, premises.street_id, premises.pk
    )
    return record_warrant(
        by=by,
        submission=Submission(uuid.uuid4(), ""),
        warrant=NewWarrant(place=place, **given),
    )


def make_move(row: Warrant, by: User, code: str, **given: Any) -> Warrant:
    details = MoveDetails(**given)
    return move_warrant(by=by, reference=row.reference, move=code, details=details)


def lead_to_issue(row: Warrant, by: User, on: date | None = None) -> Warrant:
    on = on or clock.today()
    # Early on that London day, whatever the clocks did since, and never to come.
    morning = datetime.combine(on, time(0, 1), LONDON)
    start = min(morning, clock.now() - timedelta(minutes=1))
    make_move(row, by, "authorise", rank="inspector", at=start)
    make_move(row, by, "apply", on=on, court="Oxford Magistrates")
    return make_move(row, by, "issue", on=on)


def enter(row: Warrant, by: User, at: datetime | None = None, **given: Any) -> Any:
    told = {
        "premises": 1,
        "entered_at": at or clock.now(),
        "outcome": "drugs",
        "copy_given": "occupier",
    }
    return record_entry(
        by=by,
        reference=row.reference,
        submission=Submission(uuid.uuid4(), ""),
        entry=NewEntry(**told | given),  # type: ignore[arg-type]
    )


def plan(row: Warrant, by: User, at: datetime, *, yes: bool) -> Warrant:
    authority = ("inspector", clock.now()) if yes else ("", None)
    meant = PlannedEntry(1, at, *authority)
    return plan_entry(by=by, reference=row.reference, plan=meant)


def endorse(row: Warrant, by: User, *, at: int = 1) -> Warrant:
    found = Endorsement(at, sought_found=True, other_seized=False)
    return endorse_premises(by=by, reference=row.reference, endorsement=found)
