"""The background of every map: base map, street names, tiles, and the area shown."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from stronghold.figures.base_map.kinds import BANDS
from stronghold.figures.base_map.served import base_map
from stronghold.figures.queries import Box, box_of_areas, box_of_team

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from stronghold.core.accounts.models import User


class MapBackground:
    """Addresses and credits of a map's background, read when a page draws one."""

    def __init__(self, viewer: "User | AnonymousUser") -> None:
        # The form for use without signal is drawn before anyone has signed in.
        self._team: int | None = getattr(viewer, "team_id", None)
        self._force = viewer.force_id if viewer.is_authenticated else None
        self._base = base_map()

    @property
    def is_there(self) -> bool:
        """Whether a map can be drawn at all: on the base map, or on tiles."""
        return bool(self._base or settings.TILES_URL)

    @property
    def base_map_url(self) -> str:
        """The address of squares; the map replaces the three numbers."""
        base = self._base
        return reverse("base_square", args=[base.sha256, 0, 0, 0]) if base else ""

    @property
    def base_bands(self) -> str:
        """The zoom of each band's squares, and the zoom from which they are shown."""
        return " ".join(f"{squares}:{shown_from}" for squares, shown_from in BANDS)

    @property
    def base_attribution(self) -> str:
        return "; ".join(self._base.attributions) if self._base else ""

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
        """West, south, east and north of the areas that the viewer's team owns.

        Where it owns none, of today's areas; empty if there are none.
        """
        own = box_of_team(self._team, force=self._force) if self._team else None
        return _written(own or box_of_areas(force=self._force))

    @property
    def whole_box(self) -> str:
        """West, south, east and north of today's areas; empty if there are none."""
        return _written(box_of_areas(force=self._force))


def _written(box: Box | None) -> str:
    return ",".join(f"{degrees:.5f}" for degrees in box) if box else ""
