"""What each part of a force's map needs: files, where they are published, licences."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from stronghold.area_setup.choices import Format, Part

ONS, OS, POLICE_UK = (
    "Office for National Statistics, Open Geography Portal "
    "(geoportal.statistics.gov.uk)",
    "Ordnance Survey, OS OpenData (osdatahub.os.uk)",
    "data.police.uk",
)
OGL = "Open Government Licence v3.0"
_CROWN = "Contains OS data © Crown copyright and database right"
# Census day: LSOAs of 2021 are in force from then.
CENSUS_DAYS = {"LSOA11": "2011-03-27", "LSOA21": "2021-03-21"}
# Addresses nearest to a point that partners may be shown, at least.
FEWEST_ADDRESSES = 8


@dataclass(frozen=True)
class Wanted:
    """A part of the map: its files, who publishes them, and what needs it."""

    part: Part
    called: str
    published_by: str
    without: str
    is_needed: bool = False


WANTED = (
    Wanted(
        Part.FORCE,
        "Police Force Areas, boundaries (BFC or BGC), with PFAyyCD and PFAyyNM",
        ONS,
        "nothing can be loaded, because national files are cut to this outline",
        is_needed=True,
    ),
    Wanted(
        Part.DISTRICT,
        "Local Authority Districts, boundaries (BFC or BGC), with LADyyCD",
        ONS,
        "there are no figures by district, and agreements with councils have no area",
        is_needed=True,
    ),
    Wanted(
        Part.WARD,
        "Wards, boundaries (BFC or BGC), with WDyyCD",
        ONS,
        "reports go to no team, and there are no figures by ward",
        is_needed=True,
    ),
    Wanted(
        Part.LSOA,
        "Lower layer Super Output Areas (2021), boundaries (BFC or BGC), with LSOA21CD",
        ONS,
        "recorded crime has no area, and there are no figures by LSOA",
    ),
    Wanted(
        Part.NEIGHBOURHOOD,
        "Neighbourhood boundaries (KML), one file a neighbourhood",
        POLICE_UK,
        "teams can own wards, districts and LSOAs, but no neighbourhoods",
    ),
    Wanted(
        Part.TEAMS,
        "A CSV with the columns WDyyCD (or ward) and team, made by the force",
        "the force itself",
        "each team is given its wards at /organisations/",
    ),
    Wanted(
        Part.STREETS,
        "OS Open Names (CSV), and the street files of the force",
        f"{OS}; {POLICE_UK}",
        "a street is found by its name, on the site and without signal, only if the "
        "roads of the map or data.police.uk name it",
        is_needed=True,
    ),
    Wanted(
        Part.POSTCODES,
        "Code-Point Open (CSV), or the ONS Postcode Directory (ONSPD)",
        f"{OS}; {ONS}",
        "no postcode is found",
        is_needed=True,
    ),
    Wanted(
        Part.ADDRESSES,
        "OS Open UPRN (CSV)",
        OS,
        "addresses near a point are not counted: partners see the ward instead of the "
        "middle of a street",
    ),
    Wanted(
        Part.POPULATION,
        "Mid-year population estimates by ward and LSOA (XLSX of the ONS, or CSV or "
        "XLSX of Nomis)",
        "Office for National Statistics, Nomis (nomisweb.co.uk)",
        "there are no rates per 1,000 residents",
    ),
    Wanted(
        Part.OPEN_DATA,
        "Street-level crime and stop and search of the force, by month (CSV)",
        POLICE_UK,
        "there is no recorded crime beside the force's own records",
    ),
    Wanted(
        Part.BASE_MAP,
        "OS OpenMap Local, OS Open Roads or OS Open Zoomstack (GeoPackage or "
        "Shapefile), "
        "or an extract of OpenStreetMap",
        f"{OS}; OpenStreetMap (openstreetmap.org)",
        "every map is drawn without streets under it",
        is_needed=True,
    ),
)
PART_OF = {
    Format.BEATS: Part.NEIGHBOURHOOD,
    Format.TEAMS: Part.TEAMS,
    Format.OPEN_NAMES: Part.STREETS,
    Format.CODE_POINT: Part.POSTCODES,
    Format.ONSPD: Part.POSTCODES,
    Format.OPEN_UPRN: Part.ADDRESSES,
    Format.POPULATION: Part.POPULATION,
    Format.STREET_CRIME: Part.OPEN_DATA,
    Format.STOPS: Part.OPEN_DATA,
    Format.OPENSTREETMAP: Part.BASE_MAP,
    Format.OS_MAP: Part.BASE_MAP,
    Format.OS_ROADS: Part.STREETS,
}
# How columns of area codes begin, and the kind of area that they are of. A file of
# wards also names their districts, so the smallest comes first.
STEMS = {
    "LSOA": Part.LSOA,
    "WD": Part.WARD,
    "LAD": Part.DISTRICT,
    "PFA": Part.FORCE,
}
CODE_COLUMN = re.compile(r"(LSOA|WD|LAD|PFA)(\d{2})CD", re.I)
# Areas smaller than a district that are none of these: output areas, MSOAs, parishes.
OTHER_AREAS = re.compile(r"(OA|MSOA|PAR|PARNCP|CED)\d{2}CD", re.I)
TEAM_COLUMNS = ("team", "team_code", "neighbourhood", "npt")
WARD_COLUMN = re.compile(r"WD\d{2}CD|ward|ward_code", re.I)
# Where data.police.uk says what sort of place it is, not which street.
PLACE_TYPES = frozenset(
    {
        "Airport/Airfield",
        "Bus/Coach Station",
        "Church",
        "Conference/Exhibition Centre",
        "Docks",
        "Ferry Terminal",
        "Further/Higher Educational Building",
        "Hospital",
        "Motorway Service Area",
        "Nightclub",
        "Park/Open Space",
        "Parking Area",
        "Pedestrian Subway",
        "Petrol Station",
        "Police Station",
        "Prison",
        "Race Track",
        "Rail Station",
        "Shopping Area",
        "Sports/Recreation Area",
        "Supermarket",
        "Theatre/Concert Hall",
        "Theme/Adventure Park",
        "Underground Station",
    }
)
ON_OR_NEAR = "On or near "
NO_LOCATION = "No Location"
# What is counted of each part: in its files, and of those what is the force's.
_LINES = ("line", "lines")
_OUTLINES = ("outline", "outlines")
COUNTED: Mapping[Part, tuple[tuple[str, str], tuple[str, str]]] = {
    Part.FORCE: (_OUTLINES, _OUTLINES),
    Part.DISTRICT: (_OUTLINES, ("district", "districts")),
    Part.WARD: (_OUTLINES, ("ward", "wards")),
    Part.LSOA: (_OUTLINES, ("LSOA", "LSOAs")),
    Part.NEIGHBOURHOOD: (_OUTLINES, ("neighbourhood", "neighbourhoods")),
    Part.TEAMS: (_LINES, ("ward", "wards")),
    # Named streets: kinds of place are counted apart.
    Part.STREETS: (_LINES, ("street", "streets")),
    Part.POSTCODES: (_LINES, ("postcode", "postcodes")),
    Part.ADDRESSES: (_LINES, ("address", "addresses")),
    Part.POPULATION: (_LINES, ("number of residents", "numbers of residents")),
    Part.OPEN_DATA: (_LINES, ("record", "records")),
    Part.BASE_MAP: (("feature", "features"), ("feature", "features")),
}
_GENERIC = {"police", "constabulary", "service", "force", "of", "the", "and", "heddlu"}


def part_of(step: str) -> Part:
    """Return the part that a step loads: "WD24" loads wards."""
    return Part(step) if step in Part.values else STEMS[step.rstrip("0123456789")]


def counted(step: str, *, n_read: int, n_stored: int) -> tuple[str, str]:
    """Return how much is in the files, and how much of it is the force's, in words."""
    read, stored = COUNTED[part_of(step)]
    return number_of(n_read, *read), number_of(n_stored, *stored)


