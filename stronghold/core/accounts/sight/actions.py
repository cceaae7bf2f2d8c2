"""Ask that a second person approves what an account is to see.

In the transaction of the action that would have given it.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import AskedFor
from stronghold.core.accounts.models import AskedAccess, User
from stronghold.core.accounts.sight.choices import SightChange
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import Actor, record
from stronghold.core.kernel import clock


def ask(
    user: User,
    *,
    by: Actor,
    wanted: Mapping[str, Any] | None = None,
    why: AskedFor | None = None,
    batch: uuid.UUID | None = None,
) -> None:
    """Ask for approval of an account or, with `wanted`, of a change that it waits for.

    What was asked for it before is replaced. The same asked again is no event.
    """
    asked_by = by if isinstance(by, User) else None
    before = AskedAccess.objects.filter(user=user).first()
    if before and before.wanted == (wanted or {}) and before.asked_by == asked_by:
        return
    AskedAccess.objects.update_or_create(
        user=user,
        defaults={
            "wanted": wanted or {},
            "why": why or (AskedFor.CHANGE if wanted else AskedFor.ACCOUNT),
            "batch": batch or uuid.uuid4(),
            "asked_at": clock.now(),
            "asked_by": asked_by,
        },
    )
    _record(by, user, SightChange.ASKED)


def unapprove(user: User, *, by: Actor, batch: uuid.UUID | None = None) -> None:
    """Have an account approved again: someone else may now sign in with it.

    What it waits for stays what it waits for.
    """
    if not policy.sight_of(user):
        return
    was_approved = user.approved_at is not None
    user.approved_at = None
    user.save(update_fields=["approved_at"])
    before = AskedAccess.objects.filter(user=user).first()
    wanted = before.wanted if before else None
    # One that was never approved is as new as it was.
    why = AskedFor.PASSWORD if was_approved else None
    ask(user, by=by, wanted=wanted, why=why, batch=batch)


def ask_no_longer(user: User) -> None:
    """Take back what is asked for an account: it was closed, or gets no more by it."""
    AskedAccess.objects.filter(user=user).delete()


def _record(by: Actor, user: User, change: str) -> None:
    record(
        Kind.PERMISSION_CHANGE,
        by=by,
        records=[user.reference],
        force=user.organisation.force.code,
        detail={"change": change},
    )
