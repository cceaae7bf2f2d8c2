"""Countries of forces, kinds of area, and kinds of named place."""

from django.db.models import TextChoices


class Country(TextChoices):
    """The country that a force polices, which decides the law; codes as in the statute.

    Scotland and Northern Ireland have other law; forces there are not supported.
    """

    ENGLAND = "e", "England"
    WALES = "w", "Wales"


class Marking(TextChoices):
    """The markings that a force can choose.

    Government Security Classifications (Cabinet Office, 2024): what is sensitive within
    OFFICIAL is marked so. SECRET and TOP SECRET need other systems than this.
    """

    OFFICIAL = "official", "OFFICIAL"
    SENSITIVE = "sensitive", "OFFICIAL-SENSITIVE"


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
