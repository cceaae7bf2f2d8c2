"""Codes of published figures; stored, and never changed."""

from django.db.models import TextChoices


class Level(TextChoices):
    """For whom figures are published."""

    PARTNER = "partner", "Partners"
    PUBLIC = "public", "The public"


class AreaLevel(TextChoices):
    """Of which kind of area a figure is; never finer, however large it is."""

    DISTRICT = "district", "District"
    WARD = "ward", "Ward"
