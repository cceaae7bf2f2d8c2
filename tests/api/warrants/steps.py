"""Leads a warrant through its moves, by its actions, now."""

from datetime import date, datetime, time, timedelta
from typing import Any

from operations.warrants.actions.entries import PlannedEntry, plan_entry
from operations.warrants.actions.moves import MoveDetails, move_warrant
from operations.warrants.models import Warrant
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import LONDON
from stronghold.core.places.models import Premises
from stronghold.demo.builders import warrants
from stronghold.demo.builders.records import WARRANT
from stronghold.demo.builders.stage import Now
from stronghold.demo.scene import at_premises

NOW = Now()


def draw_up(by: User, premises: Premises, **given: Any) -> Warrant:
    place = at_premises(premises)
    return WARRANT.make(NOW, clock.now(), by=by, place=place, **given)


def make_move(row: Warrant, by: User, code: str, **given: Any) -> Warrant:
    """Make a move with these details alone, so that a test may leave some out."""
    details = MoveDetails(**given)
    return move_warrant(by=by, reference=row.reference, move=code, details=details)


def lead_to_issue(row: Warrant, by: User, on: date | None = None) -> Warrant:
    on = on or clock.today()
    # Early on that London day, whatever the clocks did since, and never to come.
    morning = datetime.combine(on, time(0, 1), LONDON)
    start = min(morning, clock.now() - timedelta(minutes=1))
    for code in warrants.TO_ISSUE:
        row = warrants.move(NOW, row, code, by=by, at=start)
    return row


def enter(row: Warrant, by: User, at: datetime | None = None, **given: Any) -> Any:
    now = clock.now()
    return warrants.enter(NOW, row, by=by, at=now, entered_at=at or now, **given)


def plan(row: Warrant, by: User, at: datetime, *, yes: bool) -> Warrant:
    authority = ("inspector", clock.now()) if yes else ("", None)
    meant = PlannedEntry(1, at, *authority)
    return plan_entry(by=by, reference=row.reference, plan=meant)


def endorse(row: Warrant, by: User, *, at: int = 1) -> Warrant:
    return warrants.endorse(NOW, row, by=by, at=clock.now(), premises=at)
