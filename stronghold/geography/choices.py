"""The kinds of area, and of named place."""

from django.db.models import TextChoices


class AreaKind(TextChoices):
    FORCE = "force", "Force"
    DISTRICT = "district", "District"
    WARD = "ward", "Ward"
    LSOA = "lsoa", "LSOA"
    NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"


class StreetKind(TextChoices):
    STREET = "street", "Street"
    # "Parking Area" or "Nightclub": a kind of place in the gazetteer, not a street.
    PLACE_TYPE = "place_type", "Kind of place"
