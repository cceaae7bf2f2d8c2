"""Writes of referrals: open one, record each step, mark one as in error."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from operations.arrests.actions.referral import forget_referral, name_referral
from operations.deadlines.actions import put_deadlines
from operations.safeguarding.actions.origin import copy_place, locked
from operations.safeguarding.choices import (
    Consent,
    Decision,
    LegalBasis,
    NamePassed,
    ReferralKind,
    ReferralStep,
    Urgency,
)
from operations.safeguarding.models import Referral
from operations.safeguarding.queries import (
    Origin,
    Recipient,
    dues_of,
    owner_of,
)
from operations.safeguarding.record import REFERRALS
from operations.safeguarding.rules import referrals as rules
from operations.safeguarding.rules.lines import check_codes
from operations.safeguarding.visibility import own_referrals
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.actions import (
    earlier_one,
    locked_one,
    mark_in_error,
    store_first,
)
from stronghold.core.records.rules import check_no_personal_details
from stronghold.core.records.submission import Submission
from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.queries import check_shares


@dataclass(frozen=True)
class NewReferral:
    """A referral to be opened: service, subject, recipient and consent."""

    kind: str
    subject: str
    urgency: str = Urgency.ORDINARY
    recipient: Recipient = Recipient()
    consent: str = ""
    legal_basis: str = ""
    keep_words: bool = False


@dataclass(frozen=True)
class StepDetails:
    """The details of a step of a referral; `at` is when it happened."""

    at: datetime
    recipient: Recipient | None = None
    consent: str = ""
    legal_basis: str = ""
    their_reference: str = ""
    decision: str = ""
    feedback: str = ""
    refusal: rules.Refusal = rules.Refusal()
    name_passed: str = ""
    # None: at the time of the step.
    name_passed_at: datetime | None = None
    who_answered: str = ""
    # For an urgent one: the sender confirms that it is urgent.
    is_confirmed: bool = False
    keep_words: bool = False


@transaction.atomic(durable=True)
def open_referral(
    *,
    by: User,
    submission: Submission,
    referral: NewReferral,
    origin: Origin | None = None,
) -> Referral:
    """Open a referral that is to be made, from a record or without one."""
    policy.require(by, Verb.MAKE_REFERRAL)
    if earlier := earlier_one(Referral, by=by, submission=submission):
        return earlier
    check_recipient(referral.recipient, kept=referral.keep_words)
    row = Referral()
    copy_place(row, origin)
    fill(row, referral)
    row = store_referral(row, by=by, submission=submission)
    if not row.is_repetition:
        detail = {"kind": row.kind}
        record(Kind.COLLECTION, by=by, records=[row.reference], detail=detail)
    return row


def fill(row: Referral, given: NewReferral) -> None:
    """Check a new referral and set its fields on `row`."""
    check_codes([given.kind], ReferralKind.values, field="kind")
    check_codes([given.urgency], Urgency.values, field="urgency")
    rules.check_subject(given.kind, given.subject)
    _check_consent_codes(given.consent, given.legal_basis)
    if given.consent:
        rules.check_consent(
            given.kind,
            given.subject,
            consent=given.consent,
            legal_basis=given.legal_basis,
        )
    row.kind, row.subject, row.urgency = given.kind, given.subject, given.urgency
    row.consent, row.legal_basis = given.consent, given.legal_basis
    _address(row, given.recipient)
    row.opened_at = clock.now()


def _check_consent_codes(consent: str, basis: str) -> None:
    check_codes([consent], ["", *Consent.values], field="consent")
    check_codes([basis], ["", *LegalBasis.values], field="legal_basis")


def _address(row: Referral, to: Recipient) -> None:
    row.to_organisation, row.to_name = to.organisation, to.name.strip()
    row.recipient_role = to.role.strip()


def store_referral(row: Referral, *, by: User, submission: Submission) -> Referral:
    row = store_first(row, by=by, submission=submission, prefix=REFERRALS.prefix)
    if not row.is_repetition:
        put_dues(row)
        if row.arrest_id:
            name_referral(by=by, arrest_id=row.arrest_id, reference=row.reference)
    return row


def put_dues(row: Referral) -> None:
    """Store what is due on a referral now: nothing if it is in error."""
    put_deadlines(owner_of(row), dues_of(row))


@transaction.atomic(durable=True)
def step_referral(
    *, by: User, reference: str, step: str, details: StepDetails
) -> Referral:
    """Record the next step of a referral, with the time at which it happened."""
    policy.require(by, Verb.MAKE_REFERRAL)
    row = locked(REFERRALS, by, reference)
    found = rules.step_of(reference, row.state, step, in_error=row.is_in_error)
    return _step(row, found, by=by, details=details)


@transaction.atomic(durable=True)
def answer_referral(
    *, by: User, reference: str, step: str, details: StepDetails
) -> Referral:
    """Record a step by the recipient, while an agreement shares referrals with it."""
    policy.require(by, Verb.ANSWER_REFERRAL)
    check_shares(by, Shared.REFERRALS)
    row = locked_one(Referral.objects.filter(own_referrals(by)), reference)
    found = rules.answer_of(row.state, step, reference=reference)
    if found.code == "feedback":
        rules.check_feedback(details.feedback)
    return _step(row, found, by=by, details=details)


def _step(
    row: Referral, found: rules.Step, *, by: User, details: StepDetails
) -> Referral:
    step, reference = found.code, row.reference
    _check_step_time(row, details.at, step)
    match step:
        case "make":
            _make(row, details)
        case "acknowledge":
            row.acknowledged_at = details.at
            _take_reference(row, details.their_reference)
        case "decide":
            _decide(row, details)
        case "feedback":
            _take_feedback(row, details)
        case "name":
            _pass_name(row, details, urgency=Urgency.URGENT)
        case "rang":
            _rang(row, details)
    row.state = found.target or row.state
    row.save()
    put_dues(row)
    detail = {"step": ReferralStep(step), "kind": row.kind}
    record(Kind.ALTERATION, by=by, records=[reference], detail=detail)
    if step == "make":
        _record_disclosure(row, by=by)
    return row


def _check_step_time(row: Referral, at: datetime, step: str) -> None:
    """Check that a step is in the past, and not before the previous step."""
    if at > clock.now():
        raise RuleBroken("The time must be in the past", field="at")
    if step == "rang" and row.made_at is not None and at < row.made_at:
        raise RuleBroken("The time must not be before it was sent", field="at")
    if step in rules.BESIDE:
        return
    before = row.decision_at or row.acknowledged_at or row.made_at
    if before is not None and at < before:
        raise RuleBroken("The time must not be before the previous step", field="at")


def _make(row: Referral, details: StepDetails) -> None:
    if details.recipient is not None:
        check_recipient(details.recipient, kept=details.keep_words)
        _address(row, details.recipient)
    rules.check_addressed(
        organisation=row.to_organisation_id is not None, name=row.to_name
    )
    _check_consent_codes(details.consent, details.legal_basis)
    rules.check_consent(
        row.kind,
        row.subject,
        consent=details.consent,
        legal_basis=details.legal_basis,
    )
    row.consent = rules.consent_to_store(row.subject, details.consent)
    row.legal_basis = details.legal_basis
    rules.check_urgent_is_meant(row.urgency, is_confirmed=details.is_confirmed)
    _pass_name(row, details, urgency=row.urgency)
    _take_reference(row, details.their_reference)
    row.made_at = details.at


def _pass_name(row: Referral, details: StepDetails, *, urgency: str) -> None:
    """Record how and when the recipient was given the person's name."""
    way, at = details.name_passed, details.name_passed_at or details.at
    rules.check_name_passed(way, ways=NamePassed.values, urgency=urgency)
    if at > clock.now():
        raise RuleBroken("The time must be in the past", field="name_passed_at")
    if way:
        row.name_passed, row.name_passed_at = way, at


