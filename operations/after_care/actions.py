"""Begin after-care, count visits as revisits, and end it.

It begins in the transaction of what it follows, a concern, an entry or an order, or
when a team decides so.
"""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db import connection, transaction

from operations.after_care import rules
from operations.after_care.choices import AfterCareMove, Because
from operations.after_care.models import AfterCare, Revisit
from operations.after_care.queries import (
    dues_of,
    owner_of,
    planned_of,
    revisits_of,
    was_followed_up,
    was_taken_over,
)
from operations.after_care.record import AFTER_CARE
from operations.deadlines.actions import put_deadlines
from operations.operation.actions import earlier_plan, store_plan
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.places.models import Premises
from stronghold.core.records.actions import locked_one
from stronghold.core.records.models import Record
from stronghold.core.records.rules import check_no_personal_details
from stronghold.core.records.submission import Submission

# The first key of the advisory locks of homes: any number that no other lock has.
_LOCK = 20_728


class Home(Protocol):
    """The premises of a record, or of an entry."""

    @property
    def premises_id(self) -> int | None: ...
    @property
    def place_text(self) -> str: ...


def follow_up(  # noqa: PLR0913 - each says one thing about what happened
    home: Home,
    *,
    of: str,
    by: User,
    because: Because,
    since: date,
    is_certain: bool = False,
) -> None:
    """Begin the after-care of a home, or count it again from a later day.

    `of` is the reference of what happened there.

    Without `is_certain` only if something in the last year says that the home was taken
    over. Nothing happens without known premises, or where every revisit would be past,
    as of what an earlier system recorded. In the caller's transaction.
    """
    premises_id = home.premises_id
    if rules.is_over(since, today=clock.today()):
        return
    if premises_id is None or not (is_certain or was_taken_over(premises_id)):
        return
    row = _locked_open(premises_id)
    if row is not None and row.since > since:
        return
    if was_followed_up(premises_id, of=of, since=since):
        return
    if row is None:
        submission = Submission.of(uuid.uuid4(), {"after_care": of})
        row = AfterCare(
            premises_id=premises_id,
            place_text=home.place_text,
            because=because,
            source=of,
            since=since,
        )
        _begin(row, by=by, submission=submission)
    else:
        row.because, row.source, row.since = because, of, since
        row.save(update_fields=["because", "source", "since"])
        _plan(row)
        _note_move(row, AfterCareMove.RESTART, by=by)


@dataclass(frozen=True)
class NewAfterCare:
    """The home to revisit, and the day from which the revisits are counted."""

    premises: Premises
    since: date


@transaction.atomic(durable=True)
def begin_after_care(
    *, by: User, submission: Submission, home: NewAfterCare
) -> AfterCare:
    """Plan revisits to a home, as the team decided; a repeat returns the first row.

    RuleBroken if they are planned already.
    """
    policy.require(by, Verb.RAISE_CONCERN)
    if earlier := earlier_plan(AfterCare, by=by, submission=submission):
        return earlier
    rules.check_since(home.since, today=clock.today())
    if _locked_open(home.premises.pk) is not None:
        raise RuleBroken("Revisits to this home are planned already")
    row = AfterCare(
        premises=home.premises,
        place_text=home.premises.address,
        because=Because.DECISION,
        since=home.since,
    )
    return _begin(row, by=by, submission=submission)


def _begin(row: AfterCare, *, by: User, submission: Submission) -> AfterCare:
    row.team = by.team
    row = store_plan(row, by=by, submission=submission, prefix=AFTER_CARE.prefix)
    if not row.is_repetition:
        _plan(row)
        _put_due(row)
        detail = {"move": AfterCareMove.BEGIN}
        record(Kind.COLLECTION, by=by, records=[row.reference], detail=detail)
    return row


def _locked_open(premises_id: int) -> AfterCare | None:
    """Return the open row of a home, locked, and keep others from beginning one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", _key_of(premises_id))
    rows = AfterCare.objects.select_for_update(of=("self",))
    return rows.filter(premises=premises_id, ended_on__isnull=True).first()


def _key_of(premises_id: int) -> tuple[int, int]:
    """Return the two keys of a home's lock; two homes that share them only wait."""
    return _LOCK, premises_id % 2**31


def _plan(row: AfterCare) -> None:
    """Plan the revisits from `since`, in place of those that were planned before."""
    row.revisits.all().delete()
    Revisit.objects.bulk_create(
        Revisit(after_care=row, day=day, due_on=due_on)
        for day, due_on in zip(rules.DAYS, rules.due_days(row.since), strict=True)
    )


def note_visit(activity: Record, *, by: User, visited_on: date) -> None:
    """Count an activity at a home as its revisit. In the caller's transaction."""
    if activity.premises_id is None:
        return
    row = _locked_open(activity.premises_id)
    if row is None:
        return
    revisits = revisits_of(row)
    made = rules.counts_as(planned_of(row), visited_on, since=row.since)
    for n in made:
        revisits[n].done_on, revisits[n].activity = visited_on, activity.reference
        revisits[n].save(update_fields=["done_on", "activity"])
    if made:
        _note_move(row, AfterCareMove.VISITED, by=by)


def forget_visit(activity: Record, *, by: User) -> None:
    """Plan again what an activity had made, as that was recorded in error."""
    rows = AfterCare.objects.select_for_update(of=("self",))
    made = Revisit.objects.filter(activity=activity.reference).values("after_care")
    for row in rows.filter(pk__in=made, ended_on__isnull=True):
        row.revisits.filter(activity=activity.reference).update(
            done_on=None, activity=""
        )
        _note_move(row, AfterCareMove.NOT_VISITED, by=by)


def _note_move(row: AfterCare, move: AfterCareMove, *, by: User) -> None:
    _put_due(row)
    record(Kind.ALTERATION, by=by, records=[row.reference], detail={"move": move})


@transaction.atomic(durable=True)
def end_after_care(
    *, by: User, reference: str, because: str, words: str = "", keep_words: bool = False
) -> AfterCare:
    """End the after-care of a home, with the reason; nothing is due there any more."""
    policy.require(by, Verb.RAISE_CONCERN)
    check_no_personal_details(words, field="words", kept=keep_words)
    row = locked_one(AFTER_CARE.rows(by), reference)
    rules.check_end(because, words, is_ended=row.ended_on is not None)
    row.ended_on, row.ended_because = clock.today(), because
    row.ended_words = words.strip()
    row.save(update_fields=["ended_on", "ended_because", "ended_words"])
    _note_move(row, AfterCareMove.END, by=by)
    return row


def _put_due(row: AfterCare) -> None:
    fresh = AfterCare.objects.prefetch_related("revisits").get(pk=row.pk)
    put_deadlines(owner_of(fresh), dues_of(fresh))
