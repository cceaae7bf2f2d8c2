"""Every write of agreements, and the tickets that open what they release."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.several_forces.queries import works_with
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, NotFound, RuleBroken
from stronghold.core.kernel.free_text import check_no_personal_details
from stronghold.core.kernel.values import new_reference
from stronghold.core.sharing.choices import (
    RUNNING,
    AgreementChange,
    AgreementDocument,
    AgreementStatus,
    Shared,
)
from stronghold.core.sharing.models import (
    Agreement,
    CoarsePlaceMark,
    IdentityCheck,
    Ticket,
)
from stronghold.core.sharing.queries import (
    is_in_force_with,
    losses_of,
    may_resume,
    other_agreements,
    status_of,
    suspended_beside,
    to_begin,
)
from stronghold.core.sharing.rules import (
    Terms,
    check_answer,
    check_gateways,
    check_other_agreements,
    check_reason,
    check_terms,
    check_typed_name,
    is_agreement,
)
from stronghold.core.sharing.visibility import visible_agreements

RESUMPTION = ("resume_asked_at", "resume_asked_by", "resume_reason")
# Long enough for the one response that it opens.
TICKET_LASTS = timedelta(minutes=1)


@transaction.atomic(durable=True)
def draw_up_agreement(
    *, by: User, partner: Organisation, terms: Terms, reference: str = ""
) -> Agreement:
    """Store a draft agreement, or with a reference another version of that one."""
    return store_draft(by=by, partner=partner, terms=terms, reference=reference)


def store_draft(
    *, by: User, partner: Organisation, terms: Terms, reference: str = ""
) -> Agreement:
    """Store a draft in the transaction of its caller: with its papers, or alone."""
    policy.require(by, Verb.RUN_AGREEMENTS)
    check_terms(terms, today=clock.today())
    if not works_with(partner, by.force.pk) or _is_police(partner):
        raise RuleBroken("Choose an organisation of this force", field="partner")
    _check_for_children(partner, terms)
    check_gateways(terms.gateways, is_public_authority=partner.kind in PUBLIC)
    others = other_agreements(reference, partner.pk, by.force.pk)
    check_other_agreements(others, rows=terms.rows, figures=terms.figures)
    number = _next_version(by, reference, partner) if reference else 1
    row = Agreement.objects.create(
        **{name: _stored(value) for name, value in asdict(terms).items()},
        reference=reference or new_reference("G"),
        version=number,
        force=by.force,
        partner=partner,
        drawn_up_at=clock.now(),
        drawn_up_by=by,
    )
    _record(row, by, AgreementChange.DRAWN_UP, kind=Kind.COLLECTION)
    return row


@transaction.atomic(durable=True)
def change_agreement(
    *, by: User, reference: str, version: int, terms: Terms
) -> Agreement:
    """Change the terms of a version that no one has signed; RuleBroken otherwise."""
    row = locked_for_run(by, reference, version)
    if not row.is_draft:
        raise RuleBroken(
            "It has been signed, so it cannot be changed. Draw up another version"
        )
    check_terms(terms, today=clock.today())
    _check_for_children(row.partner, terms)
    others = other_agreements(reference, row.partner_id, row.force_id)
    check_other_agreements(others, rows=terms.rows, figures=terms.figures)
    values = {name: _stored(value) for name, value in asdict(terms).items()}
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    # The person who changes the terms is now their author, and so may not sign them.
    row.drawn_up_by, row.drawn_up_at = by, clock.now()
    row.save(update_fields=[*changed, "drawn_up_by", "drawn_up_at"])
    _record(row, by, AgreementChange.CHANGED)
    return row


@transaction.atomic(durable=True)
def discard_agreement(*, by: User, reference: str, version: int) -> Agreement:
    """Discard a version that has not been signed by both sides."""
    row = locked_for_run(by, reference, version)
    if status_of(row) != AgreementStatus.UNSIGNED:
        raise RuleBroken("It is not waiting for a signature, so it cannot be discarded")
    row.discarded_at, row.discarded_by = clock.now(), by
    row.save(update_fields=["discarded_at", "discarded_by"])
    _record(row, by, AgreementChange.DISCARDED)
    return row


@transaction.atomic(durable=True)
def note_copy(*, by: User, agreement: Agreement) -> None:
    """Log that this person saved an agreement as a document."""
    record(
        Kind.PRINT,
        by=by,
        records=[agreement.reference],
        detail={"document": AgreementDocument.AGREEMENT, "version": agreement.version},
    )


@dataclass(frozen=True)
class Check:
    """The findings of the identity check, and the signer's answer to them."""

    findings: Sequence[Mapping[str, Any]]
    answer: str
    # How many records of each kind are shown.
    counts: Mapping[str, int]


