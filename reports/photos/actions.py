"""Every write of photos: add one, write its caption, remove it, put it back."""

import hashlib
from datetime import UTC, datetime, timedelta
from io import BufferedRandom
from typing import TYPE_CHECKING

from django.db import transaction

from reports.photos import rules, store
from reports.photos.choices import PhotoChange
from reports.photos.models import Attachment
from reports.photos.visibility import visible_removed_photos
from reports.report.models import Report
from reports.report.visibility import visible_reports
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, NotFound
from stronghold.core.kernel.values import new_reference
from stronghold.core.records.actions import locked_one
from stronghold.core.records.rules import is_reference

if TYPE_CHECKING:
    from reports.photos.image import Photo

PREFIX = "P"
# Whatever was sent, a photo is stored as this.
MEDIA_TYPE = "image/jpeg"
# A file without a row may belong to an upload in progress, but not after this time.
LONGEST_UNFINISHED = timedelta(days=1)


def attach_photo(
    *, by: User, report: str, file: BufferedRandom, n_bytes: int
) -> tuple[Attachment, bool]:
    """Store a photo of a report; return it, and whether it is new.

    The picture is read and its files are written before the transaction, to keep that
    short. Adding the same file again returns the first. What reads pictures is imported
    here because its library takes 2 MB.
    """
    from reports.photos.image import read_photo

    policy.require(by, Verb.ATTACH_FILES)
    rules.check_bytes(n_bytes)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    if earlier := _earlier(_report_of(by, report), digest):
        return earlier, False
    photo = read_photo(file)
    name = store.store(photo)
    with transaction.atomic(durable=True):
        try:
            return _attach_photo(
                by=by, report=report, photo=photo, name=name, digest=digest
            )
        # If the commit itself fails, the row may be stored: the sweep deals with that.
        except BaseException:
            store.remove(name)
            raise


def _report_of(by: User, reference: str) -> Report:
    rows = Report.objects.filter(visible_reports(by))
    row = rows.filter(reference=reference).first() if is_reference(reference) else None
    if row is None:
        raise NotFound
    rules.check_not_in_error(is_in_error=row.is_in_error)
    return row


def _earlier(report: Report, digest: str) -> Attachment | None:
    return Attachment.objects.filter(
        report=report, digest=digest, removed_at__isnull=True
    ).first()


def _attach_photo(
    *, by: User, report: str, photo: "Photo", name: str, digest: str
) -> tuple[Attachment, bool]:
    row = locked_one(Report.objects.filter(visible_reports(by)), report)
    rules.check_not_in_error(is_in_error=row.is_in_error)
    if earlier := _earlier(row, digest):
        store.remove(name)
        return earlier, False
    rules.check_room(row.attachments.filter(removed_at__isnull=True).count())
    added = Attachment.objects.create(
        report=row,
        reference=new_reference(PREFIX),
        stored_name=name,
        media_type=MEDIA_TYPE,
        n_bytes=len(photo.content),
        width=photo.width,
        height=photo.height,
        digest=digest,
        added_at=clock.now(),
        added_by=by,
    )
    detail = {"photo": added.reference, "bytes": added.n_bytes}
    record(Kind.COLLECTION, by=by, records=[added.reference, report], detail=detail)
    return added, True


@transaction.atomic(durable=True)
def caption_photo(
    *, by: User, report: str, photo: str, caption: str, keep_words: bool = False
) -> Attachment:
    """Set the caption of a photo."""
    policy.require(by, Verb.ATTACH_FILES)
    caption = " ".join(caption.split())
    rules.check_caption(caption, kept=keep_words)
    row = _locked_photo(by, report, photo)
    if row.removed_at is not None:
        raise NotFound
    if row.caption != caption:
        row.caption = caption
        row.save(update_fields=["caption"])
        _record_change(row, by=by, change=PhotoChange.CAPTIONED)
    return row


@transaction.atomic(durable=True)
def remove_photo(*, by: User, report: str, photo: str) -> Attachment:
    """Remove a photo from its report; row and file are kept."""
    row = _locked_photo(by, report, photo)
    if row.removed_at is None:
        _require_removing(by, whose=row.added_by_id)
        row.removed_at, row.removed_by = clock.now(), by
        row.save(update_fields=["removed_at", "removed_by"])
        _record_change(row, by=by, change=PhotoChange.REMOVED)
    return row


@transaction.atomic(durable=True)
def put_photo_back(*, by: User, report: str, photo: str) -> Attachment:
    """Undo a removal. If the same photo was added again since, return that one."""
    row = _locked_photo(by, report, photo)
    if row.removed_at is None:
        return row
    _require_removing(by, whose=row.removed_by_id)
    if earlier := _earlier(row.report, row.digest):
        return earlier
    rules.check_room(row.report.attachments.filter(removed_at__isnull=True).count())
    row.removed_at = row.removed_by = None
    row.save(update_fields=["removed_at", "removed_by"])
    _record_change(row, by=by, change=PhotoChange.PUT_BACK)
    return row


def _locked_photo(by: User, report: str, photo: str) -> Attachment:
    """Return a photo the user may see, with its report locked."""
    policy.require(by, Verb.READ_ATTACHMENTS)
    owner = locked_one(Report.objects.filter(visible_reports(by)), report)
    row = (
        owner.attachments.filter(reference=photo).first()
        if is_reference(photo)
        else None
    )
    if row is None or not (row.removed_at is None or _may_see_removed(by, row)):
        raise NotFound
    return row


def _may_see_removed(by: User, row: Attachment) -> bool:
    return Attachment.objects.filter(visible_removed_photos(by), pk=row.pk).exists()


def _require_removing(by: User, *, whose: int | None) -> None:
    allowed = rules.may_remove(
        is_own=whose == by.pk,
        may_own=policy.can(by, Verb.ATTACH_FILES),
        may_any=policy.can(by, Verb.WITHDRAW_ANY_REPORT),
    )
    if not allowed:
        raise NotAllowed(Verb.WITHDRAW_ANY_REPORT)


def _record_change(row: Attachment, *, by: User, change: str) -> None:
    records = [row.reference, row.report.reference]
    detail = {"change": change, "photo": row.reference}
    record(Kind.ALTERATION, by=by, records=records, detail=detail)


def sweep_photos(*, now: datetime) -> int:
    """Delete files without a row that no upload can still need; return how many."""
    names = set(store.names_before(now - LONGEST_UNFINISHED))
    kept = Attachment.objects.filter(stored_name__in=names)
    return store.remove_all_but(set(kept.values_list("stored_name", flat=True)), names)


def clear_photos() -> int:
    """Delete every file without a row; return how many. For a site that is stopped."""
    return sweep_photos(now=datetime.max.replace(tzinfo=UTC))
