"""Every read of photos: those of a report, one photo, and its file."""

import logging
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from reports.photos import store
from reports.photos.models import Attachment
from reports.photos.visibility import visible_removed_photos
from reports.report.models import Report
from reports.report.visibility import visible_reports
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.rules import is_reference

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Photos:
    """The photos of a report, and the removed ones that the viewer may see."""

    current: list[Attachment]
    removed: list[Attachment]


def photos_of(viewer: User, report: str) -> Photos:
    """Return the photos of a report, oldest first."""
    policy.require(viewer, Verb.READ_ATTACHMENTS)
    found = _visible(viewer).filter(report__reference=report)
    # Most have none, and what is related to each is four joins.
    rows = list(found) if found.exists() else []
    consulted(row.reference for row in rows)
    return Photos(
        current=[row for row in rows if row.removed_at is None],
        removed=[row for row in rows if row.removed_at is not None],
    )


def photos_held(viewer: User, reports: QuerySet[Report]) -> list[Attachment]:
    """Return every photo of reports that the viewer may read, oldest first.

    For a request about someone's data: what is restricted is held too.
    """
    policy.require(viewer, Verb.READ_ATTACHMENTS)
    rows = list(_of(viewer, reports))
    consulted(row.reference for row in rows)
    return rows


def report_sent(viewer: User, client_uuid: UUID) -> Report:
    """Return the report that the viewer's phone sent; NotFound before it has."""
    rows = Report.objects.filter(visible_reports(viewer), recorded_by=viewer)
    row = rows.filter(client_uuid=client_uuid).first()
    if row is None:
        raise NotFound
    return row


def photo(viewer: User, report: str, reference: str) -> Attachment:
    """Return one photo of a report; a removed one only if the viewer may see it."""
    policy.require(viewer, Verb.READ_ATTACHMENTS)
    if not (is_reference(report) and is_reference(reference)):
        raise NotFound
    rows = _visible(viewer)
    if not policy.can(viewer, Verb.READ_REMOVED_ATTACHMENTS):
        rows = rows.filter(removed_at__isnull=True)
    row = rows.filter(report__reference=report, reference=reference).first()
    if row is None:
        raise NotFound
    consulted([row.reference, report])
    return row


def photo_content(viewer: User, row: Attachment, *, small: bool) -> bytes:
    """Return the file of a photo that `photo` returned to this viewer."""
    policy.require(viewer, Verb.READ_ATTACHMENTS)
    consulted([row.reference, row.report.reference])
    try:
        return store.read(row.stored_name, small=small)
    except FileNotFoundError:
        logger.error("The file of %s is not in the folder of photos", row.reference)
        raise NotFound from None


def _visible(viewer: User) -> QuerySet[Attachment]:
    return _of(viewer, Report.objects.filter(visible_reports(viewer)))


def _of(viewer: User, reports: QuerySet[Report]) -> QuerySet[Attachment]:
    rows = Attachment.objects.filter(report__in=reports)
    rows = rows.filter(Q(removed_at__isnull=True) | visible_removed_photos(viewer))
    related = rows.select_related("report", "added_by", "removed_by")
    return related.order_by("added_at", "pk")
