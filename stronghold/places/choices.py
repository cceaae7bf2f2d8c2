"""The kinds of premises."""

from django.db.models import TextChoices


class PremisesKind(TextChoices):
    DWELLING = "dwelling", "Dwelling"
    FLATS = "flats", "Block of flats"
    LICENSED = "licensed", "Licensed premises"
    SHOP = "shop", "Shop or business"
    CAR_PARK = "car_park", "Car park"
    OPEN_SPACE = "open_space", "Park or open space"
    OTHER = "other", "Other"
