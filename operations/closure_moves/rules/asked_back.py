"""What is asked back of what a court decided: it may be a slip.

A tick confirms it, and is kept with the decision. Only that a notice was continued that
had ended is not lawful: the entry is then flagged.
"""

from collections.abc import Iterator
from datetime import datetime

from operations.closure_moves.choices import EventKind, Scope, State
from operations.closure_moves.rules.ends import notice_had_ended
from operations.closure_moves.rules.facts import Answer, Prepared
from operations.closure_moves.rules.moves import HEARINGS, Status
from operations.closure_moves.rules.step import Step


def hearing_booked(status: Status) -> datetime | None:
    """Return when the court is to sit: as it adjourned the hearing, or as booked."""
    is_adjourned = status.state == State.ADJOURNED
    return status.adjourned_until if is_adjourned else status.prepared.hearing_at


def likely_at(status: Status, kind: str, *, now: datetime) -> datetime | None:
    """Return when a move is likely to have happened: a decision at a hearing when it
    was booked, all else now. None if the hearing is booked and still to come: when the
    court sat instead, no one can say.

    A case that is to be heard again has no hearing booked but the one before.
    """
    at = None if status.is_open_again else hearing_booked(status)
    if kind not in HEARINGS or at is None:
        return now
    return at if at <= now else None


def sat_early(step: Step) -> datetime | None:
    """Return for when the hearing is booked, if the court decided before that."""
    at = hearing_booked(step.before)
    is_heard = step.event.kind in HEARINGS
    return at if is_heard and at and step.at < at else None


def after_end(step: Step) -> datetime | None:
    """Return when the notice had ended, if the court is said to continue it then."""
    is_continued = step.event.kind == EventKind.REFUSE_CONTINUE or getattr(
        step.facts, "notice_continued", False
    )
    if not is_continued:
        return None
    return notice_had_ended(step.provisions, step.before, at=step.at)


def unlike_draft(step: Step) -> list[str]:
    """Return what to ask of a full order that is not as the draft has it."""
    is_full = step.event.kind == EventKind.ORDER and step.facts.scope == Scope.FULL
    return list(_unlike(step.before.prepared)) if is_full else []


def _unlike(draft: Prepared) -> Iterator[str]:
    if draft.order_sought == Scope.PARTIAL:
        yield "The draft asks for a partial order. Did the court make a full one?"
    if draft.occupier_is_victim == Answer.YES:
        yield (
            "The draft says that the occupier is the victim. Does the order shut them "
            "out of their home?"
        )
