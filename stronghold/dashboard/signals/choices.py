"""Among which areas signals are looked for."""

from django.db.models import TextChoices

from stronghold.dashboard.choices import Level


class Among(TextChoices):
    WARD = "ward", "Wards"
    TEAM = "team", "Areas of teams"
    DISTRICT = "district", "Districts"
    FORCE = "force", "Whole force"

    @property
    def level(self) -> Level:
        """The level whose figures are read: a team's area is made of its wards."""
        return Level.WARD if self == Among.TEAM else Level(self.value)