@transaction.atomic(durable=True)
def sign_agreement(
    *,
    by: User,
    reference: str,
    version: int,
    typed_name: str,
    seen: str,
    check: Check | None = None,
    knows_loss: bool = False,
) -> Agreement:
    """Sign a version, for the police or for the signer's own organisation.

    The signer must be a named signatory of their organisation and type their own name
    to confirm. `seen` is the mark of the terms that they were shown. Signing for the
    police needs the identity check of this version, with an answer. `knows_loss` says
    that they were told what is open and would no longer be shown.
    """
    policy.require(by, Verb.SIGN_AGREEMENTS)
    row = _locked(by, reference, version)
    if status_of(row) != AgreementStatus.UNSIGNED:
        raise RuleBroken("It is not waiting for a signature")
    side = "police" if by.organisation.kind == OrganisationKind.POLICE else "partner"
    if getattr(row, f"{side}_signed_at"):
        raise RuleBroken("It has already been signed for your side")
    if seen != row.terms_mark:
        raise RuleBroken(
            "The terms have changed since you opened this page. Read them again, then "
            "sign"
        )
    if row.drawn_up_by_id == by.pk:
        raise RuleBroken("You drafted it, so another person must sign it")
    _check_none_suspended(row)
    others = other_agreements(row.reference, row.partner_id, row.force_id)
    check_other_agreements(others, rows=row.rows, figures=row.figures)
    if row.is_draft and not (row.dpia_reference and row.controllers):
        raise RuleBroken(
            "This draft was made before agreements recorded their impact assessment, "
            "contacts, retention period, security, breaches and controllers. The "
            "records manager must add them before it is signed"
        )
    if losses_of(row) and not knows_loss:
        raise RuleBroken(
            "Say that you know what will no longer be shown", field="knows_loss"
        )
    check_typed_name(typed_name, by.display_name)
    signature = {"at": clock.now(), "by": by, "as": by.signs_as}
    for part, value in signature.items():
        setattr(row, f"{side}_signed_{part}", value)
    changed = [f"{side}_signed_{part}" for part in signature]
    if side == "police":
        changed += _keep_check(row, check, by)
    row.save(update_fields=changed)
    _record(row, by, AgreementChange(f"agreement_signed_{side}"))
    return row


@transaction.atomic(durable=True)
def suspend_agreement(
    *, by: User, reference: str, version: int, reason: str, keep_words: bool = False
) -> Agreement:
    """Stop sharing under a version at once, until it is resumed.

    A signed version that is to take over from it is suspended with it: its first day
    is no decision to share again.
    """
    policy.require(by, Verb.RUN_AGREEMENTS)
    _lock_versions(reference)
    row = _locked(by, reference, version)
    check_no_personal_details(reason, field="reason", kept=keep_words)
    stopped = _stop(by, row, reason=reason, what="suspended")
    _suspend_later(by, stopped)
    return stopped


@transaction.atomic(durable=True)
def end_agreement(
    *, by: User, reference: str, version: int, reason: str, keep_words: bool = False
) -> Agreement:
    """Stop sharing under a version at once and for good."""
    row = locked_for_run(by, reference, version)
    check_no_personal_details(reason, field="reason", kept=keep_words)
    return _stop(by, row, reason=reason, what="ended")


@transaction.atomic(durable=True)
def ask_to_resume(
    *, by: User, reference: str, version: int, reason: str, keep_words: bool = False
) -> Agreement:
    """Ask another person to resume a suspended version, and say why."""
    row = locked_for_run(by, reference, version)
    check_no_personal_details(reason, field="reason", kept=keep_words)
    why = check_reason(reason)
    _check_suspended(row)
    row.resume_asked_at, row.resume_asked_by = clock.now(), by
    row.resume_reason = why
    row.save(update_fields=RESUMPTION)
    _record(row, by, AgreementChange.RESUME_ASKED, reason=why)
    return row


@transaction.atomic(durable=True)
def withdraw_resumption(*, by: User, reference: str, version: int) -> Agreement:
    """Take back what was asked: the version stays suspended, and waits for no one."""
    row = locked_for_run(by, reference, version)
    if row.resume_asked_at is None:
        raise RuleBroken("No one asks to resume it any longer")
    row.resume_asked_at, row.resume_asked_by, row.resume_reason = None, None, ""
    row.save(update_fields=RESUMPTION)
    _record(row, by, AgreementChange.RESUME_WITHDRAWN)
    return row


