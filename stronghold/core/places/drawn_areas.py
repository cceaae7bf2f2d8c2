"""An area that someone draws on the map: its field in a form, its bounds and its size.

django-leaflet's field and widget keep it as GeoJSON in WGS 84. The template is our own:
django-leaflet's has a script in the page, which the content policy refuses.
"""

import json
from math import floor, isfinite, log10
from typing import Any

from django.contrib.gis.geos import GEOSException, Polygon
from django.core.exceptions import ValidationError
from leaflet.forms.fields import PolygonField
from leaflet.forms.widgets import LeafletWidget

from stronghold.core.geography.national_grid import NATIONAL_GRID

WGS84 = 4326
# Of the text of a drawing; a corner takes about forty letters.
LONGEST = 20_000
MOST_CORNERS = 200
# A car park, and more than a town's centre.
SMALLEST_KM2, LARGEST_KM2 = 0.000_1, 10.0
# Great Britain, in degrees: west, south, east, north.
_BRITAIN = (-9.0, 49.0, 2.5, 61.0)
_SQUARE_METRES = 1_000_000


def size_of(area: Polygon) -> float:
    """Return the size of an area in square kilometres, by the National Grid."""
    size: float = area.transform(NATIONAL_GRID, clone=True).area / _SQUARE_METRES
    return size


def written_size(area: Polygon) -> str:
    """Write the size of an area, to two figures: 0.042 square kilometres."""
    size = size_of(area)
    places = 0 if size >= 10 else 1 - floor(log10(size))
    return f"{size:.{max(places, 0)}f} square kilometres"


def polygon_of(text: str) -> Polygon | None:
    """Return the polygon of one ring that a GeoJSON text holds; None if it is none."""
    try:
        given = json.loads(text)
        [ring] = given["coordinates"]
        corners = [(float(x), float(y)) for x, y in ring]
        is_polygon = given["type"] == "Polygon"
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not is_polygon or not all(isfinite(n) for corner in corners for n in corner):
        return None
    try:
        return Polygon(corners, srid=WGS84)
    except (GEOSException, ValueError):
        return None


class DrawnAreaWidget(LeafletWidget):
    """A map on which corners are set, moved and taken away, by hand or by keyboard."""

    template_name = "components/drawn_area.html"
    geom_type = "POLYGON"
    # The form's text is hidden: what names the map is a legend.
    use_fieldset = True

    def deserialize(self, value: str) -> Polygon | None:
        """Read what was drawn, which is written to no log."""
        return polygon_of(value) if len(value) <= LONGEST else None


class DrawnAreaField(PolygonField):
    """An area that was drawn, or None. ValidationError says what to change."""

    widget = DrawnAreaWidget

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)

    default_error_messages = {
        "invalid_geom": "Draw the area again: the drawing could not be read",
        "invalid_geom_type": "Draw the area again: the drawing could not be read",
    }

    def clean(self, value: Any) -> Polygon | None:
        area: Polygon | None = super().clean(value)
        if area is not None and (fault := fault_of(area)):
            raise ValidationError(fault, code="drawn")
        return area


def fault_of(area: Polygon) -> str:
    """Say what to change of an area; "" if it can be stored."""
    west, south, east, north = _BRITAIN
    x0, y0, x1, y1 = area.extent
    # The last corner of a ring is the first one again.
    if area.num_coords - 1 > MOST_CORNERS:
        return f"Draw the area with at most {MOST_CORNERS} corners"
    if not (west <= x0 and south <= y0 and x1 <= east and y1 <= north):
        return "Draw the area inside Great Britain"
    if not area.valid:
        return "Draw the area so that its sides do not cross"
    if size_of(area) < SMALLEST_KM2:
        return "Draw a larger area: at least 100 square metres"
    if size_of(area) > LARGEST_KM2:
        return f"Draw a smaller area: at most {LARGEST_KM2:.0f} square kilometres"
    return ""
