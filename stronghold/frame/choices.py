"""The codes of themes."""

from django.db.models import TextChoices


class Theme(TextChoices):
    """The colours of pages; without a choice, those of the device."""

    LIGHT = "light", "Light"
    DARK = "dark", "Dark"
