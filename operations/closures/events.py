"""What the stored events of a case say: their facts, and the status they lead to."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from operations.closure_moves.choices import EventKind
from operations.closure_moves.rules.facts import AppealOutcome
from operations.closure_moves.rules.moves import Happened, Status
from operations.closure_moves.rules.replay import live_events, replay
from operations.closure_moves.rules.stored_facts import decode_facts

if TYPE_CHECKING:
    from operations.closures.models import ClosureEvent
    from stronghold.core.accounts.models import User


def happened(rows: Iterable["ClosureEvent"]) -> list[Happened]:
    """Return events as the rules take them."""
    return [Happened(row.n, row.kind, row.happened_at, facts_of(row)) for row in rows]


def facts_of(row: "ClosureEvent") -> Any:
    """Return the facts of an entry, read in the version that they were stored in."""
    return decode_facts(
        row.kind,
        row.facts,
        version=row.facts_version,
        event=f"Closure event {row.pk} (entry {row.n} of case {row.case_id})",
    )


def status_of(rows: Iterable["ClosureEvent"]) -> Status:
    return replay(happened(rows))


def live_rows(rows: Sequence["ClosureEvent"]) -> list["ClosureEvent"]:
    """Return the entries without those that were undone."""
    live = {event.n for event in live_events(happened(rows))}
    return [row for row in rows if row.n in live]


def to_review(rows: Sequence["ClosureEvent"]) -> list["ClosureEvent"]:
    """Return the entries to review, without those that were undone."""
    return [row for row in live_rows(rows) if needs_review(row)]


def needs_review(row: "ClosureEvent") -> bool:
    """Say whether an entry was irregular, or done alone where two were needed."""
    return bool(row.irregular) or is_alone(row)


def is_own_authority(row: "ClosureEvent", viewer: "User") -> bool:
    """Say whether the viewer authorised it alone, so that someone else reviews it."""
    return is_alone(row) and row.recorded_by_id == viewer.pk


def is_alone(row: "ClosureEvent") -> bool:
    """Say whether one person drafted and authorised a notice."""
    return row.kind == EventKind.AUTHORISE and bool(facts_of(row).alone)


def drafters(rows: Sequence["ClosureEvent"]) -> set[int]:
    """Return the ids of the users who completed the draft."""
    return {
        row.recorded_by_id for row in live_rows(rows) if row.kind == EventKind.PREPARE
    }


def signatory_name(row: "ClosureEvent") -> str:
    """Return the signatory's name; "" for entries older than this question."""
    signatory = getattr(row, "signatory", None)
    return signatory.name if signatory else ""


def named_facts(row: "ClosureEvent") -> Any:
    """Return the facts of an entry with its signatory's name."""
    facts, name = facts_of(row), signatory_name(row)
    return replace(facts, signatory=name) if name else facts


def order_entry(rows: Sequence["ClosureEvent"]) -> "ClosureEvent | None":
    """Return the entry that made the latest order, in either court, or None."""
    made = [row for row in live_rows(rows) if makes_order(row)]
    return made[-1] if made else None


def makes_order(row: "ClosureEvent") -> bool:
    """Say whether an entry is of an order that a court made, the Crown Court too."""
    if row.kind == EventKind.DECIDE_APPEAL:
        return bool(facts_of(row).outcome == AppealOutcome.ORDER_MADE)
    return row.kind == EventKind.ORDER


def authority(rows: Sequence["ClosureEvent"]) -> "ClosureEvent | None":
    """Return the entry that authorised the notice, unless it was undone."""
    found = [row for row in live_rows(rows) if row.kind == EventKind.AUTHORISE]
    return found[-1] if found else None
