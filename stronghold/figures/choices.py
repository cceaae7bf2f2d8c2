"""The area levels that figures are counted by."""

from django.db.models import TextChoices


class Level(TextChoices):
    FORCE = "force", "Force"
    DISTRICT = "district", "District"
    WARD = "ward", "Ward"
    LSOA = "lsoa", "LSOA"


# Values of a tally's area_id that are not the id of an area.
ELSEWHERE = 0
PLACE_NOT_KNOWN = -1
