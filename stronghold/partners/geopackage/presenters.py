"""The pages of an agreement's GeoPackage: its layers, and the requested files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.ui.dates import short_instant
from stronghold.core.ui.parts import Cell, Column, Link, Row, Table
from stronghold.exports.choices import State
from stronghold.exports.presenters import ExportPage, tag_of
from stronghold.partners.portal.presenters.address import Address
from stronghold.partners.portal.presenters.navigation import GEOPACKAGE, portal_links

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement
    from stronghold.exports.models import Export
    from stronghold.partners.ogc.queries.source import Collection

OF = "agreement"
KEPT_BACK = (
    "It contains something that is no longer shared with you, or your account has "
    "changed since. Ask for another file."
)


@dataclass(frozen=True)
class GeopackagePage:
    """What a file would contain, and the files that the viewer asked for."""

    title: str
    caption: str
    links: Sequence[Link]
    # Title and description of each layer.
    layers: Sequence[tuple[str, str]]
    files: Table | None
    features_url: str


def geopackage_page(
    agreement: "Agreement",
    layers: "Sequence[Collection]",
    *,
    files: "Sequence[tuple[Export, bool]]",
) -> GeopackagePage:
    """Present what a file would contain, and files with whether they may be had."""
    url = f"{reverse('ogc:landing')}?agreement={agreement.reference}"
    return GeopackagePage(
        title="Download for QGIS",
        caption=agreement.partner.name,
        links=portal_links(Address(agreement), GEOPACKAGE),
        layers=[(layer.title, layer.description) for layer in layers],
        files=_files(files),
        features_url=url,
    )


def file_page(export: "Export", page: ExportPage) -> ExportPage:
    """Present the progress of a file, with a partner's own addresses."""
    fetch_url = reverse("geopackage:file_fetch", args=[export.key])
    is_kept_back = export.state == State.READY and not page.fetch_url
    return replace(
        page,
        sentence=KEPT_BACK if is_kept_back else page.sentence,
        fetch_url=fetch_url if page.fetch_url else "",
        back_url=reverse("geopackage:new", args=[export.params["agreement"]]),
    )


def _files(found: "Sequence[tuple[Export, bool]]") -> Table | None:
    if not found:
        return None
    return Table(
        caption="Files that you asked for, newest first",
        columns=[Column("Asked"), Column("Status"), Column("For")],
        rows=[_row(export, may_have=may_have) for export, may_have in found],
        hide_caption=True,
        stacked=True,
    )


def _row(export: "Export", *, may_have: bool) -> Row:
    tag = tag_of(export, may_have=may_have)
    url = reverse("geopackage:file", args=[export.key])
    asked = Cell(short_instant(export.asked_at), href=url)
    return Row([asked, Cell(tag.text, tag=tag), export.purpose])
