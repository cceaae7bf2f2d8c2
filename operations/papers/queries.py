"""Every read of papers: those of a record, one, and its file."""

import logging
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.db.models import QuerySet

from operations.papers import store
from operations.papers.models import Paper
from operations.papers.owner import PaperOwner, may_read, require_reading
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.queries import one_of

PART = 256 * 1024
logger = logging.getLogger(__name__)


def papers_of(viewer: User, owner: PaperOwner, record: Any) -> list[Paper]:
    """Return the papers of a record, the latest first; none to who may not read them.

    Those marked as added in error are left out.
    """
    if not may_read(viewer):
        return []
    consulted([record.reference])
    return list(_papers(viewer, owner).filter(**{owner.field: record}).order_by("-n"))


def papers_held(viewer: User, owner: PaperOwner, rows: QuerySet[Any]) -> list[Paper]:
    """Return the papers of records that the viewer may read, in their order.

    For a request about someone's data: what is restricted is held too.
    """
    return list(_of(owner, rows).order_by("n")) if may_read(viewer) else []


def paper_of(viewer: User, owner: PaperOwner, reference: str, n: int) -> Paper:
    """Return one paper of a record; NotFound if it is not shown."""
    require_reading(viewer)
    record = one_of(owner.kind.rows(viewer), reference)
    found = _papers(viewer, owner).filter(**{owner.field: record}, n=n).first()
    if found is None:
        raise NotFound
    consulted([reference])
    return found


def file_of(paper: Paper) -> BinaryIO:
    """Open the file of a paper that `paper_of` or `papers_of` returned."""
    check_is_there(paper)
    return store.opened(paper.stored_name)


def check_is_there(paper: Paper) -> None:
    """Raise NotFound if the file of a paper is gone."""
    if not store.is_there(paper.stored_name):
        logger.error("The file of paper %s is not in its folder", paper.pk)
        raise NotFound


def parts_of(paper: Paper) -> Iterator[bytes]:
    """Yield the file of a paper in parts: it is open only while it is read."""
    with store.opened(paper.stored_name) as opened:
        while part := opened.read(PART):
            yield part


def _papers(viewer: User, owner: PaperOwner) -> QuerySet[Paper]:
    return _of(owner, owner.kind.rows(viewer))


def _of(owner: PaperOwner, records: QuerySet[Any]) -> QuerySet[Paper]:
    rows = Paper.objects.filter(
        **{f"{owner.field}__in": records}, error_at__isnull=True
    )
    return rows.select_related("added_by")
