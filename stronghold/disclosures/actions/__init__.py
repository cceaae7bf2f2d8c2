"""Every write of named disclosures: told, taken back, and its words erased after."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import Kind
from stronghold.audit.record import SYSTEM, record
from stronghold.disclosures.models import Disclosure, DisclosureMail, Told
from stronghold.disclosures.queries import (
    RecordToTell,
    agreements_for,
    is_over,
    recipient,
    record_to_tell,
)
from stronghold.disclosures.rules import (
    Changed,
    Terms,
    check_terms,
    check_why_back,
    digest_of,
)
from stronghold.disclosures.visibility import visible_disclosures
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound, RuleBroken
from stronghold.kernel.values import new_reference
from stronghold.records.rules import (
    AlreadySubmitted,
    check_no_personal_details,
    is_reference,
)
from stronghold.sharing.models import Agreement

AT_ONCE = 200


@dataclass(frozen=True)
class NewDisclosure:
    """What somebody tells, to whom, and what they were shown before they confirmed.

    `checked` is the digest of the words that they saw; `replaces` the reference of the
    disclosure that this one corrects.
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
    """Tell a record to a person, as its words are now, from this instant on.

    NotFound if the record or the person is not the discloser's to tell or be told;
    Changed if it is not what was checked. The same again returns the first result.
    """
    policy.require(by, Verb.DISCLOSE_BY_NAME)
    if earlier := _earlier(by, new.client_uuid):
        return earlier
    found, person = record_to_tell(by, reference), recipient(by, new.recipient)
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
def take_back(*, by: User, reference: str, reason: str) -> Disclosure:
    """End a disclosure at once. Its recipient hears of it, without what it told."""
    policy.require(by, Verb.REVOKE_DISCLOSURE)
    row = _locked(by, reference)
    told = check_why_back(reason)
    if row.taken_back_at:
        raise RuleBroken("It is taken back already")
    if hasattr(row, "replaced_by") or row.until < clock.today():
        raise RuleBroken("It is over already")
    row.taken_back_at, row.taken_back_by = clock.now(), by
    row.taken_back_because = told
    row.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_because"])
    _write_mail(row, is_taken_back=True)
    _record(row, by, Kind.ALTERATION, change="disclosure_taken_back")
    return row


def erase_told() -> int:
    """Erase the words of all that is over, in batches; return how many disclosures.

    Which fields were told, to whom and why stays; the record's history has the words.
    """
    n_erased = 0
    while n := _erase_batch():
        n_erased += n
    return n_erased


@transaction.atomic(durable=True)
def _erase_batch() -> int:
    over = Disclosure.objects.filter(is_over(), erased_at__isnull=True)
    locked = over.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    rows = list(locked.select_related("force")[:AT_ONCE])
    Told.objects.filter(disclosure__in=rows).delete()
    for row in rows:
        row.erased_at = clock.now()
        row.save(update_fields=["erased_at"])
        record(
            Kind.ERASURE,
            by=SYSTEM,
            force=row.force.code,
            records=[row.reference],
            detail={"what": "told", "why": "time"},
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
    for one in agreements_for(by, person):
        if one.reference == new.agreement:
            return one
    raise RuleBroken(
        "Choose an agreement that is in force with their organisation",
        field="agreement",
    )


def _check(new: NewDisclosure, found: RecordToTell, agreement: Agreement) -> None:
    offered = {line.code for line in found.lines}
    check_terms(
        new.terms, gateways=agreement.gateways, offered=offered, today=clock.today()
    )
    for name in ("purpose", "reason"):
        words = getattr(new.terms, name)
        check_no_personal_details(words, field=name, kept=new.keep_words)
    if found.is_live and not new.knows_it_is_live:
        raise RuleBroken(
            "Say that you know that the warrant is live", field="knows_it_is_live"
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
    if row.taken_back_at or hasattr(row, "replaced_by"):
        raise RuleBroken("What you correct was taken back or corrected meanwhile")
    return row


def _locked(by: User, reference: str) -> Disclosure:
    rows = Disclosure.objects.filter(visible_disclosures(by)).select_for_update()
    known = is_reference(reference)
    row = rows.filter(reference=reference).first() if known else None
    if row is None:
        raise NotFound
    return row


def _keep_words(row: Disclosure, found: RecordToTell) -> None:
    Told.objects.bulk_create(
        Told(disclosure=row, n=n, code=one.code, label=one.label, words=one.words)
        for n, one in enumerate(found.only(row.fields))
    )


def _write_mail(row: Disclosure, *, is_taken_back: bool = False) -> None:
    """Leave an e-mail to be sent; whom it cannot reach sees it in the portal."""
    DisclosureMail.objects.create(
        recipient=row.recipient,
        disclosure=row,
        is_taken_back=is_taken_back,
        message_id=f"<{uuid.uuid4()}@{settings.SITE_HOST}>",
    )


def _record(row: Disclosure, by: User, kind: Kind, **told: Any) -> None:
    """Log what was done, to whom, and what for or why it was taken back."""
    record(
        kind,
        by=by,
        reason=row.taken_back_because or f"{row.purpose}. {row.reason}",
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
        | told,
    )
