"""Writes of arrests: record one, and mark one as recorded in error.

Completing, importing and matching are in the modules beside this one.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from operations.arrests import rules
from operations.arrests.actions.completion import number_taken
from operations.arrests.actions.deadlines import put_due
from operations.arrests.actions.matches import (
    begin_match,
    lock_matches,
    release_matches,
)
from operations.arrests.choices import AgeBand, DrugClass
from operations.arrests.models import Arrest
from operations.arrests.queries import dues_of
from operations.arrests.visibility import visible_arrests
from operations.operation.models import Operation
from operations.statute.queries import law_of
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.actions import (
    broken_constraint,
    earlier_one,
    locked_one,
    mark_in_error,
    put_in_place,
    store_first,
)
from stronghold.core.records.kind import WithdrawVerbs
from stronghold.core.records.rules import When, check_no_personal_details, check_when
from stronghold.core.records.submission import Submission

PREFIX = "A"
WITHDRAW = WithdrawVerbs(Verb.WITHDRAW_OWN_ARREST, Verb.WITHDRAW_ANY_ARREST)


@dataclass(frozen=True)
class NewArrest:
    """The facts of an arrest. An `age_band` of under 10 is refused."""

    occurred: When
    place: PlaceMeant
    offence_class: str
    age_band: str = AgeBand.UNKNOWN
    drug_class: str = DrugClass.UNKNOWN
    custody_number: str = ""
    offence_provision: str = ""
    disposal: str = ""
    operation: Operation | None = None
    # It came from custody's system, and an officer may have recorded it already.
    is_imported: bool = False
    # The writer was warned that the text of the place may name a person.
    keep_words: bool = False


@transaction.atomic(durable=True)
def record_arrest(*, by: User, submission: Submission, arrest: NewArrest) -> Arrest:
    """Store an arrest; a repeated submission returns the first result."""
    return store_arrest(by=by, submission=submission, arrest=arrest)


def store_arrest(*, by: User, submission: Submission, arrest: NewArrest) -> Arrest:
    """Do the same within the caller's transaction."""
    verb = Verb.IMPORT_ARRESTS if arrest.is_imported else Verb.RECORD_ARREST
    policy.require(by, verb)
    if earlier := earlier_one(Arrest, by=by, submission=submission):
        return earlier
    rules.check_age(arrest.age_band)
    check_when(arrest.occurred, subject="The time of the arrest", now=clock.now())
    check_no_personal_details(
        arrest.place.own_words, field="place", kept=arrest.keep_words
    )
    rules.check_offence(
        law_of(by.force),
        offence_class=arrest.offence_class,
        provision=arrest.offence_provision,
        on=arrest.occurred.on,
    )
    new = _row(by, arrest)
    lock_matches(by.force.pk)
    try:
        row = store_first(new, by=by, submission=submission, prefix=PREFIX)
    except IntegrityError as error:
        if broken_constraint(error) != "arrest_custody_number_once":
            raise
        raise number_taken(new) from error
    if not row.is_repetition:
        if dues_of(row):
            put_due(row)
        begin_match(row)
        detail = {"offence_class": row.offence_class}
        record(Kind.COLLECTION, by=by, records=[row.reference], detail=detail)
    return row


def _row(by: User, arrest: NewArrest) -> Arrest:
    names = ("offence_class", "age_band", "drug_class", "disposal")
    row = Arrest(
        occurred_on=arrest.occurred.on,
        occurred_at=arrest.occurred.at,
        is_imported=arrest.is_imported,
        operation=arrest.operation,
        offence_provision=rules.provision_of(
            arrest.offence_class, arrest.offence_provision
        ),
        custody_number=rules.custody_number_in_form(
            arrest.custody_number,
            pattern=by.force.custody_pattern,
            example=by.force.custody_example,
        ),
        **{name: getattr(arrest, name) for name in names},
    )
    put_in_place(row, arrest.place)
    return row


@transaction.atomic(durable=True)
def withdraw_arrest(
    *, by: User, reference: str, reason: str, keep_words: bool = False
) -> Arrest:
    """Mark an arrest as recorded in error, with the reason."""
    lock_matches(by.force.pk)
    row = locked_one(Arrest.objects.filter(visible_arrests(by)), reference)
    mark_in_error(row, by=by, verbs=WITHDRAW, reason=reason, kept=keep_words)
    release_matches(row, by=by)
    put_due(row)
    return row
