"""Every write of named disclosures: made, revoked, and erased when they have ended."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from operations.safeguarding.choices import NamePassed
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import SYSTEM, record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.kernel.values import new_reference
from stronghold.core.records.rules import (
    AlreadySubmitted,
    check_no_personal_details,
    is_reference,
)
from stronghold.core.sharing.models import Agreement
from stronghold.partners.disclosures.choices import DisclosureChange
from stronghold.partners.disclosures.models import (
    DisclosedField,
    Disclosure,
    DisclosureMail,
)
from stronghold.partners.disclosures.queries import (
    DisclosableRecord,
    agreements_for,
    disclosable_record,
    has_ended,
    recipient,
)
from stronghold.partners.disclosures.rules import (
    Changed,
    Terms,
    check_name_passed,
    check_revocation_reason,
    check_terms,
    digest_of,
)
from stronghold.partners.disclosures.visibility import visible_disclosures

# How many disclosures one transaction erases.
BATCH_SIZE = 200


@dataclass(frozen=True)
class NewDisclosure:
    """A disclosure as the officer confirmed it: the recipient, the terms and the words.

    `checked` is the digest of the words that they checked; `replaces` is the reference
    of the disclosure that this one corrects.
    """

    client_uuid: uuid.UUID
    recipient: str
    agreement: str
    terms: Terms
    checked: str
    knows_it_is_live: bool = False
    keep_words: bool = False
    replaces: str = ""


@transaction.atomic(durable=True)
def disclose(*, by: User, reference: str, new: NewDisclosure) -> Disclosure:
    """Disclose a record to a person, with its words as they are now.

    Raises NotFound if this officer may not disclose this record or disclose to this
    person, and Changed if the words are not those that were checked. A repeated
    submission returns the first result.
    """
    policy.require(by, Verb.DISCLOSE_BY_NAME)
    # One submission of a person at a time, so that the same one stores it once.
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if earlier := _earlier(by, new.client_uuid):
        return earlier
    found, person = disclosable_record(by, reference), recipient(by, new.recipient)
    agreement = _agreement(by, person, new)
    _check(new, found, agreement)
    row = Disclosure.objects.create(
        **vars(new.terms),
        client_uuid=new.client_uuid,
        reference=new_reference("D"),
        force=by.force,
        record_kind=found.kind.code,
        record_reference=reference,
        recipient=person,
        organisation=person.organisation,
        agreement=agreement,
        made_at=clock.now(),
        made_by=by,
        replaces=_replaced(by, new, reference, person=person),
    )
    _keep_words(row, found)
    _write_mail(row)
    _record(row, by, Kind.DISCLOSURE, live=found.is_live)
    return row


@transaction.atomic(durable=True)
def revoke_disclosure(*, by: User, reference: str, reason: str) -> Disclosure:
    """End a disclosure at once, and e-mail its recipient without saying what it was.

    Raises NotFound if this person may not see it, and RuleBroken if it has ended.
    """
    policy.require(by, Verb.REVOKE_DISCLOSURE)
    row = _locked(by, reference)
    why = check_revocation_reason(reason)
    if row.revoked_at:
        raise RuleBroken("It has already been revoked")
    if hasattr(row, "replaced_by") or row.until < clock.today():
        raise RuleBroken("It has already ended")
    row.revoked_at, row.revoked_by = clock.now(), by
    row.revoked_reason = why
    row.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    _write_mail(row, is_revocation=True)
    _record(row, by, Kind.ALTERATION, change=DisclosureChange.REVOKED)
    return row


def erase_ended_disclosures() -> int:
    """Erase the words of disclosures that have ended; return how many disclosures.

    The list of fields, the recipient and the reason stay. The record's own history
    still holds the words.
    """
    n_erased = 0
    while n := erase_batch():
        n_erased += n
    return n_erased


@transaction.atomic(durable=True)
def erase_batch() -> int:
    """Erase the words of one batch; return how many disclosures it had."""
    ended = Disclosure.objects.filter(has_ended(), erased_at__isnull=True)
    locked = ended.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    rows = list(locked.select_related("force")[:BATCH_SIZE])
    DisclosedField.objects.filter(disclosure__in=rows).delete()
    for row in rows:
        row.erased_at = clock.now()
        row.save(update_fields=["erased_at"])
        record(
            Kind.ERASURE,
            by=SYSTEM,
            force=row.force.code,
            records=[row.reference],
            detail={"what": "disclosure", "why": "time"},
        )
    return len(rows)


def _earlier(by: User, client_uuid: uuid.UUID) -> Disclosure | None:
    row = Disclosure.objects.filter(client_uuid=client_uuid).first()
    if row is None:
        return None
    if row.made_by_id != by.pk:
        raise AlreadySubmitted
    row.is_repetition = True
    return row


def _agreement(by: User, person: User, new: NewDisclosure) -> Agreement:
    for agreement in agreements_for(by, person):
        if agreement.reference == new.agreement:
            return agreement
    raise RuleBroken(
        "Choose an agreement that is in force with their organisation",
        field="agreement",
    )


def _check(new: NewDisclosure, found: DisclosableRecord, agreement: Agreement) -> None:
    offered = {line.code for line in found.lines}
    check_terms(
        new.terms, gateways=agreement.gateways, offered=offered, today=clock.today()
    )
    check_name_passed(new.terms, ways=NamePassed.values, now=clock.now())
    for name in ("purpose", "reason"):
        words = getattr(new.terms, name)
        check_no_personal_details(words, field=name, kept=new.keep_words)
    if found.is_live and not new.knows_it_is_live:
        raise RuleBroken(
            "Confirm that you know the warrant is live", field="knows_it_is_live"
        )
    if digest_of(found.only(new.terms.fields)) != new.checked:
        raise Changed


def _replaced(
    by: User, new: NewDisclosure, reference: str, *, person: User
) -> Disclosure | None:
    """Return the disclosure that this one corrects, to the same person."""
    if not new.replaces:
        return None
    row = _locked(by, new.replaces)
    if (row.record_reference, row.recipient_id) != (reference, person.pk):
        raise NotFound
    if row.revoked_at or hasattr(row, "replaced_by"):
        raise RuleBroken(
            "The disclosure you are correcting has been revoked or corrected"
        )
    return row


def _locked(by: User, reference: str) -> Disclosure:
    rows = Disclosure.objects.filter(visible_disclosures(by)).select_for_update()
    known = is_reference(reference)
    row = rows.filter(reference=reference).first() if known else None
    if row is None:
        raise NotFound
    return row


def _keep_words(row: Disclosure, found: DisclosableRecord) -> None:
    DisclosedField.objects.bulk_create(
        DisclosedField(
            disclosure=row, n=n, code=line.code, label=line.label, words=line.words
        )
        for n, line in enumerate(found.only(row.fields))
    )


def _write_mail(row: Disclosure, *, is_revocation: bool = False) -> None:
    """Queue an e-mail to the recipient, who also sees the disclosure in the portal."""
    DisclosureMail.objects.create(
        recipient=row.recipient,
        disclosure=row,
        is_revocation=is_revocation,
        message_id=f"<{uuid.uuid4()}@{settings.SITE_HOST}>",
    )


def _record(row: Disclosure, by: User, kind: Kind, **extra: Any) -> None:
    """Log what was done, the recipient, and the purpose or why it was revoked."""
    record(
        kind,
        by=by,
        reason=row.revoked_reason or f"{row.purpose}. {row.reason}",
        records=[row.reference, row.record_reference, row.recipient.reference],
        recipient=row.organisation.name,
        detail={
            "person": row.recipient.username,
            "agreement": row.agreement.reference,
            "version": row.agreement.version,
            "gateway": row.gateway,
            "from_regime": row.from_regime,
            "to_regime": row.to_regime,
            "fields": row.fields,
            "until": row.until,
        }
        | extra,
    )
