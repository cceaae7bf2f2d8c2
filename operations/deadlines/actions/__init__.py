"""Writes deadlines. They are calculated from records, never typed in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from operations.deadlines.choices import DeadlineState
from operations.deadlines.models import Deadline
from operations.deadlines.rules import Due, Owner
from operations.deadlines.rules.steps import is_over
from stronghold.core.kernel import clock

__all__ = [
    "Owner",
    "new_deadline",
    "put_among",
    "put_deadlines",
    "stored_deadlines",
]

_COPIED = ("due_at", "alert_by", "is_day", "section", "act")


def put_deadlines(owner: Owner, dues: Iterable[Due]) -> int:
    """Make the stored deadlines of one record those that it has now.

    Within the transaction of an action, whose lock on the record keeps others out; so
    the sweep takes that lock too. Only what differs is written; return how many.
    """
    return put_among(stored_deadlines(owner.field, [owner.pk]), owner, dues)


def stored_deadlines(field: str, pks: Iterable[int]) -> list[Deadline]:
    """Return the deadlines of these records, and lock them."""
    rows = Deadline.objects.filter(**{f"{field}_id__in": list(pks)})
    return list(rows.select_for_update().order_by("pk"))


def put_among(stored: list[Deadline], owner: Owner, dues: Iterable[Due]) -> int:
    """Do as put_deadlines, when the record's deadlines are read; add to them."""
    kept = {(row.kind, row.part): row for row in stored}
    n_written = 0
    for due in dues:
        row = kept.pop((due.kind, due.part), None)
        if row is None:
            row = new_deadline(owner, due)
            row.save(force_insert=True)
            stored.append(row)
            n_written += 1
        else:
            n_written += _move(row, owner, due)
    for row in kept.values():
        n_written += _settle(row, DeadlineState.VOID)
    return n_written


def new_deadline(owner: Owner, due: Due) -> Deadline:
    """Return what is due on a record that is not stored yet."""
    now = clock.now()
    state = _state(due, now)
    return Deadline(
        **{f"{owner.field}_id": owner.pk},
        force_id=owner.force_id,
        team_id=owner.team_id,
        person_id=due.person_id or owner.person_id,
        kind=due.kind,
        part=due.part,
        state=state,
        settled_at=None if state == DeadlineState.OPEN else now,
        derived_at=now,
        look_at=now if state == DeadlineState.OPEN else None,
        **{name: getattr(due, name) for name in _COPIED},
    )


def _move(row: Deadline, owner: Owner, due: Due) -> int:
    """Update one; a higher sequence shows calendars that it moved."""
    now = clock.now()
    state = _state(due, now)
    wanted: dict[str, Any] = {
        **{name: getattr(due, name) for name in _COPIED},
        "state": state,
        "team_id": owner.team_id,
        "person_id": due.person_id or owner.person_id,
    }
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if not changed:
        return 0
    for name, value in wanted.items():
        setattr(row, name, value)
    if "state" in changed:
        row.settled_at = None if state == DeadlineState.OPEN else now
    return _write(row)


def _state(due: Due, now: datetime) -> DeadlineState:
    """Say what became of it. What ends by itself is done once its time is over."""
    is_done = due.is_met or is_over(due.kind, due.due_at, now)
    return DeadlineState.MET if is_done else DeadlineState.OPEN


def _settle(row: Deadline, state: DeadlineState) -> int:
    if row.state != DeadlineState.OPEN:
        return 0
    row.state, row.settled_at = state, clock.now()
    return _write(row)


def _write(row: Deadline) -> int:
    row.sequence += 1
    row.derived_at = clock.now()
    # The next sweep looks at what is open, and says when to look again.
    row.look_at = row.derived_at if row.state == DeadlineState.OPEN else None
    row.save()
    return 1