def without_wards(districts: Sequence[str]) -> str:
    """Say which districts have no wards, and what to do; empty if all have some."""
    if not districts:
        return ""
    names = ", ".join(districts)
    has = "has" if len(districts) == 1 else "have"
    return (
        f"{names} {has} no wards: what is recorded there counts as elsewhere. Look for "
        "an edition of wards that has them, and load it."
    )


def number_of(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


def is_same_force(outline: str, force: str) -> bool:
    """Return whether an outline's name is a force's, such as London, City of."""
    return _own_words(outline) == _own_words(force)


def _own_words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.lower())) - _GENERIC


_ROYAL = "Contains Royal Mail data © Royal Mail copyright and database right."
_ORDNANCE_SURVEY = "Ordnance Survey"
# Formats, who publishes them, and under which licence. All others are of OS.
_PUBLISHED = (
    (
        {Format.STREET_CRIME, Format.STOPS, Format.BEATS},
        POLICE_UK,
        f"{OGL}, contains public sector information from {POLICE_UK}",
    ),
    ({Format.OPENSTREETMAP}, "OpenStreetMap contributors", "Open Database Licence 1.0"),
    ({Format.POPULATION}, "Office for National Statistics", OGL),
    ({Format.TEAMS}, "The force", "Its own"),
    ({Format.OUTLINES}, "Office for National Statistics", f"{OGL}. {_CROWN}."),
    ({Format.ONSPD}, "Office for National Statistics", f"{OGL}. {_CROWN}. {_ROYAL}"),
    ({Format.CODE_POINT}, _ORDNANCE_SURVEY, f"{OGL}. {_CROWN}. {_ROYAL}"),
    ({Format.OS_ROADS}, f"{_ORDNANCE_SURVEY} (roads of a map)", f"{OGL}. {_CROWN}."),
)


def is_of_open_names(streets: str) -> bool:
    """Return whether OS Open Names is among the sources of streets that are stored."""
    return _ORDNANCE_SURVEY in streets.split(", ")


def attribution(formats: Set[Format]) -> tuple[str, str]:
    """Return who publishes files of these formats, and under which licences."""
    sources, licences = [], []
    for of, source, licence in _PUBLISHED:
        if formats & of:
            sources.append(source)
            licences.append(licence)
    if formats - {one for of, _, _ in _PUBLISHED for one in of}:
        sources.insert(0, _ORDNANCE_SURVEY)
        licences.insert(0, f"{OGL}. {_CROWN}.")
    return ", ".join(dict.fromkeys(sources)), " ".join(dict.fromkeys(licences))