@transaction.atomic(durable=True)
def resume_agreement(*, by: User, reference: str, version: int, seen: str) -> Agreement:
    """Resume sharing under a suspended version, as someone else asked.

    `seen` is the mark of what was asked, as this person was shown it.
    """
    _lock_versions(reference)
    row = _locked_to_answer(by, reference, version)
    if seen != row.resumption_mark:
        raise RuleBroken(
            "What was asked has changed since you opened this page. Read it again"
        )
    for one in [row, *_suspended_with(row)]:
        one.suspended_at, one.suspended_by, one.reason = None, None, ""
        one.resume_asked_at, one.resume_asked_by, one.resume_reason = None, None, ""
        one.save(update_fields=["suspended_at", "suspended_by", "reason", *RESUMPTION])
        # The reason is that of who asked, and is logged under their name.
        _record(one, by, AgreementChange.RESUMED)
    return row


@transaction.atomic(durable=True)
def refuse_to_resume(
    *, by: User, reference: str, version: int, reason: str, keep_words: bool = False
) -> Agreement:
    """Refuse what someone else asked: the version stays suspended.

    Who refused and why is in the audit log, as `suspensions` reads it.
    """
    row = _locked_to_answer(by, reference, version)
    check_no_personal_details(reason, field="reason", kept=keep_words)
    why = check_reason(reason)
    row.resume_asked_at, row.resume_asked_by, row.resume_reason = None, None, ""
    row.save(update_fields=RESUMPTION)
    _record(row, by, AgreementChange.RESUME_REFUSED, reason=why)
    return row


def _locked_to_answer(by: User, reference: str, version: int) -> Agreement:
    """Return a suspended version that someone else asked to resume, locked."""
    row = _locked(by, reference, version)
    if not may_resume(by):
        raise NotAllowed(Verb.RUN_AGREEMENTS)
    _check_suspended(row)
    if row.resume_asked_by_id is None:
        raise RuleBroken("No one asks to resume it any longer")
    if row.resume_asked_by_id == by.pk:
        raise RuleBroken("You asked for it, so another person must answer")
    return row


def _lock_versions(reference: str) -> None:
    """Lock every version, the latest first, as who signs the latest does."""
    every = Agreement.objects.filter(reference=reference).order_by("-version")
    list(every.select_for_update().values_list("pk"))


def _suspend_later(by: User, row: Agreement) -> None:
    """Suspend the signed versions that are to take over from a suspended one."""
    for later in to_begin(row):
        later.suspended_at, later.suspended_by = row.suspended_at, row.suspended_by
        later.reason = row.reason
        later.save(update_fields=["suspended_at", "suspended_by", "reason"])
        _record(later, by, AgreementChange.SUSPENDED, reason=row.reason)


def _suspended_with(row: Agreement) -> list[Agreement]:
    """Return the later versions that were suspended with this one, in one step."""
    later = Agreement.objects.filter(
        reference=row.reference,
        version__gt=row.version,
        suspended_at=row.suspended_at,
        ended_at=None,
    )
    return list(later.order_by("version"))


def _check_none_suspended(row: Agreement) -> None:
    """Refuse a signature that would put another version in place of a suspended one.

    Its versions are locked, so that none is suspended meanwhile.
    """
    every = Agreement.objects.filter(reference=row.reference).order_by("version")
    list(every.select_for_update().values_list("pk"))
    if suspended := suspended_beside(row):
        raise RuleBroken(
            f"Version {suspended.version} is suspended, and signing this one would not "
            "end that. The police resume or end it first"
        )


def _check_suspended(row: Agreement) -> None:
    if status_of(row) != AgreementStatus.SUSPENDED:
        raise RuleBroken("It is not suspended")


@transaction.atomic
def issue_ticket(*, viewer: User, agreement: Agreement) -> str:
    """Return a ticket for one response to the partner, or to police who view as one.

    The database checks again that the agreement is in force when the ticket is used.
    Police also see a version that is not in force, as it would be. NotFound if this
    viewer may not see the agreement's data.
    """
    is_preview = policy.can(viewer, Verb.VIEW_AS_PARTNER)
    may_show = (
        agreement.force_id == viewer.force.pk
        if is_preview
        else policy.can(viewer, Verb.USE_PORTAL) and is_in_force_with(viewer, agreement)
    )
    if not may_show:
        raise NotFound
    token, now = secrets.token_urlsafe(32), clock.now()
    Ticket.objects.filter(until__lt=now).delete()
    Ticket.objects.create(
        digest=sha256(token.encode()).digest(),
        agreement=agreement,
        viewer=viewer,
        is_preview=is_preview,
        until=now + TICKET_LASTS,
    )
    return token


@transaction.atomic(durable=True)
def refresh_coarse_places() -> int:
    """Update coarse places if streets or wards changed; return how many changed."""
    # Taken first: a change that commits meanwhile leaves its mark to the next night.
    n_marks, _ = CoarsePlaceMark.objects.all().delete()
    if not n_marks:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT refresh_coarse_places()")
        (n_changed,) = cursor.fetchone()
    return int(n_changed)


