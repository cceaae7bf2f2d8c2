"""Every write of the papers of an agreement."""

import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BufferedRandom
from typing import Any

from django.conf import settings
from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.sharing.actions import locked_for_run, store_draft
from stronghold.core.sharing.choices import AgreementChange, AgreementDocument
from stronghold.core.sharing.models import Agreement, AgreementPaper
from stronghold.core.sharing.papers import rules
from stronghold.core.sharing.papers.queries import PAPERS, paper_of, papers_of
from stronghold.core.sharing.rules import Terms
from stronghold.core.uploads.pdf import check_pdf
from stronghold.core.uploads.rules import UploadRefused, check_size
from stronghold.core.uploads.scanner import check_clean
from stronghold.core.uploads.store import LATEST, LONGEST_UNFINISHED

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class NewPaper:
    """What is said of a paper."""

    title: str
    keep_words: bool = False


def add_paper(
    *,
    by: User,
    reference: str,
    version: int,
    paper: NewPaper,
    file: BufferedRandom,
    n_bytes: int,
) -> AgreementPaper:
    """Keep a paper with a version; UploadRefused with what is wrong with its file.

    The file is checked before the transaction, to keep that short.
    """
    policy.require(by, Verb.RUN_AGREEMENTS)
    title = rules.checked_title(paper.title, kept=paper.keep_words)
    check_size(n_bytes, most_mb=settings.PAPER_MB)
    check_clean(file)
    n_pages = check_pdf(file)
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    about = {"n_bytes": n_bytes, "n_pages": n_pages, "digest": digest}
    with transaction.atomic(durable=True):
        name = PAPERS.store(file, ending="pdf")
        try:
            row = locked_for_run(by, reference, version)
            return _add_row(by, row, title=title, stored_name=name, **about)
        # If the commit itself fails, the file is left to the sweep.
        except BaseException:
            PAPERS.remove(name)
            raise


def draw_up_next(
    *, by: User, replaced: Agreement, partner: Organisation, terms: Terms
) -> tuple[Agreement, int]:
    """Store the next version with the papers of the one that it replaces, or neither;
    return it and how many papers it has.

    The files are copied before the transaction, to keep that short.
    """
    policy.require(by, Verb.RUN_AGREEMENTS)
    copied: list[tuple[str, dict[str, Any]]] = []
    try:
        for paper in _to_carry(replaced):
            with suppress(FileNotFoundError):
                copied.append(_copy(paper))
        with transaction.atomic(durable=True):
            row = store_draft(
                by=by, partner=partner, terms=terms, reference=replaced.reference
            )
            for name, about in copied:
                _add_row(by, row, stored_name=name, **about)
            return row, len(copied)
    except BaseException:
        for name, _ in copied:
            PAPERS.remove(name)
        raise


def _to_carry(replaced: Agreement) -> list[AgreementPaper]:
    """Return the papers that were there when it was signed, or are in a draft: a signed
    copy, or a minute of the signing, is of that version alone.
    """
    signed = [replaced.police_signed_at, replaced.partner_signed_at]
    until = min((at for at in signed if at), default=clock.now())
    return [paper for paper in papers_of(replaced) if paper.added_at <= until]


def _copy(paper: AgreementPaper) -> tuple[str, dict[str, Any]]:
    """Copy the file of a paper, so that either version can lose its own."""
    names = ("title", "n_bytes", "n_pages", "digest")
    about = {field: getattr(paper, field) for field in names}
    try:
        with PAPERS.opened(paper.stored_name) as file:
            return PAPERS.store(file, ending="pdf"), about
    except FileNotFoundError:
        # Said by the page of the version that has it; the others are carried.
        logger.error("The file %s is not in its folder", paper.stored_name)
        raise


def _add_row(by: User, row: Agreement, **about: Any) -> AgreementPaper:
    if row.discarded_at:
        raise RuleBroken("It is discarded, so no paper is added to it")
    every = AgreementPaper.objects.filter(agreement=row)
    kept = every.filter(removed_at__isnull=True)
    if earlier := kept.filter(digest=about["digest"]).first():
        raise UploadRefused(
            f"This file is there already, as paper {earlier.n}: {earlier.title}"
        )
    rules.check_room(every.count())
    added = AgreementPaper.objects.create(
        agreement=row,
        n=every.count() + 1,
        added_at=clock.now(),
        added_by=by,
        **about,
    )
    detail = {"bytes": added.n_bytes} | _named(added, row)
    record(
        Kind.COLLECTION,
        by=by,
        records=[row.reference],
        recipient=row.partner.name,
        detail=detail,
    )
    return added


@transaction.atomic(durable=True)
def remove_paper(*, by: User, reference: str, version: int, n: int) -> AgreementPaper:
    """Remove a paper of a version that no one has signed: it is no longer shown."""
    row = locked_for_run(by, reference, version)
    rows = AgreementPaper.objects.filter(agreement=row, n=n, removed_at__isnull=True)
    if (kept := rows.first()) is None:
        raise NotFound
    if not row.is_draft:
        raise RuleBroken("It has been signed, so its papers stay")
    kept.removed_at, kept.removed_by = clock.now(), by
    kept.save(update_fields=["removed_at", "removed_by"])
    detail = {
        "change": AgreementChange.PAPER_REMOVED,
        "version": row.version,
        "n": n,
        "sha256": kept.digest,
    }
    record(
        Kind.ALTERATION,
        by=by,
        records=[row.reference],
        recipient=row.partner.name,
        detail=detail,
    )
    return kept


@transaction.atomic(durable=True)
def read_paper(*, by: User, reference: str, version: int, n: int) -> AgreementPaper:
    """Return a paper whose file is there, and log the download."""
    kept = paper_of(by, reference, version, n)
    PAPERS.check_is_there(kept.stored_name)
    detail = {"form": "PDF"} | _named(kept, kept.agreement)
    record(Kind.EXPORT, by=by, records=[reference], detail=detail)
    return kept


def _named(paper: AgreementPaper, row: Agreement) -> dict[str, Any]:
    """Return what the audit log says of a paper: never its title."""
    return {
        "document": AgreementDocument.PAPER,
        "version": row.version,
        "n": paper.n,
        "sha256": paper.digest,
    }


def sweep_papers(*, now: datetime) -> int:
    """Delete files without a row that no upload can still need; return how many."""
    names = set(PAPERS.names_before(now - LONGEST_UNFINISHED))
    kept = AgreementPaper.objects.filter(stored_name__in=names)
    return PAPERS.remove_all_but(set(kept.values_list("stored_name", flat=True)), names)


def clear_papers() -> int:
    """Delete every file without a row; return how many. For a site that is stopped."""
    return sweep_papers(now=LATEST)
