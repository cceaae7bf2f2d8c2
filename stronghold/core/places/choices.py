"""Kinds of premises, and their tenure."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class PremisesKind(TextChoices):
    DWELLING = "dwelling", "Dwelling"
    FLATS = "flats", "Block of flats"
    LICENSED = "licensed", "Licensed premises"
    SHOP = "shop", "Shop or business"
    CAR_PARK = "car_park", "Car park"
    OPEN_SPACE = "open_space", "Park or open space"
    OTHER = "other", "Other"


class Tenure(TextChoices):
    """The tenure of premises; codes as in operations/statute/rules/clocks.py.

    It decides under which Act a landlord gives notice after a closure order.
    """

    SECURE = "secure", "Secure tenancy (council)"
    ASSURED = "assured", "Assured tenancy (housing association)"
    PRIVATE = "private", "Private tenancy"
    OWNER = "owner", "Owner-occupied"
    OTHER = "other", "Other, such as a licence or a lease of a shop"
    UNKNOWN = "unknown", "Not known"


class PremisesChange(EventCode):
    LOADED = "premises_loaded", "Loaded premises with their tenure"
