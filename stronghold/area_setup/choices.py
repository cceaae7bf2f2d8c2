"""The parts of a force's map, and the formats that a file can be in."""

from django.db.models import TextChoices


class Part(TextChoices):
    """A part of a force's map, in the order of loading."""

    FORCE = "force", "Outline of the force"
    DISTRICT = "district", "Districts"
    WARD = "ward", "Wards"
    LSOA = "lsoa", "LSOAs"
    NEIGHBOURHOOD = "neighbourhood", "Neighbourhoods"
    TEAMS = "teams", "Wards of each team"
    STREETS = "streets", "Streets"
    POSTCODES = "postcodes", "Postcodes"
    ADDRESSES = "addresses", "Addresses"
    POPULATION = "population", "Residents"
    OPEN_DATA = "open-data", "Recorded crime"
    BASE_MAP = "base-map", "Base map"


class Format(TextChoices):
    """What a file is, by its content."""

    OUTLINES = "outlines", "boundaries of the Office for National Statistics"
    BEATS = "beats", "neighbourhood boundaries of data.police.uk"
    TEAMS = "teams", "wards and their teams"
    OPEN_NAMES = "open-names", "OS Open Names"
    CODE_POINT = "code-point", "Code-Point Open"
    ONSPD = "onspd", "ONS Postcode Directory"
    OPEN_UPRN = "open-uprn", "OS Open UPRN"
    POPULATION = "population", "mid-year population"
    STREET_CRIME = "street-crime", "street crime of data.police.uk"
    STOPS = "stops", "stop and search of data.police.uk"
    OPENSTREETMAP = "openstreetmap", "OpenStreetMap"
    OS_MAP = "os-map", "a map of Ordnance Survey"
    # The roads of such a map as streets, where OS Open Names is missing.
    OS_ROADS = "os-roads", "named roads of a map of Ordnance Survey"
