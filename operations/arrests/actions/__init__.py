"""Writes of arrests: record one, and mark one as recorded in error.

Completing, importing and matching are in the modules beside this one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from operations.arrests import rules
from operations.arrests.actions.completion import number_in_form, number_taken
from operations.arrests.actions.deadlines import put_due
from operations.arrests.actions.matches import (
    OfficersDays,
    begin_match,
    lock_matches,
    release_matches,
)
from operations.arrests.models import Arrest
from operations.arrests.queries import dues_of
from operations.arrests.record import ARRESTS
from operations.arrests.visibility import visible_arrests
from operations.operation.models import Operation
from operations.statute.queries import law_of
from operations.statute.rules.limits import Provisions
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
from stronghold.core.records.rules import When, check_no_personal_details, check_when
from stronghold.core.records.submission import Submission


@dataclass(frozen=True)
class NewArrest:
    """An arrest to be stored: when, where, and what was entered of it.

    `facts` are values of the fields of ARRESTS that can be entered, by name; those that
    are left out have the default of the model. An `age_band` of under 10 is refused.
    """

    occurred: When
    place: PlaceMeant
    facts: Mapping[str, Any]
    operation: Operation | None = None
    # It came from custody's system, and an officer may have recorded it already.
    is_imported: bool = False
    # The writer was warned that the text of the place may name a person.
    keep_words: bool = False


@transaction.atomic(durable=True)
def record_arrest(
    *,
    by: User,
    submission: Submission,
    arrest: NewArrest,
    verb: Verb = Verb.RECORD_ARREST,
) -> Arrest:
    """Store an arrest; a repeated submission returns the first result."""
    return store_arrest(by=by, submission=submission, arrest=arrest, verb=verb)


def store_arrest(
    *,
    by: User,
    submission: Submission,
    arrest: NewArrest,
    verb: Verb = Verb.RECORD_ARREST,
    law: Provisions | None = None,
    officers: OfficersDays | None = None,
) -> Arrest:
    """Do the same within the caller's transaction, if `by` has the verb.

    `law` is that of the force, and `officers` the days of the arrests that it may be,
    if the caller has read them for many arrests.
    """
    policy.require(by, verb)
    if earlier := earlier_one(Arrest, by=by, submission=submission):
        return earlier
    row = _row(by, arrest, law or law_of(by.force))
    if officers is None:
        # Who has their days holds the lock.
        lock_matches(by.force.pk)
    try:
        row = store_first(row, by=by, submission=submission, prefix=ARRESTS.prefix)
    except IntegrityError as error:
        if broken_constraint(error) != "arrest_custody_number_once":
            raise
        raise number_taken(row) from error
    if not row.is_repetition:
        if dues_of(row):
            put_due(row)
        begin_match(row, officers=officers)
        detail = {"offence_class": row.offence_class}
        record(Kind.COLLECTION, by=by, records=[row.reference], detail=detail)
    return row


def _row(by: User, arrest: NewArrest, law: Provisions) -> Arrest:
    """Return the arrest, not stored yet; RuleBroken if it cannot be one."""
    occurred, place = arrest.occurred, arrest.place
    row = Arrest(
        occurred_on=occurred.on,
        occurred_at=occurred.at,
        is_imported=arrest.is_imported,
        operation=arrest.operation,
        **arrest.facts,
    )
    rules.check_age(row.age_band)
    check_when(occurred, subject="The time of the arrest", now=clock.now())
    check_no_personal_details(place.own_words, field="place", kept=arrest.keep_words)
    rules.check_offence(
        law,
        offence_class=row.offence_class,
        provision=row.offence_provision,
        on=row.occurred_on,
    )
    row.offence_provision = rules.provision_of(row.offence_class, row.offence_provision)
    row.custody_number = number_in_form(by, row.custody_number)
    put_in_place(row, place, force=by.force_id)
    return row


@transaction.atomic(durable=True)
def withdraw_arrest(
    *, by: User, reference: str, reason: str, keep_words: bool = False
) -> Arrest:
    """Mark an arrest as recorded in error, with the reason."""
    lock_matches(by.force.pk)
    row = locked_one(Arrest.objects.filter(visible_arrests(by)), reference)
    mark_in_error(row, by=by, verbs=ARRESTS.withdraw, reason=reason, kept=keep_words)
    release_matches(row, by=by)
    put_due(row)
    return row