def _keep_check(row: Agreement, check: Check | None, by: User) -> list[str]:
    if check is None:
        raise RuleBroken("First check whether what it shows could identify someone")
    kept = _answered(row, check, by)
    row.check_findings, row.check_answer = kept.findings, kept.answer
    return ["check_findings", "check_answer"]


def _answered(row: Agreement, check: Check, by: User) -> IdentityCheck:
    return IdentityCheck.objects.create(
        agreement=row,
        answered_at=clock.now(),
        answered_by=by,
        counts=dict(check.counts),
        findings=[dict(finding) for finding in check.findings],
        answer=check_answer(check.answer),
    )


@transaction.atomic(durable=True)
def check_again(
    *, by: User, reference: str, version: int, seen: str, check: Check
) -> Agreement:
    """Answer the identity check of a running version again, now that more is shown."""
    policy.require(by, Verb.SIGN_AGREEMENTS)
    policy.require(by, Verb.VIEW_AS_PARTNER)
    row = _locked(by, reference, version)
    if status_of(row) not in RUNNING:
        raise RuleBroken("It is not in force, so there is nothing to check again")
    if seen != row.terms_mark:
        raise RuleBroken("It has changed since you opened this page. Check again")
    _answered(row, check, by)
    row.check_grown_at = None
    row.save(update_fields=["check_grown_at"])
    _record(row, by, AgreementChange.CHECKED)
    return row


@transaction.atomic(durable=True)
def note_growth(agreement: Agreement) -> None:
    """Note that what a version shows has grown since its check was answered."""
    rows = Agreement.objects.filter(pk=agreement.pk, check_grown_at__isnull=True)
    rows.update(check_grown_at=clock.now())


def locked_for_run(by: User, reference: str, version: int) -> Agreement:
    """Return a version, locked, for who runs agreements."""
    policy.require(by, Verb.RUN_AGREEMENTS)
    return _locked(by, reference, version)


def _stop(by: User, row: Agreement, *, reason: str, what: str) -> Agreement:
    why = check_reason(reason)
    if row.ended_at or getattr(row, f"{what}_at"):
        raise RuleBroken(f"It has already been {'ended' if row.ended_at else what}")
    setattr(row, f"{what}_at", clock.now())
    setattr(row, f"{what}_by", by)
    row.reason = why
    row.resume_asked_at, row.resume_asked_by, row.resume_reason = None, None, ""
    row.save(update_fields=[f"{what}_at", f"{what}_by", "reason", *RESUMPTION])
    _record(row, by, AgreementChange(f"agreement_{what}"), reason=why)
    return row


def _locked(by: User, reference: str, version: int) -> Agreement:
    rows = Agreement.objects.filter(visible_agreements(by)).select_for_update()
    known = is_agreement(reference) and version < 2**15
    row = rows.filter(reference=reference, version=version).first() if known else None
    if row is None:
        raise NotFound
    return row


def _next_version(by: User, reference: str, partner: Organisation) -> int:
    rows = Agreement.objects.filter(visible_agreements(by), reference=reference)
    # One at a time: who waited here must not count from the version before.
    list(rows.select_for_update().order_by("version").values_list("pk"))
    last = rows.order_by("-version").first()
    if last is None or last.partner_id != partner.pk:
        raise NotFound
    return last.version + 1


def _check_for_children(partner: Organisation, terms: Terms) -> None:
    is_for_children = partner.kind == OrganisationKind.CHILDREN
    if Shared.CHILDREN in terms.figures and not is_for_children:
        raise RuleBroken(
            "Only children's services and youth justice can have figures of children",
            field="figures",
        )


# Public authorities: Article 6(1)(ea) UK GDPR is not a basis for their tasks.
PUBLIC = (OrganisationKind.COUNCIL, OrganisationKind.CHILDREN)


def _is_police(organisation: Organisation) -> bool:
    return organisation.kind == OrganisationKind.POLICE


def _stored(value: Any) -> Any:
    is_many = isinstance(value, list | tuple | set | frozenset)
    return sorted(value) if is_many else value


def _record(
    row: Agreement,
    by: User,
    change: str,
    *,
    kind: Kind = Kind.ALTERATION,
    reason: str = "",
) -> None:
    found = (
        {"findings": len(row.check_findings or [])}
        if change == AgreementChange.SIGNED_POLICE
        else {}
    )
    record(
        kind,
        by=by,
        records=[row.reference],
        recipient=row.partner.name,
        reason=reason,
        detail={"change": change, "version": row.version} | found,
    )
