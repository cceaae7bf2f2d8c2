"""Writes of seizures: record one, correct it, mark one as recorded in error."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from operations.seizures import rules
from operations.seizures.choices import DrugTest, SeizureKind
from operations.seizures.models import Seizure
from operations.seizures.visibility import visible_seizures
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.actions import (
    Submission,
    WithdrawVerbs,
    broken_constraint,
    earlier_one,
    locked_one,
    mark_in_error,
    put_in_place,
    store_first,
)
from stronghold.core.records.rules import (
    When,
    check_no_personal_details,
    check_not_in_error,
    check_when,
)

PREFIX = "S"
WITHDRAW = WithdrawVerbs(Verb.WITHDRAW_OWN_ENFORCEMENT, Verb.WITHDRAW_ANY_ENFORCEMENT)


@dataclass(frozen=True)
class NewSeizure:
    """The facts of a seizure. Without `drug_class` the table of classes gives it."""

    occurred: When
    place: PlaceMeant
    kind: str
    drug: str = ""
    drug_class: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    estimate: Decimal | None = None
    exhibit_reference: str = ""
    test: str = DrugTest.NONE
    # At most one of these two; neither if it was found in the street.
    arrest_id: int | None = None
    entry_id: int | None = None
    # The writer was warned that the text of the place may name a person.
    keep_words: bool = False


@dataclass(frozen=True)
class Correction:
    """The corrected facts of a seizure, for example after a count or a test.

    Its time, its place and its arrest or entry stay as they are.
    """

    kind: str
    drug: str = ""
    drug_class: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    estimate: Decimal | None = None
    exhibit_reference: str = ""
    test: str = DrugTest.NONE


@transaction.atomic(durable=True)
def record_seizure(*, by: User, submission: Submission, seizure: NewSeizure) -> Seizure:
    """Store a seizure; a repeated submission returns the first result."""
    return store_seizure(by=by, submission=submission, seizure=seizure)


def store_seizure(*, by: User, submission: Submission, seizure: NewSeizure) -> Seizure:
    """Do the same within the caller's transaction."""
    policy.require(by, Verb.RECORD_SEIZURE)
    if earlier := earlier_one(Seizure, by=by, submission=submission):
        return earlier
    _check(seizure)
    new = _row(seizure)
    try:
        row = store_first(new, by=by, submission=submission, prefix=PREFIX)
    except IntegrityError as error:
        if broken_constraint(error) != "seizure_exhibit_once":
            raise
        raise _exhibit_taken(new) from error
    if not row.is_repetition:
        detail = {"kind": row.kind, "drug_class": row.drug_class}
        record(Kind.COLLECTION, by=by, records=[row.reference], detail=detail)
    return row


@transaction.atomic(durable=True)
def correct_seizure(*, by: User, reference: str, correction: Correction) -> Seizure:
    """Store the corrected facts; history and audit log show what changed."""
    policy.require(by, Verb.RECORD_SEIZURE)
    row = locked_one(Seizure.objects.filter(visible_seizures(by)), reference)
    check_not_in_error(reference=row.reference, is_in_error=row.is_in_error)
    _check_what(correction)
    given = asdict(correction) | {
        "drug_class": _class_of(correction, on=row.occurred_on),
        "exhibit_reference": rules.exhibit_in_form(correction.exhibit_reference),
    }
    changed = sorted(name for name in given if getattr(row, name) != given[name])
    for name in changed:
        setattr(row, name, given[name])
    if changed:
        _save(row, changed)
        detail = {"change": "seizure_corrected", "fields": changed}
        record(Kind.ALTERATION, by=by, records=[row.reference], detail=detail)
    return row


def _save(row: Seizure, changed: list[str]) -> None:
    try:
        with transaction.atomic():
            row.save(update_fields=changed)
    except IntegrityError as error:
        if broken_constraint(error) != "seizure_exhibit_once":
            raise
        raise _exhibit_taken(row) from error


def _check(seizure: NewSeizure) -> None:
    rules.check_found_once(arrest_id=seizure.arrest_id, entry_id=seizure.entry_id)
    _check_what(seizure)
    check_when(seizure.occurred, subject="The time of the seizure", now=clock.now())
    # The place of an arrest or a warrant was checked for names there.
    if seizure.arrest_id is None and seizure.entry_id is None:
        words = seizure.place.own_words
        check_no_personal_details(words, field="place", kept=seizure.keep_words)


def _check_what(seizure: NewSeizure | Correction) -> None:
    rules.check_drug(
        kind=seizure.kind,
        drug=seizure.drug,
        drug_class=seizure.drug_class,
        test=seizure.test,
    )
    rules.check_quantity(seizure.quantity, seizure.unit)
    rules.check_estimate(seizure.estimate)


def _class_of(seizure: NewSeizure | Correction, *, on: date) -> str:
    """Return the chosen class, or else the class of the drug on that day."""
    if seizure.kind == SeizureKind.DRUGS and not seizure.drug_class:
        return rules.class_on(seizure.drug, on)
    return seizure.drug_class


def _row(seizure: NewSeizure) -> Seizure:
    row = Seizure(
        occurred_on=seizure.occurred.on,
        occurred_at=seizure.occurred.at,
        arrest_id=seizure.arrest_id,
        entry_id=seizure.entry_id,
        kind=seizure.kind,
        drug=seizure.drug,
        drug_class=_class_of(seizure, on=seizure.occurred.on),
        quantity=seizure.quantity,
        unit=seizure.unit,
        estimate=seizure.estimate,
        exhibit_reference=rules.exhibit_in_form(seizure.exhibit_reference),
        test=seizure.test,
    )
    put_in_place(row, seizure.place)
    return row


def _exhibit_taken(row: Seizure) -> RuleBroken:
    """Return the error that names the other seizure with this exhibit reference."""
    others = Seizure.objects.filter(force=row.force, error_at__isnull=True)
    # It may have been marked as recorded in error since then.
    other = others.filter(exhibit_reference=row.exhibit_reference).first()
    reference = other.reference if other else ""
    return rules.exhibit_taken(str(row.exhibit_reference), reference)


@transaction.atomic(durable=True)
def withdraw_seizure(
    *, by: User, reference: str, reason: str, keep_words: bool = False
) -> Seizure:
    """Mark a seizure as recorded in error, with the reason."""
    row = locked_one(Seizure.objects.filter(visible_seizures(by)), reference)
    return mark_in_error(row, by=by, verbs=WITHDRAW, reason=reason, kept=keep_words)
