"""Actions common to all records: store once, and mark as recorded in error.

Each is called within the transaction of an action of a slice.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import Request, during, record
from stronghold.core.database import in_sets
from stronghold.core.database.planned import Planned, insert
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.queries import Place, areas_of_place
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, NotFound
from stronghold.core.kernel.values import new_reference
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.choices import RecordChange
from stronghold.core.records.conditions import (
    Conditions,
    SentBefore,
    conditions_to_meet,
)
from stronghold.core.records.kind import WithdrawVerbs
from stronghold.core.records.models import Placed, Record, SentMove
from stronghold.core.records.rules import (
    AlreadySubmitted,
    NotInUse,
    check_no_personal_details,
    check_not_in_error,
    check_reason,
    is_reference,
    may_withdraw,
)
from stronghold.core.records.submission import Submission
from stronghold.core.records.visibility import is_in_use

R = TypeVar("R", bound=Record)
M = TypeVar("M", bound=Model)
TRIES = 3
# For how long a change that is sent again is recognised.
REMEMBERED = timedelta(days=7)


def earlier_one(model: type[R], *, by: User, submission: Submission) -> R | None:
    """Return the record that this submission created earlier, or None.

    Raises AlreadySubmitted if the UUID was sent with other content or by another user,
    and NotInUse if retention took the record away; only in the first case does the
    error name the record.
    """
    # Nearly always there is none.
    found = (one for one in submission.uuids if is_stored(model, one))
    client_uuid = next(found, None)
    if client_uuid is None:
        return None
    row = model._default_manager.get(client_uuid=client_uuid)
    if row.recorded_by_id != by.pk:
        raise AlreadySubmitted
    # What is no record itself, such as an entry, goes with the record that it is of.
    if not is_in_use(getattr(row, "record", row)):
        raise NotInUse
    if row.content_digest != submission.content_digest:
        raise AlreadySubmitted(row.reference)
    row.is_repetition = True
    return row


def is_stored(model: type[Record], client_uuid: UUID) -> bool:
    """Say whether a record was created by a submission with this UUID."""
    return bool(_with_uuid(model).rows(client_uuid))


def note_earlier(
    model: type[Record], submissions: Iterable[Submission], *, by: User | None
) -> set[UUID]:
    """Ask at once which of many created a record, where records are stored in sets.

    Return the UUIDs of those that did with the same content; with `by`, of that user.
    """
    asked = {client_uuid: one for one in submissions for client_uuid in one.uuids}
    rows = model._default_manager.filter(client_uuid__in=list(asked))
    columns = ("client_uuid", "content_digest", "recorded_by")
    found = {row[0]: row[1:] for row in rows.values_list(*columns)}
    for client_uuid in asked:
        exists = [(1,)] if client_uuid in found else []
        _with_uuid(model).note(client_uuid, rows=exists)
    return {
        asked[client_uuid].client_uuid
        for client_uuid, (digest, recorded_by) in found.items()
        if digest == asked[client_uuid].content_digest
        and (by is None or recorded_by == by.pk)
    }


@cache
def _with_uuid(model: type[Record]) -> Planned:
    """Return the statement that looks for a record by the UUID of its submission."""
    table = model._meta.db_table
    sql = f"SELECT 1 FROM {table} WHERE client_uuid = $1"  # noqa: S608 - a model's
    return Planned(f"{table}_with_uuid", sql, n_parameters=1)


def insert_all(rows: Sequence[M]) -> Sequence[M]:
    """Store new rows of one table by one statement, or in sets. IntegrityError if not.

    The key of each is one that the database supplies.
    """
    if in_sets.current() is None:
        return rows and type(rows[0])._default_manager.bulk_create(rows)
    for row in rows:
        insert(row)
    return rows


def store_first(row: R, *, by: User, submission: Submission, prefix: str) -> R:
    """Store a new record, or return the one that the same submission has just created.

    The unique UUID decides between two submissions at the same time: the second waits
    until the first is stored.
    """
    row.client_uuid = submission.client_uuid
    row.content_digest = submission.content_digest
    row.force, row.recorded_by, row.recorded_at = by.force, by, clock.now()
    row.reference, n_left = new_reference(prefix), TRIES
    if insert(row):
        return row
    # It has something that must be its own; to try again says what.
    while True:
        n_left -= 1
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            if earlier := earlier_one(type(row), by=by, submission=submission):
                return earlier
            if "reference" not in broken_constraint(error) or not n_left:
                raise
            row.reference = new_reference(prefix)
        else:
            return row


def broken_constraint(error: IntegrityError) -> str:
    """Return the name of the constraint that a row broke."""
    return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))


def put_in_place(row: Placed, place: PlaceMeant, *, force: int) -> None:
    """Set the place of a row, and the force's areas of that place on its day."""
    row.place_text, row.point = place.words, place.point
    row.street_id, row.premises_id = place.street_id, place.premises_id
    areas: Mapping[str, int] = {}
    if place.point:
        at = (place.point.x, place.point.y)
        areas = areas_of_place(Place(at, row.areas_on, force))
    put_in_areas(row, areas)


