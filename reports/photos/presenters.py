"""What pages show of photos: small ones on a report's page, and one alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from reports.photos.rules import LARGEST_BYTES, LARGEST_MB
from reports.report.record import REPORTS
from stronghold.core.records.presenters import Panel, named
from stronghold.core.ui.dates import written_instant
from stronghold.core.uploads.rules import written_size

if TYPE_CHECKING:
    from reports.photos.models import Attachment
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


@dataclass
class Sent:
    """The result of an upload: each file was added, already there, or refused."""

    added: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Return the message on what was stored; "" if nothing was."""
        parts = []
        if n := len(self.added):
            parts.append("1 photo added" if n == 1 else f"{n} photos added")
        if n := len(self.there):
            parts.append(
                "1 photo was there already"
                if n == 1
                else f"{n} photos were there already"
            )
        return ", ".join(parts)


def photos_panel(
    report: "Report", photos: Sequence[PhotoView], *, n: int, may_add: bool
) -> Panel:
    """Return the panel of the first of a report's `n` photos."""
    url = REPORTS.url("photos", report.reference)
    shown = {
        "photos": photos,
        "more_text": f"All {n} photos" if n > len(photos) else "",
        "all_url": url if photos else "",
        "add_url": f"{url}#add" if may_add else "",
    }
    return Panel("reports/photos/panel.html", shown)


def photos_page(
    report: "Report",
    *,
    photos: Sequence[PhotoView],
    removed: Sequence[PhotoView],
    shows_removed: bool,
    may_add: bool,
) -> dict[str, Any]:
    """Return all photos of a report, for the page with the form that adds some."""
    return {
        "report": report.reference,
        "caption": named(REPORTS, report),
        "report_url": REPORTS.url("detail", report.reference),
        "url": REPORTS.url("photos", report.reference),
        "photos": photos,
        "removed": removed,
        "shows_removed": shows_removed,
        "may_add": may_add,
        # For the script, which refuses a photo that is too big before sending it.
        "largest_bytes": LARGEST_BYTES,
        "largest_text": f"{LARGEST_MB} MB",
    }


def photo_view(photo: "Attachment", *, may_change: bool, may_remove: bool) -> PhotoView:
    """Return a photo as shown to a viewer who may change its caption, or remove it."""
    names = {"reference": photo.report.reference, "photo": photo.reference}
    is_current = photo.removed_at is None

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
        remove_url=url("photo_remove") if may_remove and is_current else "",
        put_back_url="" if is_current else url("photo_put_back"),
    )


def _removed(photo: "Attachment") -> str:
    if photo.removed_at is None or photo.removed_by is None:
        return ""
    return f"{written_instant(photo.removed_at)} by {photo.removed_by.display_name}"
