"""The areas that signals are looked for in."""

from django.db.models import TextChoices

from stronghold.figures.choices import Level


class Among(TextChoices):
    WARD = "ward", "Wards"
    TEAM = "team", "Areas of teams"
    DISTRICT = "district", "Districts"
    FORCE = "force", "Whole force"

    @property
    def level(self) -> Level:
        """The level of the figures; a team's area is made of its wards."""
        return Level.WARD if self == Among.TEAM else Level(self.value)