def put_in_areas(row: Placed, areas: Mapping[str, int]) -> None:
    """Set the areas of a row from their ids, by kind of area."""
    row.district_id = areas.get(AreaKind.DISTRICT)
    row.ward_id = areas.get(AreaKind.WARD)
    row.lsoa_id = areas.get(AreaKind.LSOA)


def may_withdraw_row(by: User, row: Record, verbs: WithdrawVerbs) -> bool:
    return may_withdraw(
        is_own=row.recorded_by_id == by.pk,
        may_own=policy.can(by, verbs.own),
        may_any=policy.can(by, verbs.any),
    )


def locked_one(rows: QuerySet[M], reference: str) -> M:
    """Return one of the rows, locked until the transaction ends. NotFound otherwise."""
    found = rows.select_for_update().filter(reference=reference)
    row = found.first() if is_reference(reference) else None
    if row is None:
        raise NotFound
    if conditions := conditions_to_meet(row):
        _meet(conditions, row)
    return row


def _meet(conditions: Conditions, row: Any) -> None:
    """Check what a program demands. SentBefore, AlreadySubmitted or ChangedSince."""
    # What was sent before changed the record itself, so that is asked first.
    if conditions.submission:
        _note_sent(conditions.submission, row.reference, by=conditions.by)
    conditions.check_version(row)
    conditions.is_met = True


def _note_sent(submission: Submission, reference: str, *, by: User) -> None:
    """Note that a change is made under this name, in the transaction of the change."""
    name = {"by": by, "client_uuid": submission.client_uuid}
    content = (reference, submission.content_digest)
    sent = SentMove.objects.filter(**name).first()
    if sent is None:
        try:
            with transaction.atomic():
                SentMove.objects.create(
                    **name,
                    reference=reference,
                    content_digest=submission.content_digest,
                    sent_at=clock.now(),
                )
        except IntegrityError:
            # Of another record, in this moment.
            raise AlreadySubmitted from None
    elif (sent.reference, sent.content_digest) == content:
        raise SentBefore
    else:
        raise AlreadySubmitted


def forget_sent_moves() -> int:
    """Delete the names of changes that no program sends again; return how many."""
    old = SentMove.objects.filter(sent_at__lt=clock.now() - REMEMBERED)
    return old.delete()[0]


def mark_in_error(
    row: R, *, by: User, verbs: WithdrawVerbs, reason: str, kept: bool
) -> R:
    """Mark a locked row as recorded in error: it no longer counts in figures.

    `kept`: the user was warned of personal details in the reason and keeps them.
    """
    if not may_withdraw_row(by, row, verbs):
        raise NotAllowed(verbs.any)
    check_not_in_error(reference=row.reference, is_in_error=row.is_in_error)
    check_reason(reason)
    check_no_personal_details(reason, field="reason", kept=kept)
    row.error_at, row.error_by, row.error_reason = clock.now(), by, reason.strip()
    row.save(update_fields=["error_at", "error_by", "error_reason"])
    detail = {"change": RecordChange.IN_ERROR}
    record(
        Kind.ALTERATION,
        by=by,
        records=[row.reference],
        reason=reason,
        detail=detail,
    )
    return row


@contextmanager
def noting_reads(by: User, *, page: str) -> Iterator[None]:
    """Log the premises that were read to find places, even if the block fails."""
    with during(Request()) as read:
        try:
            yield
        finally:
            if read.records_read:
                _note_reads(by, read.records_read, page=page)


@transaction.atomic(durable=True)
def _note_reads(by: User, records: set[str], *, page: str) -> None:
    record(Kind.CONSULTATION, by=by, records=records, detail={"page": page})
