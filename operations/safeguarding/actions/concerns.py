"""Writes of concerns: raise one, with a referral, and mark one as in error."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from operations.after_care.actions import follow_up
from operations.after_care.choices import Because
from operations.safeguarding.actions.origin import copy_place, locked
from operations.safeguarding.actions.referrals import (
    NewReferral,
    check_recipient,
    fill,
    store_referral,
)
from operations.safeguarding.choices import ExploitationSign, Urgency
from operations.safeguarding.models import Concern, Referral, SharingHold
from operations.safeguarding.queries import Origin, Recipient
from operations.safeguarding.record import CONCERNS
from operations.safeguarding.rules.concerns import check_concern
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.actions import earlier_one, mark_in_error, store_first
from stronghold.core.records.rules import check_no_personal_details
from stronghold.core.records.submission import Submission


@dataclass(frozen=True)
class NewConcern:
    """The signs of exploitation that someone saw, and the service to refer to."""

    signs: Sequence[str]
    subject: str
    kind: str
    urgency: str = Urgency.ORDINARY
    words: str = ""
    recipient: Recipient = Recipient()
    keep_words: bool = False


@transaction.atomic(durable=True)
def raise_concern(
    *, by: User, submission: Submission, origin: Origin, concern: NewConcern
) -> Concern:
    """Raise a concern, open its referral, and withhold the record from partners."""
    policy.require(by, Verb.RAISE_CONCERN)
    if earlier := earlier_one(Concern, by=by, submission=submission):
        return earlier
    _check_concern(concern)
    if origin.field == "county_line":
        raise RuleBroken("Raise a concern on a report, an arrest, a case or premises")
    if getattr(origin.row, "error_at", None):
        raise RuleBroken(f"{origin.name} is marked as recorded in error")
    row = Concern(
        subject=concern.subject, signs=list(concern.signs), words=concern.words.strip()
    )
    copy_place(row, origin)
    row = store_first(row, by=by, submission=submission, prefix=CONCERNS.prefix)
    if row.is_repetition:
        return row
    _withhold(row, origin, by=by)
    opened = Referral(concern=row)
    copy_place(opened, origin)
    given = NewReferral(
        concern.kind,
        concern.subject,
        concern.urgency,
        recipient=concern.recipient,
    )
    fill(opened, given)
    # Its submission derives from the concern's, so that a repeat stores neither twice.
    store_referral(opened, by=by, submission=_derived(submission))
    named = [row.reference, opened.reference]
    record(Kind.COLLECTION, by=by, records=named, detail={"kind": opened.kind})
    if ExploitationSign.CUCKOOED in row.signs:
        follow_up(
            row,
            of=row.reference,
            by=by,
            because=Because.CONCERN,
            since=clock.today(),
            is_certain=True,
        )
    return row


def _derived(submission: Submission) -> Submission:
    """Return a second submission that is always the same for the same first one."""
    value = (submission.client_uuid.int + 1) % 2**128
    return Submission(type(submission.client_uuid)(int=value), "")


def _check_concern(concern: NewConcern) -> None:
    check_concern(concern.signs, concern.words)
    kept = concern.keep_words
    check_no_personal_details(concern.words, field="words", kept=kept)
    check_recipient(concern.recipient, kept=kept)


def _withhold(row: Concern, origin: Origin, *, by: User) -> None:
    SharingHold.objects.create(
        concern=row,
        record_kind=origin.field,
        record_id=origin.row.pk,
        since=clock.now(),
        begun_by=by,
    )


@transaction.atomic(durable=True)
def withdraw_concern(
    *, by: User, reference: str, reason: str, keep_words: bool = False
) -> Concern:
    """Mark a concern as raised in error; partners see its record again.

    Its referral stays, as it may have been sent: withdraw it separately.
    """
    row = locked(CONCERNS, by, reference)
    mark_in_error(row, by=by, verbs=CONCERNS.withdraw, reason=reason, kept=keep_words)
    SharingHold.objects.filter(concern=row, until__isnull=True).update(
        until=clock.now()
    )
    return row
