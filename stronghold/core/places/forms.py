"""The field of a form in which someone draws an area on the map.

django-leaflet's field and widget keep it as GeoJSON in WGS 84. The template is our own:
django-leaflet's has a script in the page, which the content policy refuses.
"""

from typing import Any

from django.contrib.gis.geos import Polygon
from django.core.exceptions import ValidationError
from leaflet.forms.fields import PolygonField
from leaflet.forms.widgets import LeafletWidget

from stronghold.core.places.drawn_areas import LONGEST, fault_of, polygon_of


class DrawnAreaWidget(LeafletWidget):
    """A map on which corners are set, moved and taken away, by hand or by keyboard."""

    template_name = "records/drawn_area.html"
    geom_type = "POLYGON"
    # The form's text is hidden: what names the map is a legend.
    use_fieldset = True

    def deserialize(self, value: str) -> Polygon | None:
        """Read what was drawn, which is written to no log."""
        return polygon_of(value) if len(value) <= LONGEST else None


class DrawnAreaField(PolygonField):
    """An area that was drawn, or None. ValidationError says what to change."""

    widget = DrawnAreaWidget
    # The widget gives a polygon or nothing, so no other kind of shape arrives.
    default_error_messages = {
        "invalid_geom": "Draw the area again: the drawing could not be read",
    }

    # Typed, as django-leaflet is not.
    def __init__(self, **given: Any) -> None:
        super().__init__(**given)

    def clean(self, value: Any) -> Polygon | None:
        area: Polygon | None = super().clean(value)
        if area is not None and (fault := fault_of(area)):
            raise ValidationError(fault, code="drawn")
        return area
