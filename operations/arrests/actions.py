"""Every write of arrests: record one, and mark one as recorded in error."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from operations.arrests import rules
from operations.arrests.choices import AgeBand, DrugClass
from operations.arrests.models import Arrest
from operations.arrests.visibility import visible_arrests
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
from stronghold.records.rules import When, check_names_nobody, check_when

PREFIX = "A"
WITHDRAW = WithdrawVerbs(Verb.WITHDRAW_OWN_ARREST, Verb.WITHDRAW_ANY_ARREST)


@dataclass(frozen=True)
class NewArrest:
    """What is recorded of an arrest. An `age_band` of under 10 is refused."""

    occurred: When
    place: PlaceMeant
    offence_class: str
    age_band: str = AgeBand.UNKNOWN
    drug_class: str = DrugClass.UNKNOWN
    custody_number: str = ""
    # The writer was warned that the words of the place may tell who somebody is.
    keep_words: bool = False


@transaction.atomic(durable=True)
def record_arrest(*, by: User, submission: Submission, arrest: NewArrest) -> Arrest:
    """Store an arrest; the same submission again returns the first result."""
    return _record_arrest(by=by, submission=submission, arrest=arrest)


def _record_arrest(*, by: User, submission: Submission, arrest: NewArrest) -> Arrest:
    policy.require(by, Verb.RECORD_ARREST)
    if earlier := earlier_one(Arrest, by=by, submission=submission):
        return earlier
    rules.check_age(arrest.age_band)
    check_when(arrest.occurred, subject="The time of the arrest", now=clock.now())
    check_names_nobody(arrest.place.own_words, field="place", kept=arrest.keep_words)
    new = _row(arrest)
    try:
        row = store_first(new, by=by, submission=submission, prefix=PREFIX)
    except IntegrityError as error:
        if broken_constraint(error) != "arrest_custody_number_once":
            raise
        raise _custody_number_taken(new) from error
    if not row.is_repetition:
        detail = {"offence_class": row.offence_class}
        record(Kind.COLLECTION, by=by, records=[row.reference], detail=detail)
    return row


def _row(arrest: NewArrest) -> Arrest:
    row = Arrest(
        occurred_on=arrest.occurred.on,
        occurred_at=arrest.occurred.at,
        offence_class=arrest.offence_class,
        age_band=arrest.age_band,
        drug_class=arrest.drug_class,
        custody_number=rules.custody_number_in_form(arrest.custody_number),
    )
    put_in_place(row, arrest.place)
    return row


def _custody_number_taken(row: Arrest) -> RuleBroken:
    others = Arrest.objects.filter(force=row.force, error_at__isnull=True)
    # It may have been marked as recorded in error since.
    other = others.filter(custody_number=row.custody_number).first()
    reference = other.reference if other else ""
    return rules.custody_number_taken(str(row.custody_number), reference)


@transaction.atomic(durable=True)
def withdraw_arrest(
    *, by: User, reference: str, reason: str, keep_words: bool = False
) -> Arrest:
    """Mark an arrest as recorded in error, with the reason."""
    row = locked_one(Arrest.objects.filter(visible_arrests(by)), reference)
    return mark_in_error(row, by=by, verbs=WITHDRAW, reason=reason, kept=keep_words)
