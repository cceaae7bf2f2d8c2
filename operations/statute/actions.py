"""The writes of the law: approve a provision that changes a limit, decide on one that
had begun when it was entered, and record checks of provisions that are off.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import connection, transaction

from operations.statute.choices import ProvisionChange
from operations.statute.models import Judgment as JudgmentRow
from operations.statute.models import JudgmentDecision, ProvisionDecision, ProvisionLook
from operations.statute.models import Provision as Row
from operations.statute.queries import (
    addition,
    judgment_entered,
    provisions_in_force,
    switched_off,
    touched_by,
)
from operations.statute.rules.additions import (
    NotSeen,
    Touched,
    check_addition,
    check_looked,
    check_reason,
    check_second,
    check_texts,
    has_begun,
    seal_of,
)
from operations.statute.rules.judgments import Judgment, check_judgment
from operations.statute.rules.limits import Provision
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock

# Two approvals of the same limit at once would not see each other.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('operations.statute'))"


@dataclass(frozen=True)
class Approval:
    """What is approved, and why: who confirmed it, and the source.

    `seen` seals the list of open cases that the approver was shown.
    """

    provision: Provision
    reason: str
    seen: str = ""


@dataclass(frozen=True)
class Decision:
    """What a second person decides on a provision that had begun, and why."""

    is_approved: bool
    reason: str
    seen: str = ""


@transaction.atomic(durable=True)
def approve_provision(*, by: User, approval: Approval) -> Row:
    """Store a provision that takes over from its first day.

    One that has begun counts only once a second person has approved it.
    """
    policy.require(by, Verb.APPROVE_PROVISIONS)
    new, reason = approval.provision, approval.reason.strip()
    check_texts(new, reason)
    _one_at_a_time()
    today = clock.today()
    check_addition(provisions_in_force(), new, today=today)
    needs_second = has_begun(new, today=today)
    touched = _shown(by, new, seen=approval.seen) if needs_second else []
    row = Row.objects.create(
        **asdict(new),
        needs_second=needs_second,
        reason=reason,
        approved_at=clock.now(),
        approved_by=by,
    )
    change = ProvisionChange.ENTERED if needs_second else ProvisionChange.APPROVED
    _record(by, row, change, reason=reason, touched=touched)
    return row


@transaction.atomic(durable=True)
def decide_addition(*, by: User, pk: int, decision: Decision) -> Row:
    """Let a second person approve a provision that had begun, or refuse it.

    Approved, it is the law from its first day; the sweep brings every open deadline up
    to date within a minute.
    """
    policy.require(by, Verb.APPROVE_PROVISIONS)
    _one_at_a_time()
    row = addition(pk)
    check_second(
        is_own=row.approved_by_id == by.pk, is_waiting=not hasattr(row, "decision")
    )
    check_reason(decision.reason)
    touched: Sequence[Touched] = []
    if decision.is_approved:
        new = row.as_rule()
        check_addition(provisions_in_force(), new, today=clock.today())
        touched = _shown(by, new, seen=decision.seen)
    ProvisionDecision.objects.create(
        provision=row,
        is_approved=decision.is_approved,
        reason=decision.reason.strip(),
        decided_at=clock.now(),
        decided_by=by,
    )
    change = (
        ProvisionChange.APPROVED if decision.is_approved else ProvisionChange.REFUSED
    )
    _record(by, row, change, reason=decision.reason, touched=touched)
    return row


@transaction.atomic(durable=True)
def look_at_provision(*, by: User, code: str, found: str) -> None:
    """Record a check that a provision which is off has still not begun."""
    policy.require(by, Verb.APPROVE_PROVISIONS)
    check_looked(found)
    switched_off(code)
    ProvisionLook.objects.create(
        code=code, found=found.strip(), looked_at=clock.now(), looked_by=by
    )
    record(
        Kind.ALTERATION,
        by=by,
        detail={"change": ProvisionChange.LOOKED_AT, "code": code},
    )


@transaction.atomic(durable=True)
def enter_judgment(*, by: User, judgment: Judgment, reason: str) -> JudgmentRow:
    """Store a decision of a court, which counts once a second person approved it."""
    policy.require(by, Verb.APPROVE_PROVISIONS)
    check_judgment(judgment, today=clock.today())
    check_reason(reason)
    row = JudgmentRow.objects.create(
        **{**asdict(judgment), "steps": list(judgment.steps)},
        reason=reason.strip(),
        entered_at=clock.now(),
        entered_by=by,
    )
    _record_judgment(by, row, ProvisionChange.JUDGMENT_ENTERED, reason=reason)
    return row


@transaction.atomic(durable=True)
def decide_judgment(*, by: User, pk: int, is_approved: bool, reason: str) -> None:
    """Let a second person approve a decision of a court, or refuse it."""
    policy.require(by, Verb.APPROVE_PROVISIONS)
    _one_at_a_time()
    row = judgment_entered(pk)
    is_waiting = not hasattr(row, "decision")
    check_second(is_own=row.entered_by_id == by.pk, is_waiting=is_waiting)
    check_reason(reason)
    JudgmentDecision.objects.create(
        judgment=row,
        is_approved=is_approved,
        reason=reason.strip(),
        decided_at=clock.now(),
        decided_by=by,
    )
    approved, refused = (
        ProvisionChange.JUDGMENT_APPROVED,
        ProvisionChange.JUDGMENT_REFUSED,
    )
    _record_judgment(by, row, approved if is_approved else refused, reason=reason)


def _record_judgment(by: User, row: JudgmentRow, change: str, *, reason: str) -> None:
    detail = {"change": change, "citation": row.citation}
    record(Kind.ALTERATION, by=by, reason=reason, detail=detail)


def _shown(by: User, new: Provision, *, seen: str) -> Sequence[Touched]:
    """Return the open cases that it affects, if they are those that were shown."""
    touched = touched_by(by, new)
    if seen != seal_of(touched):
        raise NotSeen(touched)
    return touched


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)


def _record(
    by: User, row: Row, change: str, *, reason: str, touched: Sequence[Touched]
) -> None:
    detail = {
        "change": change,
        "provision": row.code,
        "value": row.value,
        "unit": row.unit,
        "from": row.in_force_from,
        "is_on": row.is_on,
        "touched": len(touched),
    }
    named = [one.reference for one in touched]
    record(Kind.ALTERATION, by=by, records=named, reason=reason, detail=detail)
