"""Writes of disruptions: record one, mark one as recorded in error."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from operations.disruptions import rules
from operations.disruptions.choices import DisruptionChange, DisruptionKind, Level
from operations.disruptions.models import Disruption
from operations.disruptions.queries import can_show, one_disruption
from operations.groups.models import CrimeGroup
from operations.groups.visibility import visible_groups
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.actions import locked_one
from stronghold.core.records.rules import (
    AlreadySubmitted,
    check_no_personal_details,
    check_not_in_error,
    check_reason,
)
from stronghold.core.records.submission import Submission


@dataclass(frozen=True)
class NewDisruption:
    """A disruption to be stored.

    `evidence` are references of records that are linked to the group; without any,
    `no_evidence_because` says why. `keep_words`: the writer was warned that these words
    may name a person.
    """

    kind: str
    level: str
    happened_on: date
    evidence: Sequence[str] = ()
    no_evidence_because: str = ""
    keep_words: bool = False


@transaction.atomic(durable=True)
def record_disruption(
    *, by: User, submission: Submission, reference: str, disruption: NewDisruption
) -> Disruption:
    """Store a disruption of a group; a repeated submission returns the first result.

    NotFound if the writer may not see the group.
    """
    policy.require(by, Verb.RUN_GROUPS)
    group = locked_one(CrimeGroup.objects.filter(visible_groups(by)), reference)
    if earlier := _earlier(group, by=by, submission=submission):
        return earlier
    check_not_in_error(reference=group.reference, is_in_error=group.is_in_error)
    _check(disruption, group, by=by)
    last = group.disruptions.aggregate(n=Max("n"))["n"] or 0
    row = Disruption.objects.create(
        group=group,
        n=last + 1,
        client_uuid=submission.client_uuid,
        content_digest=submission.content_digest,
        kind=disruption.kind,
        level=disruption.level,
        happened_on=disruption.happened_on,
        evidence=sorted(set(disruption.evidence)),
        no_evidence_because=disruption.no_evidence_because.strip(),
        recorded_at=clock.now(),
        recorded_by=by,
    )
    detail = {
        "change": DisruptionChange.RECORDED,
        "n": row.n,
        "kind": row.kind,
        "level": row.level,
    }
    record(Kind.ALTERATION, by=by, records=[group.reference], detail=detail)
    return row


def _earlier(
    group: CrimeGroup, *, by: User, submission: Submission
) -> Disruption | None:
    """Return the disruption that this submission stored before, or None."""
    row = Disruption.objects.filter(client_uuid=submission.client_uuid).first()
    if row is None:
        return None
    is_same = row.content_digest == submission.content_digest
    if row.group_id != group.pk or row.recorded_by_id != by.pk or not is_same:
        raise AlreadySubmitted
    row.is_repetition = True
    return row


def _check(new: NewDisruption, group: CrimeGroup, *, by: User) -> None:
    rules.check_code(
        new.kind, DisruptionKind.values, field="kind", missing="Choose what it was"
    )
    rules.check_code(new.level, Level.values, field="level", missing="Choose the level")
    rules.check_day(new.happened_on, today=clock.today())
    among = {end.reference for end in can_show(by, group)}
    rules.check_evidence(new.evidence, new.no_evidence_because, among=among)
    check_no_personal_details(
        new.no_evidence_because, field="no_evidence_because", kept=new.keep_words
    )


@transaction.atomic(durable=True)
def withdraw_disruption(
    *, by: User, reference: str, n: int, reason: str, keep_words: bool = False
) -> Disruption:
    """Mark a disruption as recorded in error, with the reason: it counts no longer."""
    policy.require(by, Verb.RUN_GROUPS)
    group = locked_one(CrimeGroup.objects.filter(visible_groups(by)), reference)
    row = one_disruption(by, group, n)
    if row.is_in_error:
        raise RuleBroken("It is already marked as recorded in error")
    check_reason(reason)
    check_no_personal_details(reason, field="reason", kept=keep_words)
    row.error_at, row.error_by, row.error_reason = clock.now(), by, reason.strip()
    row.save(update_fields=["error_at", "error_by", "error_reason"])
    detail = {"change": DisruptionChange.IN_ERROR, "n": row.n}
    record(
        Kind.ALTERATION, by=by, records=[group.reference], reason=reason, detail=detail
    )
    return row
