"""Countries of forces, kinds of area, and kinds of named place."""

from django.db.models import TextChoices


class Country(TextChoices):
    """The country that a force polices, which decides the law; codes as in the statute.

    Scotland and Northern Ireland have other law; forces there are not supported.
    """

    ENGLAND = "e", "England"
    WALES = "w", "Wales"


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
