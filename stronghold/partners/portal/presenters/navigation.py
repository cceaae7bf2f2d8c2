"""The links between the pages of the portal."""

from django.urls import reverse

from stronghold.core.ui.parts import Link
from stronghold.partners.portal.kinds import KINDS
from stronghold.partners.portal.presenters.address import Address

OVERVIEW, MAP, FIGURES = "overview", "map", "figures"
SENT, READ = "sent", "read"
GEOPACKAGE = "geopackage"


def portal_links(address: Address, here: str) -> list[Link]:
    """Return links to the pages of one agreement; for police without its own pages."""
    pages = [(OVERVIEW, "Overview", address.home)]
    if any(KINDS[code].has_place for code in address.kinds):
        pages.append((MAP, "Map", address.map))
    pages += [(code, KINDS[code].short, address.kind(code)) for code in address.kinds]
    if address.agreement.figures:
        pages.append((FIGURES, "Figures", address.figures()))
    if not address.is_preview:
        reference = address.agreement.reference
        download = reverse("geopackage:new", args=[reference])
        pages += [
            (GEOPACKAGE, "Download for QGIS", download),
            (SENT, "What you sent", reverse("portal:sent")),
            (READ, "What you have read", reverse("portal:read")),
        ]
    return [Link(label, url, current=code == here) for code, label, url in pages]
