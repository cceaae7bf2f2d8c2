"""Every read of papers: those of a record, one, and its file."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from django.db.models import QuerySet

from operations.papers.models import Paper
from operations.papers.owner import PaperOwner, may_read, require_reading
from operations.papers.store import PAPERS
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.queries import one_of


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
    PAPERS.check_is_there(paper.stored_name)
    return PAPERS.opened(paper.stored_name)


def parts_of(paper: Paper) -> Iterator[bytes]:
    """Yield the file of a paper in parts."""
    return PAPERS.parts_of(paper.stored_name)


def _papers(viewer: User, owner: PaperOwner) -> QuerySet[Paper]:
    return _of(owner, owner.kind.rows(viewer))


def _of(owner: PaperOwner, records: QuerySet[Any]) -> QuerySet[Paper]:
    rows = Paper.objects.filter(
        **{f"{owner.field}__in": records}, error_at__isnull=True
    )
    return rows.select_related("added_by")
