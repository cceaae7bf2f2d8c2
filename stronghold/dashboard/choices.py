"""The levels that figures are kept at."""

from django.db.models import TextChoices


class Level(TextChoices):
    FORCE = "force", "Force"
    DISTRICT = "district", "District"
    WARD = "ward", "Ward"
    LSOA = "lsoa", "LSOA"


# What a tally's area_id says where it is not the id of an area.
ELSEWHERE = 0
PLACE_NOT_KNOWN = -1
