"""What pages show of photos: small ones on a report's page, and one alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from reports.photos.queries import photos_of
from reports.photos.rules import LARGEST_BYTES, LARGEST_MB, may_remove, written_size
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.presenters import Panel
from stronghold.core.ui.dates import written_instant

if TYPE_CHECKING:
    from reports.photos.models import Attachment
    from reports.photos.queries import Photos
    from reports.report.models import Report

# Three rows on the page of a report; the rest is one tap away.
MOST_IN_PANEL = 9


@dataclass(frozen=True)
class PhotoView:
    """One photo: its addresses, caption, who added it, what the viewer may do."""

    reference: str
    caption: str
    # The alternative text.
    description: str
    added: str
    removed: str
    url: str
    small_url: str
    full_url: str
    size: str
    caption_url: str = ""
    remove_url: str = ""
    put_back_url: str = ""


@dataclass(frozen=True)
class PhotosPanel:
    """The photos on the page of a report."""

    photos: Sequence[PhotoView]
    more_text: str
    all_url: str
    add_url: str


@dataclass(frozen=True)
class PhotosPage:
    """All photos of a report, and the form that adds some."""

    report: str
    report_url: str
    url: str
    photos: Sequence[PhotoView]
    removed: Sequence[PhotoView]
    shows_removed: bool
    may_add: bool
    # For the script, which refuses a photo that is too big before sending it.
    largest_bytes: int = LARGEST_BYTES
    largest_text: str = f"{LARGEST_MB} MB"


def panel(viewer: User, report: "Report") -> Panel | None:
    """Return the panel of photos; None if the viewer may not see any."""
    if not policy.can(viewer, Verb.READ_ATTACHMENTS):
        return None
    photos = photos_of(viewer, report.reference).current
    may_add = policy.can(viewer, Verb.ATTACH_FILES) and not report.is_in_error
    if not photos and not may_add:
        return None
    url = reverse("reports:photos", args=[report.reference])
    shown = PhotosPanel(
        photos=[photo_view(viewer, photo) for photo in photos[:MOST_IN_PANEL]],
        more_text=f"All {len(photos)} photos" if len(photos) > MOST_IN_PANEL else "",
        all_url=url if photos else "",
        add_url=f"{url}#add" if may_add else "",
    )
    return Panel("reports/photos/panel.html", shown)


def photos_page(viewer: User, report: "Report", photos: "Photos") -> PhotosPage:
    may_add = policy.can(viewer, Verb.ATTACH_FILES) and not report.is_in_error
    return PhotosPage(
        report=report.reference,
        report_url=reverse("reports:detail", args=[report.reference]),
        url=reverse("reports:photos", args=[report.reference]),
        photos=[photo_view(viewer, photo) for photo in photos.current],
        removed=[photo_view(viewer, photo) for photo in photos.removed],
        shows_removed=policy.can(viewer, Verb.READ_REMOVED_ATTACHMENTS),
        may_add=may_add,
    )


def photo_view(viewer: User, photo: "Attachment") -> PhotoView:
    names = {"reference": photo.report.reference, "photo": photo.reference}
    is_current = photo.removed_at is None
    may_change = policy.can(viewer, Verb.ATTACH_FILES)
    may_remove_it = is_current and _may_remove(viewer, photo)

    def url(page: str) -> str:
        return reverse(f"reports:{page}", kwargs=names)

    return PhotoView(
        reference=photo.reference,
        caption=photo.caption,
        description=photo.caption or f"Photo {photo.reference}, without a caption",
        added=f"{written_instant(photo.added_at)} by {photo.added_by.display_name}",
        removed=_removed(photo),
        url=url("photo"),
        small_url=url("photo_small"),
        full_url=url("photo_full"),
        size=f"{photo.width:,} by {photo.height:,} pixels, "
        f"{written_size(photo.n_bytes)}",
        caption_url=url("photo_caption") if may_change and is_current else "",
        remove_url=url("photo_remove") if may_remove_it else "",
        put_back_url="" if is_current else url("photo_put_back"),
    )


def _removed(photo: "Attachment") -> str:
    if photo.removed_at is None or photo.removed_by is None:
        return ""
    return f"{written_instant(photo.removed_at)} by {photo.removed_by.display_name}"


def _may_remove(viewer: User, photo: "Attachment") -> bool:
    return may_remove(
        is_own=photo.added_by_id == viewer.pk,
        may_own=policy.can(viewer, Verb.ATTACH_FILES),
        may_any=policy.can(viewer, Verb.WITHDRAW_ANY_REPORT),
    )
