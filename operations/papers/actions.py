"""Every write of papers: add one, log that it was read, mark it as added in error."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from io import BufferedRandom, BytesIO
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.db import transaction

from operations.papers import rules
from operations.papers.choices import PaperChange, PaperMedia
from operations.papers.models import Paper
from operations.papers.owner import PaperOwner, require_reading
from operations.papers.queries import paper_of
from operations.papers.store import PAPERS
from reports.photos.rules import PhotoRefused
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind as AuditKind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, NotFound, RuleBroken
from stronghold.core.records.queries import one_of
from stronghold.core.records.rules import check_not_in_error
from stronghold.core.uploads.pdf import check_pdf
from stronghold.core.uploads.rules import UploadRefused, check_size
from stronghold.core.uploads.scanner import check_clean
from stronghold.core.uploads.store import LATEST, LONGEST_UNFINISHED


@dataclass(frozen=True)
class NewPaper:
    """What is said of a paper."""

    kind: str
    title: str
    keep_words: bool = False


@dataclass(frozen=True)
class Checked:
    """A file as it is to be kept."""

    content: BinaryIO
    media_type: str
    n_bytes: int
    n_pages: int
    digest: str
    sent_digest: str


def add_paper(
    *,
    by: User,
    owner: PaperOwner,
    reference: str,
    paper: NewPaper,
    file: BufferedRandom,
    n_bytes: int,
) -> Paper:
    """Keep a paper with a record; UploadRefused with what is wrong with its file.

    The file is checked before the transaction, to keep that short.
    """
    _require_adding(by, owner, reference)
    rules.checked_title(paper.title, kept=paper.keep_words)
    checked = check_file(file, n_bytes)
    with transaction.atomic(durable=True):
        return store_paper(
            by=by, owner=owner, reference=reference, paper=paper, checked=checked
        )


def _require_adding(by: User, owner: PaperOwner, reference: str) -> None:
    """Ask the policy before anything is read; the transaction asks it again."""
    require_reading(by)
    if not owner.may_add(by, one_of(owner.kind.rows(by), reference)):
        raise NotAllowed(owner.kind.verb_to_write(by))


def check_file(file: BufferedRandom, n_bytes: int) -> Checked:
    """Return the file as it is kept: a PDF as it came, a picture encoded again."""
    # Imported here: its library takes 2 MB, and few processes need it.
    from reports.photos.image import read_photo

    check_size(n_bytes, most_mb=settings.PAPER_MB)
    file.seek(0)
    sent = hashlib.file_digest(file, "sha256").hexdigest()
    is_pdf = rules.is_pdf(file)
    check_clean(file)
    if is_pdf:
        n_pages = check_pdf(file)
        return Checked(file, PaperMedia.PDF, n_bytes, n_pages, sent, sent)
    try:
        photo = read_photo(file)
    except PhotoRefused as refused:
        raise UploadRefused(refused.message) from None
    return Checked(
        BytesIO(photo.content),
        PaperMedia.JPEG,
        len(photo.content),
        1,
        hashlib.sha256(photo.content).hexdigest(),
        sent,
    )


def store_paper(
    *, by: User, owner: PaperOwner, reference: str, paper: NewPaper, checked: Checked
) -> Paper:
    """Keep a checked paper within the caller's transaction."""
    ending = rules.ENDINGS[checked.media_type]
    name = PAPERS.store(checked.content, ending=ending)
    try:
        return _store_row(by, owner, reference, paper, checked, name)
    # If the commit itself fails, the file is left to the sweep.
    except BaseException:
        PAPERS.remove(name)
        raise


def _store_row(
    by: User,
    owner: PaperOwner,
    reference: str,
    paper: NewPaper,
    checked: Checked,
    name: str,
) -> Paper:
    row = owner.locked(by, reference)
    check_not_in_error(reference=row.reference, is_in_error=row.is_in_error)
    if paper.kind not in owner.kinds(row):
        why = owner.missing.get(paper.kind, "Choose which paper it is")
        raise RuleBroken(why, field="kind")
    kept = row.papers.filter(error_at__isnull=True)
    if earlier := kept.filter(sent_digest=checked.sent_digest).first():
        raise rules.SameAgain(earlier.n, earlier.title)
    rules.check_room(kept.count())
    added = Paper.objects.create(
        **{owner.field: row},
        n=row.papers.count() + 1,
        kind=paper.kind,
        title=rules.checked_title(paper.title, kept=paper.keep_words),
        stored_name=name,
        media_type=checked.media_type,
        n_bytes=checked.n_bytes,
        n_pages=checked.n_pages,
        digest=checked.digest,
        sent_digest=checked.sent_digest,
        added_at=clock.now(),
        added_by=by,
    )
    detail = {"bytes": added.n_bytes} | _named(added)
    record(AuditKind.COLLECTION, by=by, records=[row.reference], detail=detail)
    return added


@transaction.atomic(durable=True)
def read_paper(*, by: User, owner: PaperOwner, reference: str, n: int) -> Paper:
    """Return a paper whose file is there, and log the download."""
    kept = paper_of(by, owner, reference, n)
    PAPERS.check_is_there(kept.stored_name)
    detail = {"form": kept.get_media_type_display()} | _named(kept)
    record(AuditKind.EXPORT, by=by, records=[reference], detail=detail)
    return kept


@transaction.atomic(durable=True)
def mark_paper(
    *,
    by: User,
    owner: PaperOwner,
    reference: str,
    n: int,
    reason: str,
    keep_words: bool = False,
) -> Paper:
    """Mark a paper as added in error, with the reason: it is no longer shown."""
    require_reading(by)
    row = owner.locked(by, reference)
    reason = rules.checked_reason(reason, kept=keep_words)
    kept = cast(Any, row).papers.filter(n=n, error_at__isnull=True).first()
    if kept is None:
        raise NotFound
    kept.error_at, kept.error_by, kept.error_reason = clock.now(), by, reason
    kept.save(update_fields=["error_at", "error_by", "error_reason"])
    detail = {"change": PaperChange.IN_ERROR, "n": n, "sha256": kept.digest}
    record(
        AuditKind.ALTERATION, by=by, records=[reference], reason=reason, detail=detail
    )
    marked: Paper = kept
    return marked


def _named(paper: Paper) -> dict[str, Any]:
    """Return what the audit log says of a paper: never its title."""
    return {"document": paper.kind, "n": paper.n, "sha256": paper.digest}


def sweep_papers(*, now: datetime) -> int:
    """Delete files without a row that no upload can still need; return how many."""
    names = set(PAPERS.names_before(now - LONGEST_UNFINISHED))
    kept = Paper.objects.filter(stored_name__in=names)
    return PAPERS.remove_all_but(set(kept.values_list("stored_name", flat=True)), names)


def clear_papers() -> int:
    """Delete every file without a row; return how many. For a site that is stopped."""
    return sweep_papers(now=LATEST)
