"""What happened in a closure case, for tests, without the action."""

import uuid
from typing import Any

from operations.closure_moves.rules.stored_facts import FACTS_VERSION
from operations.closures.models import ClosureCase, ClosureEvent
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.demo.builders.closures import SERVED


def make_reviewed_event(case: ClosureCase, by: User, note: str) -> ClosureEvent:
    """Store an unlawful preparation of a case, and an inspector's note on it."""
    event = make_irregular_event(case, by)
    event.reviewed_at, event.reviewed_by, event.review_note = clock.now(), by, note
    event.save(update_fields=["reviewed_at", "reviewed_by", "review_note"])
    return event


def make_irregular_event(case: ClosureCase, by: User) -> ClosureEvent:
    """Store an unlawful preparation of a case, which waits for a review."""
    irregular = ["No one was informed of it (s.76(6))"]
    return _make_event(case, by, "prepare", irregular=irregular)


def make_served_event(case: ClosureCase, by: User) -> ClosureEvent:
    """Store that the notice of a case was served."""
    return _make_event(case, by, "serve", facts=dict(SERVED))


def _make_event(case: ClosureCase, by: User, kind: str, **given: Any) -> ClosureEvent:
    now = clock.now()
    return ClosureEvent.objects.create(
        case=case,
        n=1,
        kind=kind,
        client_uuid=uuid.uuid4(),
        facts_version=FACTS_VERSION,
        happened_at=now,
        recorded_at=now,
        recorded_by=by,
        **given,
    )
