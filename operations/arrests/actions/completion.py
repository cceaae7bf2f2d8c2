"""Completes an arrest: details from custody, and the question of exploitation."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from operations.arrests import rules
from operations.arrests.actions.deadlines import put_due
from operations.arrests.choices import AgeBand, ArrestChange, Exploitation
from operations.arrests.models import Arrest
from operations.arrests.record import ARRESTS
from operations.arrests.visibility import visible_arrests
from operations.statute.queries import law_of
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.actions import broken_constraint, locked_one
from stronghold.core.records.rules import check_no_personal_details

# The fields that custody knows better, each with its value for not known: all that can
# be entered but what the person was arrested for.
FROM_CUSTODY: Mapping[str, Any] = {
    **ARRESTS.not_known(but=("offence_class",)),
    "age_band": AgeBand.UNKNOWN,
}


@transaction.atomic(durable=True)
def complete_arrest(*, by: User, reference: str, facts: Mapping[str, Any]) -> Arrest:
    """Store the fields of FROM_CUSTODY; history and audit log show what changed."""
    row = _open_one(by, reference)
    rules.check_age(facts["age_band"])
    _check_offence(row, facts["offence_provision"])
    given = {**facts, "custody_number": number_in_form(by, facts["custody_number"])}
    changed = [name for name, value in given.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, given[name])
    if changed:
        _save(row, changed)
        put_due(row)
        detail = {"change": ArrestChange.COMPLETED, "fields": sorted(changed)}
        record(Kind.ALTERATION, by=by, records=[row.reference], detail=detail)
    return row


def complete_from(row: Arrest, known: Mapping[str, Any], *, by: User) -> bool:
    """Fill empty fields of an arrest from custody's; return whether any was filled.

    Within the transaction of an import, which has locked the row.
    """
    changed = [
        name
        for name, unknown in FROM_CUSTODY.items()
        if getattr(row, name) == unknown and known.get(name, unknown) != unknown
    ]
    if "offence_provision" in changed:
        _check_offence(row, known["offence_provision"])
    for name in changed:
        setattr(row, name, known[name])
    if changed:
        _save(row, changed)
        put_due(row)
        detail = {"change": ArrestChange.COMPLETED, "fields": sorted(changed)}
        record(Kind.ALTERATION, by=by, records=[row.reference], detail=detail)
    return bool(changed)


def _check_offence(row: Arrest, provision: str) -> None:
    rules.check_offence(law_of(row.force), provision=provision, on=row.occurred_on)


def number_in_form(by: User, typed: str | None) -> str | None:
    """Return a custody record number in the form of the person's force."""
    return rules.custody_number_in_form(
        typed or "",
        pattern=by.force.custody_pattern,
        example=by.force.custody_example,
    )


def _save(row: Arrest, changed: list[str]) -> None:
    try:
        with transaction.atomic():
            row.save(update_fields=changed)
    except IntegrityError as error:
        if broken_constraint(error) != "arrest_custody_number_once":
            raise
        raise number_taken(row) from error


def number_taken(row: Arrest) -> RuleBroken:
    """Return the error that names the other arrest with this custody number."""
    others = Arrest.objects.filter(force=row.force, error_at=None, same_as=None)
    other = others.filter(custody_number=row.custody_number).first()
    reference = other.reference if other else ""
    return rules.custody_number_taken(str(row.custody_number), reference)


@transaction.atomic(durable=True)
def answer_exploitation(
    *,
    by: User,
    reference: str,
    answer: str,
    reason: str = "",
    referral_reference: str = "",
    keep_words: bool = False,
) -> Arrest:
    """Record whether a child arrested for supply could be exploited.

    A referral that was opened on this site stays, whatever the answer.
    """
    row = _open_one(by, reference)
    is_asked = rules.needs_exploitation_answer(
        age_band=row.age_band, offence_class=row.offence_class
    )
    rules.check_exploitation(is_asked=is_asked, answer=answer, reason=reason)
    is_no = answer == Exploitation.NO
    check_no_personal_details(reason, field="exploitation_reason", kept=keep_words)
    row.exploitation = answer
    row.exploitation_reason = reason.strip() if is_no else ""
    typed = "" if is_no else referral_reference.strip().upper()
    row.referral_reference = typed or rules.opened_here(row.referral_reference)
    row.save(
        update_fields=["exploitation", "exploitation_reason", "referral_reference"]
    )
    put_due(row)
    detail = {"change": ArrestChange.EXPLOITATION, "answer": answer}
    records, reason = [row.reference], row.exploitation_reason
    record(Kind.ALTERATION, by=by, records=records, reason=reason, detail=detail)
    return row


def _open_one(by: User, reference: str) -> Arrest:
    policy.require(by, Verb.RECORD_ARREST)
    row = locked_one(Arrest.objects.filter(visible_arrests(by)), reference)
    rules.check_open(
        reference=row.reference,
        is_in_error=row.is_in_error,
        is_set_aside=row.same_as_id is not None,
    )
    return row
