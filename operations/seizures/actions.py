"""Writes of seizures: record one, correct it, mark one as recorded in error."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from operations.seizures import queries, rules
from operations.seizures.choices import SeizureChange, SeizureKind
from operations.seizures.models import Seizure
from operations.seizures.record import SEIZURES
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
from stronghold.core.records.submission import Submission


@dataclass(frozen=True)
class NewSeizure:
    """A seizure to be stored: when, where, and what was entered of it.

    `facts` are values of the fields of SEIZURES that can be entered, by name; those
    that are left out have the default of the model. Without `drug_class` the table of
    classes gives it. `keep_words`: the writer was warned that the text of the place may
    name a person.
    """

    occurred: When
    place: PlaceMeant
    facts: Mapping[str, Any]
    # At most one of these two; neither if it was found in the street.
    arrest_id: int | None = None
    entry_id: int | None = None
    keep_words: bool = False


@transaction.atomic(durable=True)
def record_seizure(*, by: User, submission: Submission, seizure: NewSeizure) -> Seizure:
    """Store a seizure; a repeated submission returns the first result."""
    return store_seizure(by=by, submission=submission, seizure=seizure)


def store_seizure(
    *,
    by: User,
    submission: Submission,
    seizure: NewSeizure,
    verb: Verb = Verb.RECORD_SEIZURE,
) -> Seizure:
    """Do the same within the caller's transaction, if `by` has the verb."""
    policy.require(by, verb)
    if earlier := earlier_one(Seizure, by=by, submission=submission):
        return earlier
    _check(seizure)
    new = _row(seizure.facts, on=seizure.occurred.on)
    new.occurred_at = seizure.occurred.at
    new.arrest_id, new.entry_id = seizure.arrest_id, seizure.entry_id
    new.team_id = by.team_id
    put_in_place(new, seizure.place, force=by.force_id)
    _blur(new)
    try:
        row = store_first(new, by=by, submission=submission, prefix=SEIZURES.prefix)
    except IntegrityError as error:
        if broken_constraint(error) != "seizure_exhibit_once":
            raise
        raise _exhibit_taken(new) from error
    if not row.is_repetition:
        detail = {"kind": row.kind, "drug_class": row.drug_class}
        record(Kind.COLLECTION, by=by, records=[row.reference], detail=detail)
    return row


@transaction.atomic(durable=True)
def correct_seizure(*, by: User, reference: str, facts: Mapping[str, Any]) -> Seizure:
    """Store the corrected facts, for example after a count or a test.

    Its time, its place and its arrest or entry stay as they are. History and audit log
    show what changed.
    """
    policy.require(by, Verb.RECORD_SEIZURE)
    row = locked_one(Seizure.objects.filter(visible_seizures(by)), reference)
    check_not_in_error(reference=row.reference, is_in_error=row.is_in_error)
    corrected = _row(facts, on=row.occurred_on)
    names = [field.name for field in SEIZURES.entered]
    changed = sorted(n for n in names if getattr(row, n) != getattr(corrected, n))
    for name in changed:
        setattr(row, name, getattr(corrected, name))
    if changed:
        _save(row, changed)
        detail = {"change": SeizureChange.CORRECTED, "fields": changed}
        record(Kind.ALTERATION, by=by, records=[row.reference], detail=detail)
    return row


def _blur(row: Seizure) -> None:
    """Let others see it roughly, if it is in a home and was not long ago."""
    until = rules.blurred_until(row.occurred_on)
    if until < clock.today():
        return
    if rules.is_in_home(
        premises_kind=queries.kind_of_premises(row.premises_id),
        words=row.place_text,
        has_street=row.street_id is not None,
    ):
        row.blurred_until = until
        # Its areas are those of the exact point.
        row.point = queries.point_of_street(row.street_id, row.point)


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
    check_when(seizure.occurred, subject="The time of the seizure", now=clock.now())
    # The place of an arrest or a warrant was checked for names there.
    if seizure.arrest_id is None and seizure.entry_id is None:
        words = seizure.place.own_words
        check_no_personal_details(words, field="place", kept=seizure.keep_words)


def _row(facts: Mapping[str, Any], *, on: date) -> Seizure:
    """Return a seizure with these facts, by the law of that day, not stored yet."""
    row = Seizure(occurred_on=on, **facts)
    rules.check_drug(
        kind=row.kind, drug=row.drug, drug_class=row.drug_class, test=row.test
    )
    rules.check_quantity(row.quantity, row.unit)
    rules.check_estimate(row.estimate)
    if row.kind == SeizureKind.DRUGS and not row.drug_class:
        row.drug_class = rules.class_on(row.drug, on)
    row.exhibit_reference = rules.exhibit_in_form(row.exhibit_reference or "")
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
    return mark_in_error(
        row, by=by, verbs=SEIZURES.withdraw, reason=reason, kept=keep_words
    )
