"""The background of every map: base map, street names, tiles, and the area shown."""

from django.conf import settings
from django.urls import reverse

from stronghold.figures.basemap import basemap
from stronghold.figures.queries import box_of_areas


class MapBackground:
    """Addresses and credits of a map's background, read when a page draws one."""

    @property
    def base_map_url(self) -> str:
        base = basemap()
        return reverse("base_map", args=[base.sha256]) if base else ""

    @property
    def base_attribution(self) -> str:
        base = basemap()
        return base.attribution if base else ""

    @property
    def labels_url(self) -> str:
        """The address of street names; the map replaces the numbers of the tile."""
        return reverse("street_labels", args=[0, 0])

    @property
    def tiles_url(self) -> str:
        return str(settings.TILES_URL)

    @property
    def tiles_attribution(self) -> str:
        return str(settings.TILES_ATTRIBUTION)

    @property
    def box(self) -> str:
        """West, south, east and north of today's areas; empty if there are none."""
        box = box_of_areas()
        return ",".join(f"{degrees:.5f}" for degrees in box) if box else ""
