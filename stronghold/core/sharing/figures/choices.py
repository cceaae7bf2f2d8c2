"""Codes of published figures; stored, and never changed."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class Level(TextChoices):
    """The audience of published figures."""

    PARTNER = "partner", "Partners"
    PUBLIC = "public", "The public"


class AreaLevel(TextChoices):
    """The kind of area of a figure; never finer than a ward."""

    DISTRICT = "district", "District"
    WARD = "ward", "Ward"


class FiguresFile(EventCode, of="export"):
    PUBLISHED = "published_figures", "published figures"


class FiguresChange(EventCode):
    PUBLISHED = "figures_published", "Published figures"
    REVISED = "figures_revised", "Republished figures"
