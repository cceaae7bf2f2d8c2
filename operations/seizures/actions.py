"""Every write of seizures: record one, correct it, mark it as recorded in error."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from operations.seizures import rules
from operations.seizures.choices import DrugTest, SeizureKind
from operations.seizures.models import Seizure
from operations.seizures.visibility import visible_seizures
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import Kind
from stronghold.audit.record import record
from stronghold.kernel import clock
from stronghold.kernel.errors import RuleBroken
from stronghold.places.queries import PlaceMeant
from stronghold.records.actions import (
    Submission,
    WithdrawVerbs,
    broken_constraint,
    earlier_one,
    locked_one,
    mark_in_error,
    put_in_place,
    store_first,
)
from stronghold.records.rules import (
    When,
    check_no_personal_details,
    check_not_in_error,
    check_when,
)

PREFIX = "S"
WITHDRAW = WithdrawVerbs(Verb.WITHDRAW_OWN_ENFORCEMENT, Verb.WITHDRAW_ANY_ENFORCEMENT)


@dataclass(frozen=True)
class NewSeizure:
    """What is recorded of a seizure. Without `drug_class` the table says the class."""

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
    # At most one of these two; none where it was found in the street.
    arrest_id: int | None = None
    entry_id: int | None = None
    # The writer was warned that the words of the place may tell who somebody is.
    keep_words: bool = False


@dataclass(frozen=True)
class Correction:
    """What a seizure is, as it is known by now: after a count or a test, say.

    Its time, its place and what it was found with stay as they are.
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
    """Store a seizure; the same submission again returns the first result."""
    return _record_seizure(by=by, submission=submission, seizure=seizure)


def _record_seizure(
    *, by: User, submission: Submission, seizure: NewSeizure
) -> Seizure:
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
    """Store what a seizure is by now; history and the audit tell what changed."""
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
    # What stands on an arrest or a warrant was warned of there.
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
    """Return the class that was chosen, or that the drug was in on that day."""
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
    others = Seizure.objects.filter(force=row.force, error_at__isnull=True)
    # It may have been marked as recorded in error since.
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
