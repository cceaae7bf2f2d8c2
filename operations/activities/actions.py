"""Writes of activities: record one, start one, end it, mark one as in error.

Also who else took part, when it is recorded and afterwards.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from operations.activities import rules
from operations.activities.choices import ActivityChange, ActivityMove
from operations.activities.models import Activity, TookPart
from operations.activities.queries import Other
from operations.activities.record import ACTIVITIES, others_of
from operations.activities.visibility import visible_activities
from operations.after_care.actions import forget_visit, note_visit
from operations.operation.models import Operation
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.several_forces.queries import works_with
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, NotFound, RuleBroken
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.actions import (
    earlier_one,
    locked_one,
    mark_in_error,
    put_in_place,
    store_first,
)
from stronghold.core.records.rules import (
    AlreadySubmitted,
    When,
    check_no_personal_details,
    check_not_in_error,
    check_when,
)
from stronghold.core.records.submission import Submission


@dataclass(frozen=True)
class NewActivity:
    """An activity to be stored: when it began, where, and what was entered of it.

    `facts` are values of the fields of ACTIVITIES that can be entered, by name; those
    that are left out have the default of the model. `organisation` is the one that led
    it; None means that of the person who records it. `others` took part as well.
    """

    occurred: When
    place: PlaceMeant
    facts: Mapping[str, Any]
    organisation: Organisation | None = None
    operation: Operation | None = None
    others: Sequence[Other] = ()
    # The writer was warned that a text may name a person.
    keep_words: bool = False


@dataclass(frozen=True)
class ActivityEnd:
    """How an activity that was under way ended."""

    ended_at: datetime
    results: Sequence[str] = ()
    result_text: str = ""
    n_people: int | None = None
    keep_words: bool = False


@transaction.atomic(durable=True)
def record_activity(
    *, by: User, submission: Submission, activity: NewActivity
) -> Activity:
    """Store an activity that is over; a repeated submission returns the first row."""
    return store_activity(by=by, submission=submission, activity=activity)


@transaction.atomic(durable=True)
def start_activity(
    *, by: User, submission: Submission, activity: NewActivity
) -> Activity:
    """Store an activity that is under way; a repeat returns the first row."""
    return store_activity(
        by=by, submission=submission, activity=activity, is_under_way=True
    )


def store_activity(
    *,
    by: User,
    submission: Submission,
    activity: NewActivity,
    is_under_way: bool = False,
    verb: Verb = Verb.LOG_ACTIVITY,
) -> Activity:
    """Store an activity within the caller's transaction, if `by` has the verb."""
    policy.require(by, verb)
    if earlier := earlier_one(Activity, by=by, submission=submission):
        return earlier
    row = _row(by, activity, is_under_way=is_under_way)
    _check_others(row, activity.others, by=by)
    row = store_first(row, by=by, submission=submission, prefix=ACTIVITIES.prefix)
    if not row.is_repetition:
        _add_others(row, activity.others, by=by, at=row.recorded_at)
        detail = {"kind": row.kind} | (
            {"move": ActivityMove.START} if is_under_way else {}
        )
        record(Kind.COLLECTION, by=by, records=[row.reference], detail=detail)
        _note_revisit(row, by=by)
    return row


def _note_revisit(row: Activity, *, by: User) -> None:
    """Count a visit to a home as its revisit, if someone answered."""
    if rules.is_visit(row.kind, row.results, is_under_way=row.is_under_way):
        note_visit(row, by=by, visited_on=row.occurred_on)


def _row(by: User, activity: NewActivity, *, is_under_way: bool) -> Activity:
    """Return the activity, not stored yet; RuleBroken if it cannot be one."""
    occurred, place, now = activity.occurred, activity.place, clock.now()
    row = Activity(
        occurred_on=occurred.on,
        occurred_at=occurred.at,
        organisation=activity.organisation or by.organisation,
        operation=activity.operation,
        is_under_way=is_under_way,
        **activity.facts,
    )
    check_when(occurred, subject="The time of the activity", now=now)
    if is_under_way:
        rules.check_start(occurred.at, now=now)
    rules.check_people(row.n_people)
    rules.check_minutes(row.minutes)
    rules.check_results(row.results, row.result_text)
    _check_organisation(activity.organisation, by)
    kept = activity.keep_words
    check_no_personal_details(place.own_words, field="place", kept=kept)
    check_no_personal_details(row.result_text, field="result_text", kept=kept)
    if is_under_way:
        row.minutes = None
    row.result_text = row.result_text.strip()
    put_in_place(row, place, force=by.force_id)
    return row


def _check_organisation(organisation: Organisation | None, by: User) -> None:
    if organisation and not works_with(organisation, by.force.pk):
        raise RuleBroken("Choose one of the organisations", field="organisation")


def _check_others(row: Activity, others: Sequence[Other], *, by: User) -> None:
    """Refuse others who cannot have taken part in an activity, stored or not."""
    rules.check_others([one.key for one in others], lead=row.organisation.code)
    for one in others:
        rules.check_people(one.n_people, field="others")
        rules.check_minutes(one.minutes, field="others")
        if bool(one.organisation) == bool(one.outside):
            raise RuleBroken("Choose who took part", field="others")
        if one.organisation and not works_with(one.organisation, by.force.pk):
            raise RuleBroken("Choose one of the organisations", field="others")
        if one.minutes is not None and row.is_under_way:
            raise RuleBroken("An activity under way has no minutes yet", field="others")


