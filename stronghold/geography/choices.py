"""The countries of forces, the kinds of area, and of named place."""

from django.db.models import TextChoices


class Country(TextChoices):
    """Where a force polices, which decides the law: the codes of the statute's rules.

    Scotland and Northern Ireland have other law, and no force of theirs is set up.
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
