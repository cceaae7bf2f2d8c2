"""Keeps signed papers with a case, unchanged; marks one added in error."""

import hashlib
from io import BufferedRandom, BytesIO

from django.db import transaction

from operations.closures.actions import locked_closure
from operations.closures.choices import ClosureChange, PaperMedia
from operations.closures.events import live_rows
from operations.closures.models import ClosureCase, ClosurePaper
from operations.closures.queries import paper_of
from operations.closures.record import CLOSURES
from operations.closures.rules import paper as rules
from reports.photos.image import read_photo
from reports.photos.rules import PhotoRefused
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind as AuditKind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.rules import check_no_personal_details, check_not_in_error


def add_paper(
    *, by: User, reference: str, kind: str, file: BufferedRandom, n_bytes: int
) -> tuple[ClosurePaper, bool]:
    """Keep a paper with its hash, time and user; return it and whether it is new.

    What the file is is judged before the transaction, which so is short. The same file
    a second time is the first.
    """
    policy.require(by, CLOSURES.verb_to_write(by))
    rules.check_size(n_bytes)
    content = file.read()
    media_type = rules.media_type_of(content)
    if media_type != PaperMedia.PDF:
        _check_picture(content)
    with transaction.atomic(durable=True):
        return store_paper(
            by=by, reference=reference, kind=kind, content=content, media=media_type
        )


def _check_picture(content: bytes) -> None:
    """Refuse a picture that is broken or too big to unpack; it is kept unchanged."""
    try:
        read_photo(BytesIO(content))
    except PhotoRefused as refused:
        raise rules.PaperRefused(refused.message) from None


def store_paper(
    *, by: User, reference: str, kind: str, content: bytes, media: str
) -> tuple[ClosurePaper, bool]:
    """Keep a paper of a checked media type within the caller's transaction."""
    row = locked_closure(by, reference)
    check_not_in_error(reference=row.reference, is_in_error=row.is_in_error)
    happened = live_rows(list(row.happened.order_by("n")))
    rules.check_may_be(kind, {event.kind for event in happened})
    digest = hashlib.sha256(content).hexdigest()
    kept = row.papers.filter(error_at__isnull=True).defer("content")
    if earlier := kept.filter(digest=digest).first():
        return earlier, False
    rules.check_room(kept.count())
    added = ClosurePaper.objects.create(
        case=row,
        n=row.papers.count() + 1,
        kind=kind,
        content=content,
        media_type=media,
        n_bytes=len(content),
        digest=digest,
        added_at=clock.now(),
        added_by=by,
    )
    detail = {"document": kind, "n": added.n, "bytes": added.n_bytes, "sha256": digest}
    record(AuditKind.COLLECTION, by=by, records=[row.reference], detail=detail)
    return added, True


@transaction.atomic(durable=True)
def read_paper(*, by: User, reference: str, n: int) -> ClosurePaper:
    """Return a paper with its bytes, and log the download."""
    kept = paper_of(by, reference, n)
    detail = {
        "document": kept.kind,
        "n": kept.n,
        "form": kept.get_media_type_display(),
        "sha256": kept.digest,
    }
    record(AuditKind.EXPORT, by=by, records=[reference], detail=detail)
    return kept


@transaction.atomic(durable=True)
def mark_paper(
    *, by: User, reference: str, n: int, reason: str, keep_words: bool = False
) -> ClosurePaper:
    """Mark a paper as added in error, with the reason: it is no longer shown."""
    policy.require(by, CLOSURES.verb_to_write(by))
    row = locked_closure(by, reference)
    reason = rules.check_why(reason)
    check_no_personal_details(reason, field="reason", kept=keep_words)
    kept = _standing(row, n)
    kept.error_at, kept.error_by, kept.error_reason = clock.now(), by, reason
    kept.save(update_fields=["error_at", "error_by", "error_reason"])
    detail = {"change": ClosureChange.PAPER_IN_ERROR, "n": n, "sha256": kept.digest}
    record(
        AuditKind.ALTERATION, by=by, records=[reference], reason=reason, detail=detail
    )
    return kept


def _standing(row: ClosureCase, n: int) -> ClosurePaper:
    rows = row.papers.filter(n=n, error_at__isnull=True).defer("content")
    found = rows.select_for_update().first()
    if found is None:
        raise NotFound
    return found