def _add_others(
    row: Activity, others: Sequence[Other], *, by: User, at: datetime
) -> None:
    TookPart.objects.bulk_create(
        TookPart(
            activity=row,
            organisation=one.organisation,
            outside=one.outside,
            n_people=one.n_people,
            minutes=one.minutes,
            added_at=at,
            added_by=by,
        )
        for one in others
    )


@transaction.atomic(durable=True)
def change_who_took_part(
    *, by: User, reference: str, others: Sequence[Other]
) -> Activity:
    """Store who else took part in an activity, in place of who was stored before.

    What stays the same is not touched, so the same sent twice changes nothing more.
    """
    policy.require(by, Verb.LOG_ACTIVITY)
    row = locked_one(ACTIVITIES.loaded(ACTIVITIES.rows(by)), reference)
    if not may_end_row(by, row):
        raise NotAllowed(Verb.RUN_OPERATIONS)
    check_not_in_error(reference=row.reference, is_in_error=row.is_in_error)
    _check_others(row, others, by=by)
    wanted = {(one.key, one.n_people, one.minutes): one for one in others}
    stored = {(one.key, one.n_people, one.minutes): one for one in others_of(row)}
    gone = [one.pk for facts, one in stored.items() if facts not in wanted]
    added = [one for facts, one in wanted.items() if facts not in stored]
    if gone or added:
        now = clock.now()
        rows = TookPart.objects.filter(pk__in=gone)
        rows.update(removed_at=now, removed_by=by)
        _add_others(row, added, by=by, at=now)
        detail = {"change": ActivityChange.TOOK_PART}
        record(Kind.ALTERATION, by=by, records=[row.reference], detail=detail)
    return row


@transaction.atomic(durable=True)
def end_activity(
    *, by: User, submission: Submission, reference: str, end: ActivityEnd
) -> Activity:
    """End an activity that is under way; a repeated end returns the first result."""
    row = locked_one(Activity.objects.filter(visible_activities(by)), reference)
    return _end(row, by=by, submission=submission, end=end)


@transaction.atomic(durable=True)
def end_activity_started_as(
    *, by: User, submission: Submission, started_as: uuid.UUID, end: ActivityEnd
) -> Activity:
    """End an activity that a device knows only by the client UUID of its start."""
    rows = Activity.objects.filter(visible_activities(by), client_uuid=started_as)
    row = rows.select_for_update().first()
    if row is None:
        raise NotFound
    return _end(row, by=by, submission=submission, end=end)


def _end(
    row: Activity, *, by: User, submission: Submission, end: ActivityEnd
) -> Activity:
    policy.require(by, Verb.LOG_ACTIVITY)
    if not may_end_row(by, row):
        raise NotAllowed(Verb.RUN_OPERATIONS)
    if row.end_uuid == submission.client_uuid:
        if row.end_digest != submission.content_digest:
            raise AlreadySubmitted(row.reference)
        row.is_repetition = True
        return row
    _set_end(row, submission=submission, end=end)
    row.save()
    detail = {"move": ActivityMove.END, "minutes": row.minutes}
    record(Kind.ALTERATION, by=by, records=[row.reference], detail=detail)
    _note_revisit(row, by=by)
    return row


def _set_end(row: Activity, *, submission: Submission, end: ActivityEnd) -> None:
    n_people = row.n_people if end.n_people is None else end.n_people
    rules.check_people(n_people)
    rules.check_results(list(end.results), end.result_text)
    check_no_personal_details(end.result_text, field="result_text", kept=end.keep_words)
    row.minutes = rules.minutes_of(running(row), end.ended_at, now=clock.now())
    row.is_under_way, row.ended_at, row.n_people = False, end.ended_at, n_people
    row.end_uuid, row.end_digest = submission.client_uuid, submission.content_digest
    row.results, row.result_text = list(end.results), end.result_text.strip()


def running(row: Activity) -> rules.Running:
    """Return the facts that the rules for ending an activity need."""
    return rules.Running(
        row.reference, row.is_under_way, row.occurred_at, in_error=row.is_in_error
    )


def may_end_row(by: User, row: Activity) -> bool:
    return rules.may_end(
        is_own=row.recorded_by_id == by.pk, may_run=policy.can(by, Verb.RUN_OPERATIONS)
    )


@transaction.atomic(durable=True)
def withdraw_activity(
    *, by: User, reference: str, reason: str, keep_words: bool = False
) -> Activity:
    """Mark an activity as recorded in error, with the reason."""
    return store_withdrawal(
        by=by, reference=reference, reason=reason, keep_words=keep_words
    )


def store_withdrawal(
    *, by: User, reference: str, reason: str, keep_words: bool = False
) -> Activity:
    """Do the same within the caller's transaction."""
    row = locked_one(Activity.objects.filter(visible_activities(by)), reference)
    row = mark_in_error(
        row, by=by, verbs=ACTIVITIES.withdraw, reason=reason, kept=keep_words
    )
    forget_visit(row, by=by)
    return row
