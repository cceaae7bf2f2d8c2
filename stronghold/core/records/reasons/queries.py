"""Whether a reader has said why. The audit log itself holds the reasons."""

from collections.abc import Collection

from django.conf import settings

from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.audit.queries import events_since
from stronghold.core.audit.record import (
    because,
    consulted,
    nothing_read,
    stated_reason,
)
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import ReasonNeeded, RuleBroken
from stronghold.core.records.reasons.choices import ReasonChange
from stronghold.core.records.reasons.rules import Choices, holds_since, written_reason


def ask_why(
    viewer: User, references: Collection[str], *, choices: Choices, page: str
) -> None:
    """Note why the viewer reads these records, which are not theirs.

    ReasonNeeded, with the address of the page that asks, unless a reason for each was
    given in the last hours or the request itself gives one.
    """
    if not (settings.REASON_HOURS and references):
        return
    code, words = stated_reason()
    given = _in_force(viewer, references)
    covered = {record for event in given for record in event.records}
    if code in choices.values:
        because(_stated(choices, code, words, page=page))
    elif covered.issuperset(references):
        because(digest=given[-1].reason_digest)
        code = given[-1].detail["reason"]
    else:
        raise _needed(choices, page)
    consulted([], reason=code)


def _stated(choices: Choices, code: str, words: str, *, page: str) -> str:
    try:
        return written_reason(choices, code, words)
    except RuleBroken:
        raise _needed(choices, page) from None


def _needed(choices: Choices, page: str) -> ReasonNeeded:
    nothing_read()
    return ReasonNeeded(page, [(one.value, str(one.label)) for one in choices])


def _in_force(viewer: User, references: Collection[str]) -> list[Event]:
    """Return the reasons given for any of these records, the newest last."""
    since = holds_since(clock.now(), hours=settings.REASON_HOURS)
    events = events_since(since).filter(
        actor=viewer.actor_name,
        # Not one of exactly so many hours ago: it no longer holds.
        occurred_at__gt=since,
        actor_id=viewer.pk,
        records__overlap=list(references),
        detail__change=ReasonChange.GIVEN,
    )
    return list(events.order_by("occurred_at", "pk"))