def _rang(row: Referral, details: StepDetails) -> None:
    """Record who answered the last call to them; its history has those before."""
    rules.check_rang(details.who_answered, urgency=row.urgency)
    who = details.who_answered.strip()
    check_no_personal_details(who, field="who_answered", kept=details.keep_words)
    row.rang_at, row.who_answered = details.at, who


def _take_reference(row: Referral, typed: str) -> None:
    if found := rules.reference_in_form(typed):
        row.their_reference = found


def _decide(row: Referral, details: StepDetails) -> None:
    if details.decision not in Decision.values:
        raise RuleBroken("Choose what they decided", field="decision")
    refusal = details.refusal
    rules.check_decision(details.decision, refusal, urgency=row.urgency)
    for text, field in (
        (refusal.reason, "reason"),
        (refusal.threshold, "threshold"),
    ):
        check_no_personal_details(text, field=field, kept=details.keep_words)
    if details.decision in rules.NOT_TAKEN_ON:
        row.decision_reason = refusal.reason.strip()
        row.threshold = refusal.threshold.strip()
    _take_reference(row, details.their_reference)
    row.decision, row.decision_at = details.decision, details.at


def _take_feedback(row: Referral, details: StepDetails) -> None:
    feedback = details.feedback.strip()
    check_no_personal_details(feedback, field="feedback", kept=details.keep_words)
    row.outcome_sent_at, row.feedback = details.at, feedback


def _record_disclosure(row: Referral, *, by: User) -> None:
    """Record a disclosure: a referral is one, whichever way it was sent."""
    to = row.to_organisation.name if row.to_organisation else row.to_name
    detail = {"referral": row.kind, "legal_basis": row.legal_basis}
    named = [row.reference]
    record(Kind.DISCLOSURE, by=by, records=named, recipient=to, detail=detail)


def check_recipient(to: Recipient, *, kept: bool) -> None:
    given = to.organisation is not None
    rules.check_recipient(organisation=given, name=to.name, role=to.role)
    check_no_personal_details(to.name, field="to_name", kept=kept)
    check_no_personal_details(to.role, field="recipient_role", kept=kept)


@transaction.atomic(durable=True)
def withdraw_referral(
    *, by: User, reference: str, reason: str, keep_words: bool = False
) -> Referral:
    """Mark a referral as recorded in error; nothing is due on it after that."""
    row = locked(REFERRALS, by, reference)
    mark_in_error(row, by=by, verbs=REFERRALS.withdraw, reason=reason, kept=keep_words)
    put_dues(row)
    if row.arrest_id:
        forget_referral(
            by=by,
            arrest_id=row.arrest_id,
            reference=row.reference,
            instead=_first_valid(row.arrest_id),
        )
    return row


def _first_valid(arrest_id: int) -> str:
    """Return the first referral of an arrest that is not in error, or nothing."""
    rows = Referral.objects.filter(arrest=arrest_id, error_at__isnull=True)
    return rows.order_by("pk").values_list("reference", flat=True).first() or ""
