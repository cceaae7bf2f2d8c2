"""Writes of concerns: raise one, with a referral, and mark one as in error."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from operations.safeguarding.actions.origin import WITHDRAW, copy_place, locked
from operations.safeguarding.actions.referrals import (
    NewReferral,
    Recipient,
    check_recipient,
    fill,
    store_referral,
)
from operations.safeguarding.choices import ExploitationSign, Urgency
from operations.safeguarding.models import Concern, Referral, SharingHold
from operations.safeguarding.queries import Origin
from operations.safeguarding.rules.lines import check_codes
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.actions import earlier_one, mark_in_error, store_first
from stronghold.core.records.rules import check_no_personal_details, check_text
from stronghold.core.records.submission import Submission

LONGEST_WORDS = 1000


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
    row = store_first(row, by=by, submission=submission, prefix="K")
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
    return row


def _derived(submission: Submission) -> Submission:
    """Return a second submission that is always the same for the same first one."""
    value = (submission.client_uuid.int + 1) % 2**128
    return Submission(type(submission.client_uuid)(int=value), "")


def _check_concern(concern: NewConcern) -> None:
    if not concern.signs:
        raise RuleBroken("Choose at least one sign", field="signs")
    check_codes(concern.signs, ExploitationSign.values, field="signs")
    text, field = concern.words, "words"
    check_text(text, subject="Reasons", field=field, longest=LONGEST_WORDS)
    check_no_personal_details(text, field=field, kept=concern.keep_words)
    check_recipient(concern.recipient, kept=concern.keep_words)


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
    row = locked(Concern, by, reference)
    mark_in_error(row, by=by, verbs=WITHDRAW, reason=reason, kept=keep_words)
    SharingHold.objects.filter(concern=row, until__isnull=True).update(
        until=clock.now()
    )
    return row
